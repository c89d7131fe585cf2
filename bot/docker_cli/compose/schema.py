"""Which kind of value each key of a Compose file takes, in the words of Compose's own schema.

Compose tells one mistake of a file, the one that lies deepest; so does this. Keys that are refused
here anyway are not looked into.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from bot.docker_cli.compose import keys
from bot.docker_cli.compose.errors import ComposeError
from bot.docker_cli.compose.reading import Moment
from bot.docker_cli.suggest import closest

Path = tuple[str, ...]
Mistake = tuple[Path, str, str]
"""Where it is, what is wrong, and a hint."""
Rule = Callable[[Any, Path], Iterator[Mistake]]

_SERVICE = re.compile(r"[a-zA-Z0-9._-]+")
_CONTAINER = r"[a-zA-Z0-9][a-zA-Z0-9_.-]+"
_CONDITIONS = ("service_started", "service_healthy", "service_completed_successfully")
_MOUNTS = ("bind", "volume", "tmpfs", "cluster", "npipe", "image")
_GO = {
    dict: "map[string]interface {}", list: "[]interface {}", int: "int", float: "float64",
    bool: "bool", Moment: "time.Time",
}  # fmt: skip
_NETWORK_FIELDS = frozenset(
    {
        "aliases", "driver_opts", "gw_priority", "interface_name", "ipv4_address", "ipv6_address",
        "link_local_ips", "mac_address", "priority",
    }
)  # fmt: skip
NETWORK = frozenset(
    {
        "attachable", "driver", "driver_opts", "enable_ipv4", "enable_ipv6", "external", "internal",
        "ipam", "labels", "name",
    }
)  # fmt: skip
VOLUME = frozenset({"driver", "driver_opts", "external", "labels", "name"})


def check(file: Mapping[str, Any], name: str) -> None:
    """Raise ComposeError for the deepest mistake of the file of this name."""
    services = file.get("services", {})
    if not isinstance(services, dict):
        raise ComposeError("services must be a mapping")
    for key, fields in services.items():
        if fields is not None and not isinstance(fields, dict):
            raise ComposeError(f"services.{key} must be a mapping")
        for pairs in ("environment", "labels"):
            _check_pairs((fields or {}).get(pairs), f"services.{key}.{pairs}")
    mistakes = list(_file(file))
    if mistakes:
        path, words, hint = max(mistakes, key=lambda mistake: len(mistake[0]))
        raise ComposeError(f"validating {name}: {'.'.join(path)} {words}", hint)


def _check_pairs(value: Any, where: str) -> None:
    for at, each in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(each, str):
            kind = _GO.get(type(each), "<nil>")
            raise ComposeError(f"{where}.[{at}]: unexpected type {kind}")


def _file(file: Mapping[str, Any]) -> Iterator[Mistake]:
    yield from _unknown(file, keys.TOP_LEVEL.union(keys.REFUSED_TOP), ())
    for key in ("name", "version"):
        if key in file:
            yield from _text(file[key], (key,))
    for key, known in (("networks", NETWORK), ("volumes", VOLUME)):
        if key in file:
            yield from _declared(file[key], known, (key,))
    services = file.get("services", {})
    yield from _named(services, ("services",))
    known = keys.SERVICE.union(keys.UNHEEDED, keys.REFUSED)
    for name, fields in services.items():
        path = ("services", name)
        if not isinstance(fields, dict):
            yield path, "must be a mapping", ""
            continue
        yield from _unknown(fields, known, path)
        for key, value in fields.items():
            if rule := _RULES.get(key):
                yield from rule(value, (*path, key))


def _named(entries: Mapping[str, Any], path: Path) -> Iterator[Mistake]:
    if odd := [name for name in entries if not _SERVICE.fullmatch(name)]:
        yield path, f"additional properties {_listed(odd)} not allowed", ""


def _declared(entries: Any, known: Set[str], path: Path) -> Iterator[Mistake]:
    if not isinstance(entries, dict):
        yield path, "must be a mapping", ""
        return
    yield from _named(entries, path)
    for name, fields in entries.items():
        if isinstance(fields, dict):
            yield from _unknown(fields, known, (*path, name))
        elif fields is not None:
            yield (*path, name), "must be a mapping or null", ""


def _unknown(fields: Mapping[str, Any], known: Set[str], path: Path) -> Iterator[Mistake]:
    odd = [key for key in fields if key not in known and not key.startswith("x-")]
    if odd:
        near = closest(odd[0], sorted(known))
        hint = f"Did you mean `{near}`?" if near else ""
        yield path, f"additional properties {_listed(odd)} not allowed", hint


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _of(words: str, *types: type) -> Rule:
    """A rule for a value of one of these types; `words` name them."""

    def rule(value: Any, path: Path) -> Iterator[Mistake]:
        if isinstance(value, Moment):
            yield path, "invalid jsonType time.Time", ""
        elif not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            yield path, f"must be a {words}", ""

    return rule


_text = _of("string", str)
_switch = _of("boolean or string", bool, str)
_amount = _of("number or string", int, float, str)
_scalar = _of("boolean, null, number or string", bool, type(None), int, float, str)


def _words(value: Any, path: Path) -> Iterator[Mistake]:
    """A command: a text, or a list of them."""
    if isinstance(value, list):
        for at, word in enumerate(value):
            yield from _text(word, (*path, str(at)))
    elif value is not None and not isinstance(value, str):
        yield path, "must be a null", ""


def _pairs(value: Any, path: Path) -> Iterator[Mistake]:
    """`NAME: value`, or a list of `NAME=value`."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _scalar(each, (*path, key))
    elif not isinstance(value, list):
        yield path, "must be a mapping", ""


def _texts(value: Any, path: Path) -> Iterator[Mistake]:
    """A list of texts, each of which stands once."""
    if not isinstance(value, list):
        yield path, "must be a array", ""
        return
    first: dict[str, int] = {}
    for at, each in enumerate(value):
        yield from _text(each, (*path, str(at)))
        if isinstance(each, str) and first.setdefault(each, at) != at:
            yield path, f"items at {first[each]} and {at} are equal", ""


def _depends(value: Any, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield from _texts(value, path)
        return
    for name, fields in value.items():
        at = (*path, name)
        if not isinstance(fields, dict):
            yield at, "must be a mapping", ""
            continue
        yield from _unknown(fields, {"condition", "restart", "required"}, at)
        if "condition" not in fields:
            yield at, "missing property 'condition'", ""
        elif fields["condition"] not in _CONDITIONS:
            yield (*at, "condition"), f"value must be one of {_listed(_CONDITIONS)}", ""


def _networks(value: Any, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield from _texts(value, path)
        return
    for name, fields in value.items():
        if isinstance(fields, dict):
            yield from _unknown(fields, _NETWORK_FIELDS, (*path, name))
        elif fields is not None:
            yield (*path, name), "must be a mapping", ""


def _volumes(value: Any, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, list):
        yield path, "must be a array", ""
        return
    for at, each in enumerate(value):
        place = (*path, str(at))
        if isinstance(each, dict) and "type" in each:
            if each["type"] not in _MOUNTS:
                yield (*place, "type"), f"value must be one of {_listed(_MOUNTS)}", ""
        else:
            yield from _text(each, place)


def _container_name(value: Any, path: Path) -> Iterator[Mistake]:
    yield from _text(value, path)
    if isinstance(value, str) and not re.search(_CONTAINER, value):
        yield path, f"'{value}' does not match pattern '{_CONTAINER}'", ""


def _ports(value: Any, path: Path) -> Iterator[Mistake]:
    if not isinstance(value, list):
        yield path, "must be a array", ""


_RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("image", "hostname", "working_dir", "user", "stop_signal"), _text),
    **dict.fromkeys(("tty", "stdin_open", "read_only", "init"), _switch),
    **dict.fromkeys(("mem_limit", "cpus"), _amount),
    **dict.fromkeys(("command", "entrypoint"), _words),
    **dict.fromkeys(("environment", "labels"), _pairs),
    "container_name": _container_name,
    "depends_on": _depends,
    "networks": _networks,
    "ports": _ports,
    "restart": _text,
    "volumes": _volumes,
}
