"""Moments as `docker logs --since` and `--until` take them.

Forms after GetTimestamp of moby, api/types/time; a time without a zone is UTC here, since the
person's own zone is not known.
"""

import math
import re
from datetime import UTC, datetime

from bot.docker_cli import go
from bot.docker_cli.durations import parse_duration

_PARTS = (("2006", ""), ("01", "-"), ("02", "-"), ("15", "T"), ("04", ":"), ("05", ":"))
_NAMES = {
    "01": ("month", 1, 12),
    "15": ("hour", 0, 23),
    "04": ("minute", 0, 59),
    "05": ("second", 0, 59),
}
_UNIX = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,9})?")


def stamp(text: str, now: datetime) -> str:
    """A moment as the client hands it to the engine, which repeats it in its errors.

    Raises ValueError as `parse_moment` does.
    """
    if _UNIX.fullmatch(text):
        return text
    moment = parse_moment(text, now)
    try:
        parse_duration(text)
    except ValueError:
        return f"{moment:.9f}"
    return f"{moment:.0f}"


def parse_moment(text: str, now: datetime) -> float:
    """Seconds since 1970 of `42m` (ago), a Unix time, or `2013-01-02T13:23:37Z` and its prefixes.

    As Docker's client has it, what is counted from now is a whole second. Raises ValueError with
    Docker's words.
    """
    if _UNIX.fullmatch(text):
        return float(text)
    try:
        return float(math.floor(now.timestamp() - parse_duration(text)))
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise ValueError(_complaint(text)) from None


def _complaint(text: str) -> str:
    """What Go's time.Parse has against a date, by the layout that the client chooses for it."""
    zoned = text.count("-") > 2 or any(char in text for char in "zZ+.")
    if zoned or "-" not in text:
        return f"failed to parse value as time or duration: {go.quote(text)}"
    parts = _PARTS[: 4 + min(text.count(":"), 2)] if "T" in text else _PARTS[:3]
    layout = "".join(mark + part for part, mark in parts)
    rest = text
    for part, mark in parts:
        digits = ""
        for wanted, pattern in ((mark, re.escape(mark)), (part, rf"[0-9]{{{len(part)}}}")):
            found = re.match(pattern, rest)
            if found is None:
                said = f"cannot parse {go.quote(rest)} as {go.quote(wanted)}"
                return f"parsing time {go.quote(text)} as {go.quote(layout)}: {said}"
            digits, rest = found[0], rest[found.end() :]
        name, least, most = _NAMES.get(part, ("", 0, 9999))
        if not least <= int(digits) <= most:
            return f"parsing time {go.quote(text)}: {name} out of range"
    said = f"extra text: {go.quote(rest)}" if rest else "day out of range"
    return f"parsing time {go.quote(text)}: {said}"
