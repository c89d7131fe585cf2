"""Methods of Docker's types, such as `.HostConfig.NetworkMode.IsHost`, and how they print."""

from collections.abc import Callable

from bot.docker_cli.template import clock, values
from bot.docker_cli.template.clock import Moment
from bot.docker_cli.template.types import Kind
from bot.docker_cli.template.values import Value

Method = Callable[[Value], object]


def printed(value: Value) -> str | None:
    """The text that the value's own String makes of it; None where its type has no such method."""
    name, data = value.type.name, value.data
    if isinstance(data, Moment):
        return str(data)
    if name == "time.Duration":
        return clock.duration(data)
    if name in ("json.Number", "digest.Digest"):
        return str(data)
    if name == "fs.FileMode":
        return _permissions(data)
    inner = data if value.kind is Kind.POINTER and isinstance(data, Value) else None
    if inner and name == "*units.Ulimit":
        fields = inner.data
        return f"{fields['Name'].data}={fields['Soft'].data}:{fields['Hard'].data}"
    if inner and name in ("*blkiodev.WeightDevice", "*blkiodev.ThrottleDevice"):
        return ":".join(str(field.data) for field in inner.data.values())
    return None


def source(value: Value) -> str | None:
    """The Go code that the value's own GoString makes of it, for %#v."""
    return value.data.source if isinstance(value.data, Moment) else None


def _permissions(mode: int) -> str:
    bits = zip("rwxrwxrwx", range(8, -1, -1), strict=True)
    return "-" + "".join(letter if mode >> bit & 1 else "-" for letter, bit in bits)


def _is(*names: str) -> Method:
    return lambda value: value.data in names


def _begins(beginning: str) -> Method:
    return lambda value: value.data.startswith(beginning)


def _behind(beginning: str) -> Method:
    """The container that a mode such as container:web names."""
    return lambda value: (
        value.data.removeprefix(beginning) if value.data.startswith(beginning) else ""
    )


def _own_network(value: Value) -> bool:
    own = value.data not in ("default", "bridge", "host", "none")
    return own and not value.data.startswith("container:")


def _network(value: Value) -> str:
    if value.data.startswith("container:"):
        return "container"
    return str(value.data)


_METHODS: dict[str, dict[str, Method]] = {
    "container.NetworkMode": {
        "IsBridge": _is("bridge"),
        "IsDefault": _is("default"),
        "IsHost": _is("host"),
        "IsNone": _is("none"),
        "IsContainer": _begins("container:"),
        "ConnectedContainer": _behind("container:"),
        "IsPrivate": lambda value: (
            not (value.data == "host" or value.data.startswith("container:"))
        ),
        "IsUserDefined": _own_network,
        "NetworkName": _network,
        "UserDefined": lambda value: value.data if _own_network(value) else "",
    },
    "container.RestartPolicy": {
        "IsAlways": lambda value: value.data["Name"].data == "always",
        "IsNone": lambda value: value.data["Name"].data in ("no", ""),
        "IsOnFailure": lambda value: value.data["Name"].data == "on-failure",
        "IsUnlessStopped": lambda value: value.data["Name"].data == "unless-stopped",
    },
    "json.Number": {"String": lambda value: value.data, "Int64": lambda value: int(value.data)},
    "digest.Digest": {"String": lambda value: value.data},
    "nat.Port": {
        "Port": lambda value: value.data.partition("/")[0],
        "Proto": lambda value: value.data.partition("/")[2] or "tcp",
        "Int": lambda value: int(value.data.partition("/")[0] or 0),
    },
    "time.Time": {
        "String": lambda value: str(value.data),
        "Unix": lambda value: value.data.unix,
        "Year": lambda value: int(value.data.date[:4]),
    },
    "time.Duration": {
        "String": lambda value: clock.duration(value.data),
        "Seconds": lambda value: value.data / 1e9,
        "Minutes": lambda value: value.data / 6e10,
    },
}


def find(value: Value, name: str) -> Callable[[], Value | None] | None:
    """A method of the value, or of the struct that a pointer leads to."""
    method = _METHODS.get(value.type.name, {}).get(name)
    if method is None:
        return None
    found = method
    return lambda: values.of(found(value))
