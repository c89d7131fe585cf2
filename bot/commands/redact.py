"""What `inspect` may show of the engine's JSON: in the person's names, without the host's paths."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox import labels
from bot.sandbox.labels import Identity

_CONTAINER_PATHS = ("ResolvConfPath", "HostnamePath", "HostsPath", "LogPath")
_NETWORK_PATHS = ("SandboxKey", "SandboxID")


def container(raw: Mapping[str, Any], owner: Identity) -> dict[str, Any]:
    """The container as its owner may see it: every key stays; what is the host's is empty."""
    state = {**raw["State"], "Pid": 0}
    made = raw["Config"]
    marks = made.get("Labels") or {}
    config = {
        **made,
        "Labels": labels.visible(marks),
        # A terminal's stdin stays open here, so that its program outlives the bot.
        "StdinOnce": made.get("OpenStdin", False) and made.get("AttachStdin", False),
    }
    network = raw.get("NetworkSettings") or {}
    shown = {
        **raw,
        "State": state,
        "Config": config,
        "HostConfig": {**raw["HostConfig"], "AutoRemove": bool(marks.get(labels.REMOVE))},
        "GraphDriver": _driver(raw),
        "Mounts": [{**mount, **_emptied(mount, ("Source",))} for mount in raw.get("Mounts") or []],
        "NetworkSettings": {
            **network,
            **_emptied(network, _NETWORK_PATHS),
            "Networks": {key: _joined(one) for key, one in network.get("Networks", {}).items()},
        },
        **_emptied(raw, _CONTAINER_PATHS),
    }
    # The leading slash is the name's own here.
    return {**owned(shown, owner), "Name": f"/{owner.own_text(raw['Name'])}"}


def _joined(endpoint: Mapping[str, Any]) -> dict[str, Any]:
    """A network that it is on, without the alias that stands for its own name: the first."""
    aliases = endpoint.get("Aliases")
    return {**endpoint, "Aliases": aliases[1:] or None} if aliases else dict(endpoint)


def network(raw: Mapping[str, Any], owner: Identity) -> dict[str, Any]:
    """The network; on `none`, which is everyone's, only their own containers are seen."""
    containers = {
        key: one
        for key, one in (raw.get("Containers") or {}).items()
        if one.get("Name", "").startswith(owner.name_prefix)
    }
    shown: dict[str, Any] = owned({**raw, "Containers": containers}, owner)
    return shown


def owned(value: Any, owner: Identity) -> Any:
    """JSON with the engine's names made the person's own, in keys and in texts."""
    match value:
        case str():
            return owner.own_text(value)
        case list():
            return [owned(one, owner) for one in value]
        case dict():
            return {owner.own_text(key): owned(one, owner) for key, one in value.items()}
    return value


def image(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The image without the places of its layers on the host."""
    shown = {**raw, "GraphDriver": _driver(raw)} if "GraphDriver" in raw else dict(raw)
    config = raw.get("Config") or {}
    if config.get("Entrypoint") == [""]:  # how a build here says that it has none
        shown["Config"] = {**config, "Entrypoint": None}
    return shown


def _driver(raw: Mapping[str, Any]) -> dict[str, Any]:
    driver = raw.get("GraphDriver") or {}
    return {**driver, "Data": dict.fromkeys(driver.get("Data") or {}, "")}


def _emptied(raw: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    return {key: "" for key in keys if key in raw}
