"""Durations as Docker writes them (`About an hour`) and as Go reads them (`1h30m`).

After docker/go-units and Go's time.ParseDuration, tried against the docker client 28.2.2.
"""

import re
from datetime import datetime

from bot.docker_cli import go

_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,  # micro sign
    "μs": 10**3,  # Greek letter mu
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"([0-9]*)(\.?)([0-9]*)([^0-9.]*)")
_MAX_DIGITS = 40


def human_duration(seconds: float) -> str:
    """A rounded duration in words: `5 minutes`, `About an hour`."""
    whole = int(seconds)
    minutes = int(seconds / 60)
    hours = int(seconds / 3600 + 0.5)
    if whole < 1:
        return "Less than a second"
    if whole == 1:
        return "1 second"
    if whole < 60:
        return f"{whole} seconds"
    if minutes == 1:
        return "About a minute"
    if minutes < 60:
        return f"{minutes} minutes"
    if hours == 1:
        return "About an hour"
    if hours < 48:
        return f"{hours} hours"
    if hours < 24 * 7 * 2:
        return f"{hours // 24} days"
    if hours < 24 * 30 * 2:
        return f"{hours // 24 // 7} weeks"
    if hours < 24 * 365 * 2:
        return f"{hours // 24 // 30} months"
    return f"{int(seconds / 3600) // 24 // 365} years"


def ago(then: datetime, now: datetime) -> str:
    """How long ago `then` was, in a table's words: `2 hours ago`."""
    return human_duration((now - then).total_seconds()) + " ago"


def parse_duration(text: str) -> float:
    """Seconds in a text such as `10s`, `1h30m` or `-1.5h`; ValueError carries Go's words."""
    sign = -1 if text.startswith("-") else 1
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0.0
    if not rest or len(rest) > _MAX_DIGITS:
        raise ValueError(f"time: invalid duration {go.quote(text)}")
    total = 0
    while rest:
        part = _PART.match(rest)
        assert part is not None  # every group of the pattern may be empty
        whole, dot, fraction, unit = part.groups()
        if not whole and not fraction:
            raise ValueError(f"time: invalid duration {go.quote(text)}")
        if not unit:
            raise ValueError(f"time: missing unit in duration {go.quote(text)}")
        if unit not in _NANOSECONDS:
            raise ValueError(f"time: unknown unit {go.quote(unit)} in duration {go.quote(text)}")
        total += int(whole or "0") * _NANOSECONDS[unit]
        if dot and fraction:
            total += int(fraction) * _NANOSECONDS[unit] // 10 ** len(fraction)
        rest = rest[part.end() :]
    if total > go.INT64_MAX:
        raise ValueError(f"time: invalid duration {go.quote(text)}")
    return sign * total / 10**9
