"""What `run` and `create` put a container on and into: networks and volumes of the person's own."""

import re

from bot.commands.failures import Failure, daemon
from bot.commands.refused import HOST, LIMIT
from bot.docker_cli import go, records
from bot.docker_cli.flags import Flag, Kind, Parsed, RefusedFlag
from bot.sandbox.requests import NetworkRequest, VolumeRequest

NONE = "none"
_OTHERS = "only networks of your own (`network create`) and `none` are, which is the usual one"
_MODES = ("ro", "rw", "nocopy")
_RELABEL = ("z", "Z")
_TARGETS = ("target", "dst", "destination")
_SOURCES = ("source", "src")
_NETWORK_FIELDS = (
    "name", "alias", "driver-opt", "gw-priority", "ip", "ip6", "link-local-ip", "mac-address",
)  # fmt: skip
_READ_ONLY = ("readonly", "ro")


def _fields(text: str) -> dict[str, str]:
    """The keys of a --mount; raises ValueError with the client's words."""
    fields: dict[str, str] = {}
    for part in records.fields(text):
        key, equals, value = part.partition("=")
        key = key.lower()
        if not equals and key not in (*_READ_ONLY, "volume-nocopy", "bind-nonrecursive"):
            raise ValueError(f"invalid field '{part}' must be a key=value pair")
        if not key.startswith(("bind-", "tmpfs-", "volume-", "image-")) and key not in (
            *_TARGETS, *_SOURCES, *_READ_ONLY, "type", "consistency",
        ):  # fmt: skip
            raise ValueError(f"unexpected key '{key}' in '{part}'")
        fields[key] = value if equals else "true"
        if key in (*_READ_ONLY, "volume-nocopy"):
            _check_truth(key, fields[key])
    if not any(fields.get(key) for key in _TARGETS):
        raise ValueError("target is required")
    kind = fields.get("type", "volume").lower()
    for options in ("volume", "image", "bind", "tmpfs"):
        if kind != options and any(key.startswith(f"{options}-") for key in fields):
            raise ValueError(f"cannot mix '{options}-*' options with mount type '{kind}'")
    return fields


def _check_truth(key: str, value: str) -> None:
    try:
        go.parse_bool(value)
    except ValueError:
        raise ValueError(f"invalid value for {key}: {value}") from None


def _attachment(text: str) -> dict[str, list[str]]:
    """A --network: its name, or its fields; raises ValueError with the client's words.

    After Set in opts/network.go of docker/cli 28.2.2.
    """
    if not re.search(r"\w=\w", text):
        return {"name": [text]}
    fields: dict[str, list[str]] = {}
    for part in records.fields(text):
        key, equals, value = part.lower().partition("=")
        key = key.strip()
        if not (key and equals):
            raise ValueError(f"invalid field {part}")
        if key not in _NETWORK_FIELDS:
            raise ValueError(f"invalid field key {key}")
        fields.setdefault(key, []).append(value.strip())
    if not fields.get("name", [""])[-1]:
        raise ValueError("network name/id is not specified")
    return fields


NETWORK = Flag(
    "network",
    kind=Kind.LIST,
    metavar="network",
    help="Put it on a network of your own, or on none",
    check=_attachment,
)
VOLUME = Flag("volume", "v", Kind.LIST, "Show it a volume of your own: name:/folder, or :ro too")
MOUNT = Flag(
    "mount",
    kind=Kind.LIST,
    metavar="mount",
    help="The same in long: type=volume,source=NAME,target=/folder",
    check=_fields,
)
SURROUNDINGS = (
    MOUNT,
    Flag(
        "net",
        kind=Kind.LIST,
        help="The older name of --network",
        hidden=True,
        check=_attachment,
    ),
    Flag("net-alias", kind=Kind.LIST, help="The older name of --network-alias", hidden=True),
    NETWORK,
    Flag("network-alias", kind=Kind.LIST, help="One more name of it on that network"),
    VOLUME,
)


def networks(flags: Parsed) -> tuple[NetworkRequest, ...]:
    """The networks that were asked for; raises Failure, or RefusedFlag for the host's."""
    typed = (*flags.texts("network"), *flags.texts("net"))
    aliases = (*flags.texts("network-alias"), *flags.texts("net-alias"))
    if "" in typed:
        raise Failure("no name set for network")
    found = [_network(text) for text in typed]
    names = [one.name for one in found]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise Failure(f"network {go.quote(name)} is specified multiple times")
    if aliases and found and found[0].aliases:
        raise Failure(
            "conflicting options: cannot specify both --network-alias and per-network alias"
        )
    if any(one.aliases for one in found if one.name == NONE) or (
        aliases and (not found or found[0].name == NONE)
    ):
        raise Failure("network-scoped aliases are only supported for user-defined networks")
    if len(found) > 1 and any(one.name == NONE for one in found):
        raise Failure(
            "conflicting options: cannot attach both user-defined and non-user-defined "
            "network-modes"
        )
    if aliases:
        found[0] = NetworkRequest(found[0].name, aliases)
    return tuple(found)


def _network(text: str) -> NetworkRequest:
    fields = _attachment(text)
    name, aliases = fields["name"][-1], fields.get("alias", [])
    for key in fields:
        if key not in ("name", "alias"):
            raise RefusedFlag(NETWORK, f"of its fields there are name and alias, not {key}")
    if name in ("bridge", "default", "host") or name.startswith("container:"):
        raise RefusedFlag(Flag(f"network {name}"), _OTHERS)
    return NetworkRequest(name, tuple(aliases))


def volumes(flags: Parsed) -> tuple[VolumeRequest, ...]:
    """The volumes that were asked for; raises Failure, or RefusedFlag for the host's folders."""
    return (
        *(_volume(text) for text in dict.fromkeys(flags.texts("volume"))),
        *(_mount(text) for text in flags.texts("mount")),
    )


def _volume(text: str) -> VolumeRequest:
    if not text:
        raise Failure("invalid empty volume spec")
    sections = _sections(text)
    known = len(("source", "target", "modes"))
    if "" in sections[:known]:
        raise Failure(f"invalid spec: {text}: empty section between colons")
    if len(sections) > known:
        raise Failure(f"invalid spec: {text}: too many colons")
    if len(sections) == 1:
        return VolumeRequest("", text)
    if text.count(":") > len(("target", "modes")):
        raise Failure(daemon(f"invalid volume specification: '{text}'"))
    source, target, modes, *_ = [*text.split(":"), ""]
    if _is_path(source):
        raise RefusedFlag(VOLUME, HOST)
    given = [mode for mode in modes.split(",") if mode]
    for mode in given:
        if mode not in (*_MODES, *_RELABEL) or given.count(mode) > 1 or {"ro", "rw"} <= {*given}:
            raise Failure(daemon(f"invalid mode: {modes}"))
    if set(given) & set(_RELABEL):
        raise RefusedFlag(VOLUME, HOST)
    return VolumeRequest(
        source,
        _absolute(target, f"invalid volume specification: '{text}': "),
        modes=modes,
    )


def _sections(text: str) -> list[str]:
    """The parts between colons, of which one behind a single letter is a drive's, for Windows.

    After ParseVolume in cli/compose/loader/volume.go of docker/cli.
    """
    if len(text) <= len("c:"):
        return [text]
    sections = [""]
    for char in text:
        if char == ":" and not (len(sections[-1]) == 1 and sections[-1].isalpha()):
            sections.append("")
        else:
            sections[-1] += char
    return sections


def _is_path(source: str) -> bool:
    return source.startswith(("/", ".", "~")) or "\\" in source


def _absolute(target: str, lead: str = "") -> str:
    if not target.startswith("/"):
        raise Failure(
            daemon(
                f"{lead}invalid mount config for type "
                f"\"volume\": invalid mount path: '{target}' mount path must be absolute"
            )
        )
    return target


def _mount(text: str) -> VolumeRequest:
    fields = _fields(text)
    kind = fields.get("type", "volume").lower()
    if kind == "tmpfs":
        raise RefusedFlag(MOUNT, LIMIT)
    if kind in ("bind", "npipe", "cluster", "image"):
        raise RefusedFlag(MOUNT, HOST)
    if kind != "volume":
        raise Failure(daemon(f'invalid mount config for type "{kind}": mount type unknown'))
    source, target = _one_of(fields, _SOURCES), _one_of(fields, _TARGETS)
    known = {"type", *_SOURCES, *_TARGETS, *_READ_ONLY, "volume-nocopy", "consistency"}
    if set(fields) - known or _is_path(source):
        raise RefusedFlag(MOUNT, HOST)
    nocopy = fields.get("volume-nocopy", "")
    modes = {
        "ro": _truth(_one_of(fields, _READ_ONLY)),
        "nocopy": _truth(nocopy),
        "copy": bool(nocopy) and not _truth(nocopy),
    }
    return VolumeRequest(
        source,
        _absolute(target),
        ",".join(mode for mode, asked in modes.items() if asked),
        spelled=True,
    )


def _one_of(fields: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((fields[key] for key in keys if fields.get(key)), "")


def _truth(text: str) -> bool:
    return bool(text) and go.parse_bool(text)
