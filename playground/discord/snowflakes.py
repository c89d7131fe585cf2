"""Discord's ids: a time in milliseconds and a tie-breaker (docs: reference, "Snowflakes")."""

import random

EPOCH_MS = 1_420_070_400_000
LARGEST = (1 << 63) - 1


def time_of(snowflake: int) -> float:
    """When the id was made, in seconds since the Unix epoch."""
    return ((snowflake >> 22) + EPOCH_MS) / 1000


def earliest_at(timestamp: float) -> int:
    """The smallest id that could have been made at that time."""
    return (int(timestamp * 1000) - EPOCH_MS) << 22


class Snowflakes:
    """Makes ids that rise with time and that no other world makes in the same millisecond.

    The 22 low bits start at a random number instead of Discord's worker and process, so that
    worlds of parallel processes don't collide.
    """

    _JUMP = 60_000 << 22  # a clock that steps back further than a minute was moved by a test

    def __init__(self) -> None:
        self._last = 0

    def make(self, timestamp: float) -> int:
        candidate = earliest_at(timestamp) | random.getrandbits(21)
        if self._last - candidate < self._JUMP:
            candidate = max(candidate, self._last + 1)
        self._last = candidate
        return candidate
