"""A moment as Go's time package writes it."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

_WRITTEN = re.compile(
    r"(?P<date>(\d{4})-(\d\d)-(\d\d))T(?P<time>(\d\d):(\d\d):(\d\d))(?:\.(?P<fraction>\d+))?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)"
)
_MONTHS = tuple(calendar.month_name)[1:]


@dataclass(frozen=True)
class Moment:
    """Read from JSON, where a fraction's last zeros say nothing."""

    date: str = "0001-01-01"
    time: str = "00:00:00"
    fraction: str = ""
    zone: str = "Z"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A text that is none is the zero time."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return cls()
        fraction = (found["fraction"] or "")[:9].rstrip("0")
        return cls(found["date"], found["time"], fraction, found["zone"])

    def __str__(self) -> str:
        offset = self.zone.replace(":", "")
        zone = "+0000 UTC" if self.zone == "Z" else f"{offset} {offset}"
        return f"{self.date} {self._clock} {zone}"

    @property
    def json(self) -> str:
        return f"{self.date}T{self._clock}{self.zone}"

    @property
    def source(self) -> str:
        """As Go's %#v writes it."""
        year, month, day = map(int, self.date.split("-"))
        numbers = ", ".join(str(int(part)) for part in self.time.split(":"))
        nanoseconds = int(self.fraction.ljust(9, "0"))
        zone = "time.UTC" if self.zone == "Z" else 'time.Location("")'
        return (
            f"time.Date({year}, time.{_MONTHS[month - 1]}, {day}, {numbers}, {nanoseconds}, {zone})"
        )

    @property
    def unix(self) -> int:
        """Seconds since 1970."""
        zone = "+00:00" if self.zone == "Z" else self.zone
        return int(datetime.fromisoformat(f"{self.date}T{self.time}{zone}").timestamp())

    @property
    def nanoseconds(self) -> int:
        """Nanoseconds since 1970."""
        return self.unix * 10**9 + int(self.fraction.ljust(9, "0"))

    @property
    def in_utc(self) -> Self:
        """The same moment, told in the zone without an offset."""
        if self.zone == "Z":
            return self
        told = datetime.fromtimestamp(self.unix, UTC)
        return replace(self, date=f"{told:%Y-%m-%d}", time=f"{told:%H:%M:%S}", zone="Z")

    @property
    def _clock(self) -> str:
        return f"{self.time}.{self.fraction}" if self.fraction else self.time


def duration(nanoseconds: int) -> str:
    """A length of time as Go prints it: `1h0m5.5s`, `1.5ms`, `0s`."""
    sign, left = ("-" if nanoseconds < 0 else ""), abs(nanoseconds)
    if not left:
        return "0s"
    for unit, size in (("ns", 1), ("µs", 1000), ("ms", 1_000_000)):
        if left < size * 1000:
            return f"{sign}{_decimal(left, size)}{unit}"
    minutes, rest = divmod(left, 60 * 10**9)
    text = f"{_decimal(rest, 10**9)}s"
    if minutes:
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}h{minutes}m{text}" if hours else f"{minutes}m{text}"
    return sign + text


def _decimal(number: int, size: int) -> str:
    whole, rest = divmod(number, size)
    fraction = str(rest).rjust(len(str(size)) - 1, "0").rstrip("0") if rest else ""
    return f"{whole}.{fraction}" if fraction else str(whole)
