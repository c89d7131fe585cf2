"""Moments as `docker logs --since` and `--until` take them.

Forms after GetTimestamp of moby, api/types/time; a time without a zone is UTC here, since the
person's own zone is not known.
"""

import math
import re
from datetime import UTC, datetime

from bot.docker_cli import go
from bot.docker_cli.durations import parse_duration

_MONTH = re.compile(r"\d{4}-(00|1[3-9]|[2-9]\d)\b")
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
        if _MONTH.match(text):
            raise ValueError(f"parsing time {go.quote(text)}: month out of range") from None
        raise ValueError(f"failed to parse value as time or duration: {go.quote(text)}") from None
