"""`ps --filter`: which of the person's own containers are meant.

The engine would look among everyone's containers and at its own names, so it is done here.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.docker_cli import go, searching
from bot.docker_cli.filters import InvalidFilter
from bot.docker_cli.reference import InvalidReference, Reference
from bot.sandbox.errors import NoSuchContainer
from bot.sandbox.seat import Own, pick

NAMES = (
    "ancestor",
    "before",
    "exited",
    "expose",
    "health",
    "id",
    "is-task",
    "label",
    "name",
    "network",
    "publish",
    "since",
    "status",
    "volume",
)
_FIRST = ("id", "name")
"""By these the engine finds containers, before it looks at anything else."""
_STATES = ("created", "restarting", "running", "removing", "paused", "exited", "dead")
_HEALTHS = ("none", "starting", "healthy", "unhealthy")
_YES = ("1", "true")
_PORTS = re.compile(r"[0-9]{1,5}(-[0-9]{1,5})?(/\w+)?")
_EXITED = re.compile(r"Exited \((\d+)\)")


def select(own: Sequence[Own], filters: Mapping[str, Sequence[str]]) -> list[Own]:
    """Those that satisfy every filter; `own` is all there are, as `before` may name any of them.

    Raises InvalidFilter or AmbiguousPrefix.
    """
    called = [_test(name, filters[name], own, own) for name in _FIRST if name in filters]
    found = [one for one in own if all(test(one) for test in called)]
    tests = [_test(name, values, own, found) for name, values in filters.items()]
    return [one for one in found if all(test(one) for test in tests)]


def _test(
    name: str, values: Sequence[str], everything: Sequence[Own], found: Sequence[Own]
) -> Callable[[Own], bool]:
    if name == "label":  # of labels alone, all must be there
        return lambda own: all(_labelled(own, value) for value in values)
    if name in ("before", "since"):
        # By their places, newest first: the engine lists times in whole seconds only.
        places = {one.id: place for place, one in enumerate(everything)}
        beside = [_beside(name, value, everything) for value in values]
        # The engine goes through what it has found until it meets the one that was named.
        if name == "before":
            return lambda own: all(
                mark in found and places[own.id] > places[mark.id] for mark in beside
            )
        return lambda own: all(
            mark not in found or places[own.id] < places[mark.id] for mark in beside
        )
    for value in values:
        _check(name, value)
    matches = _MATCHES[name]
    return lambda own: any(matches(own, value) for value in values)


def _beside(name: str, value: str, everything: Sequence[Own]) -> Own:
    try:
        return pick(everything, value)
    except NoSuchContainer:
        raise InvalidFilter(f"No such container: {value}", name, value) from None


def _check(name: str, value: str) -> None:
    problem = ""
    match name:
        case "status" if value not in _STATES:
            problem = f"invalid filter 'status={value}'"
        case "exited" if not value.removeprefix("-").isdecimal():
            problem = f"strconv.Atoi: parsing {go.quote(value)}: invalid syntax"
        case "health" if value not in _HEALTHS:
            problem = f"unrecognized filter value for health: {value}"
        case "is-task" if value.lower() not in (*_YES, "0", "false"):
            problem = f"invalid filter 'is-task=[{value}]'"
        case "expose" | "publish" if not _is_ports(value):
            problem = f"invalid port: {go.quote(value)}"
    if problem:
        raise InvalidFilter(problem, name, value)


def _is_ports(value: str) -> bool:
    if not _PORTS.fullmatch(value):
        return False
    first, dash, last = value.partition("/")[0].partition("-")
    return not dash or int(first) <= int(last)


def _named(own: Own, value: str) -> bool:
    """By a regular expression; the engine knows the name with a slash before it, too."""
    names = (own.name, f"/{own.name}")
    return value in names or any(searching.found(value, name) for name in names)


def _labelled(own: Own, value: str) -> bool:
    key, equals, wanted = value.partition("=")
    return key in own.labels and (not equals or own.labels[key] == wanted)


def _made_from(own: Own, value: str) -> bool:
    if own.image_id.removeprefix("sha256:").startswith(value.removeprefix("sha256:")):
        return True
    try:
        return Reference.parse(own.image).canonical == Reference.parse(value).canonical
    except InvalidReference:
        return False


def _exited(own: Own, value: str) -> bool:
    found = _EXITED.match(own.status)
    return found is not None and int(found[1]) == int(value)


_MATCHES: Mapping[str, Callable[[Own, str], bool]] = {
    "ancestor": _made_from,
    "exited": _exited,
    "id": lambda own, value: bool(value) and own.id.startswith(value),
    "name": _named,
    "status": lambda own, value: own.state == value,
    "network": lambda own, value: not value or value in own.networks,
    "volume": lambda own, value: value in own.mounts,
    # There is no swarm here, whose tasks they could be; nor are there health checks or ports.
    "is-task": lambda own, value: value.lower() not in _YES,
    "health": lambda own, value: value == "none",
    "expose": lambda own, value: False,
    "publish": lambda own, value: False,
}
