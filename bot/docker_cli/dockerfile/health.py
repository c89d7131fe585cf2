"""HEALTHCHECK: the command that a container's health is judged by, and how often; for `build`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.docker_cli import go
from bot.docker_cli.durations import parse_duration

FLAGS = ("interval", "timeout", "start-period", "retries")
_NANOSECONDS = 1_000_000_000
_LEAST_S = 0.001


@dataclass(frozen=True, slots=True)
class Health:
    """`test` is as the engine has it, the times are in nanoseconds; 0 is the engine's default."""

    test: tuple[str, ...]
    interval: int = 0
    timeout: int = 0
    start_period: int = 0
    retries: int = 0

    def __str__(self) -> str:
        """As Go's %q writes the engine's own, which is what `history` shows."""
        test = " ".join(map(go.quote, self.test))
        times = " ".join(
            go.quote(_duration(time)) for time in (self.interval, self.timeout, self.start_period)
        )
        return f"&{{[{test}] {times} {go.quote(chr(self.retries), chr(39))}}}"

    def config(self) -> dict[str, object]:
        """The engine's JSON."""
        return {
            "Test": list(self.test),
            "Interval": self.interval,
            "Timeout": self.timeout,
            "StartPeriod": self.start_period,
            "Retries": self.retries,
        }


def read(rest: str, words: Sequence[str] | None, flags: Mapping[str, str]) -> Health:
    """What stands behind the keyword, `words` those of an exec form; ValueError in Docker's words.

    `rest` is all of it, from NONE or CMD on.
    """
    kind, *more = rest.split(maxsplit=1)
    command = more[0] if more else ""
    if kind.upper() == "NONE":
        if command:
            raise ValueError("HEALTHCHECK NONE takes no arguments")
        return Health(("NONE",))
    if kind.upper() != "CMD":
        raise ValueError(f"Unknown type {go.quote(kind.upper())} in HEALTHCHECK (try CMD)")
    if not (command if words is None else words):
        raise ValueError("Missing command after HEALTHCHECK CMD")
    return Health(
        ("CMD-SHELL", command) if words is None else ("CMD", *words),
        _period("interval", flags.get("interval", "")),
        _period("timeout", flags.get("timeout", "")),
        _period("start-period", flags.get("start-period", "")),
        _retries(flags.get("retries", "")),
    )


def _period(name: str, text: str) -> int:
    seconds = parse_duration(text) if text else 0.0
    if text and seconds < _LEAST_S:
        raise ValueError(f"Interval {go.quote(name)} cannot be less than 1ms")
    return round(seconds * _NANOSECONDS)


def _retries(text: str) -> int:
    if not text:
        return 0
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise ValueError(f"strconv.ParseInt: parsing {go.quote(text)}: invalid syntax")
    if int(text) < 1:
        raise ValueError(f"--retries must be at least 1 (not {int(text)})")
    return int(text)


def _duration(nanoseconds: int) -> str:
    """As Go writes a duration: `1m30s`."""
    seconds, rest = divmod(nanoseconds, _NANOSECONDS)
    if not seconds and rest:
        return f"{rest / 1_000_000:g}ms"
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    text = f"{seconds + rest / _NANOSECONDS:g}s"
    if hours or minutes:
        text = f"{minutes}m{text}"
    return f"{hours}h{text}" if hours else text
