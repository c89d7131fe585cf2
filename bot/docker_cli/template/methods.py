"""Methods of Docker's types, such as `.HostConfig.NetworkMode.IsHost`, and how they print."""

import calendar
from collections.abc import Callable
from datetime import date

from bot.docker_cli.template import clock, types, values
from bot.docker_cli.template.clock import Moment
from bot.docker_cli.template.layouts import written
from bot.docker_cli.template.types import Kind, Type
from bot.docker_cli.template.values import TEXT, Value

Method = Callable[[Value], object]
Taking = Callable[[Value, Value], object]
_TIME = types.of("time.Time")
_MONTHS = tuple(calendar.month_name)
_DAYS = tuple(calendar.day_name)


def printed(value: Value) -> str | None:
    """The text that the value's own String makes of it; None where its type has no such method."""
    name, data = value.type.name, value.data
    if isinstance(data, Moment):
        return str(data)
    if name == "time.Duration":
        return clock.duration(data)
    if name == "time.Month":
        return str(_MONTHS[data])
    if name == "time.Weekday":
        return str(_DAYS[data - 1])  # a week begins on Sunday, which is 0
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
        "UnixMilli": lambda value: value.data.nanoseconds // 1_000_000,
        "UnixMicro": lambda value: value.data.nanoseconds // 1000,
        "UnixNano": lambda value: value.data.nanoseconds,
        "Year": lambda value: int(value.data.date[:4]),
        "Month": lambda value: Value(types.of("time.Month"), int(value.data.date[5:7])),
        "Day": lambda value: int(value.data.date[8:]),
        "Weekday": lambda value: Value(types.of("time.Weekday"), _day(value).isoweekday() % 7),
        "YearDay": lambda value: _day(value).timetuple().tm_yday,
        "Hour": lambda value: int(value.data.time[:2]),
        "Minute": lambda value: int(value.data.time[3:5]),
        "Second": lambda value: int(value.data.time[6:]),
        "Nanosecond": lambda value: int(value.data.fraction.ljust(9, "0")),
        "IsZero": lambda value: value.data == Moment(),
        "UTC": lambda value: Value(_TIME, value.data.in_utc),
        "Local": lambda value: Value(_TIME, value.data.in_utc),
    },
    "time.Duration": {
        "String": lambda value: clock.duration(value.data),
        "Seconds": lambda value: value.data / 1e9,
        "Minutes": lambda value: value.data / 6e10,
        "Hours": lambda value: value.data / 3.6e12,
        "Milliseconds": lambda value: value.data // 1_000_000,
        "Nanoseconds": lambda value: value.data,
    },
}


_MOMENTS: dict[str, tuple[Type, Taking]] = {
    "Format": (TEXT, lambda value, layout: written(value.data, layout.data)),
    "Before": (_TIME, lambda one, other: one.data.nanoseconds < other.data.nanoseconds),
    "After": (_TIME, lambda one, other: one.data.nanoseconds > other.data.nanoseconds),
    "Equal": (_TIME, lambda one, other: one.data.nanoseconds == other.data.nanoseconds),
    "Sub": (_TIME, lambda one, other: _between(one.data, other.data)),
}
"""What a moment's methods take, and what they do."""


def _day(value: Value) -> date:
    return date.fromisoformat(value.data.date)


def _between(one: Moment, other: Moment) -> Value:
    return Value(types.of("time.Duration"), one.nanoseconds - other.nanoseconds)


def find(value: Value, name: str) -> tuple[Callable[..., object], tuple[Type, ...]] | None:
    """A method of the value, or of the struct that a pointer leads to, and what it takes."""
    if value.type is _TIME and name in _MOMENTS:
        kind, taking = _MOMENTS[name]
        return lambda given: values.of(taking(value, given)), (kind,)
    method = _METHODS.get(value.type.name, {}).get(name)
    if method is None:
        return None
    found = method
    return lambda: values.of(found(value)), ()
