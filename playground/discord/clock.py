"""The world's time: real, until a test moves it; every timestamp and snowflake asks it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class Clock:
    """Real time plus a shift, so that a test can be fifteen minutes later, or fifteen days ago."""

    def __init__(self) -> None:
        self.shift_s = 0.0

    def now(self) -> float:
        """Seconds since the Unix epoch."""
        return time.time() + self.shift_s

    def advance(self, seconds: float) -> None:
        self.shift_s += seconds

    @contextmanager
    def shifted(self, seconds: float) -> Iterator[None]:
        """Be `seconds` away (negative: in the past) inside the `with` block."""
        self.shift_s += seconds
        try:
            yield
        finally:
            self.shift_s -= seconds


def iso(timestamp: float) -> str:
    """A timestamp as Discord writes it: ISO 8601 in UTC, with an offset."""
    return datetime.fromtimestamp(timestamp, UTC).isoformat()


def parse_iso(text: str) -> float:
    """Seconds since the epoch; ValueError for what is no ISO 8601 timestamp."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()
