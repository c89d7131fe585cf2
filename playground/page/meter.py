"""Counts a bot's REST requests as they are seen: rates, rate-limit buckets, the last calls."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from playground.discord.limits import RATES, Rate
from playground.discord.visible import RequestSeen

SHOWN_S = 60
LAST_CALLS = 6

_MAJOR = re.compile(r"/(?:channels|guilds|webhooks|interactions)/(\d+)")


@dataclass(slots=True)
class Bucket:
    """One route's requests in one channel since the bucket was last empty."""

    method: str
    route: str
    major: int
    rate: Rate
    resets_at: float
    used: int = 0


def major_of(path: str) -> int:
    """The channel, guild or webhook that a path is about; 0 if it is about none."""
    found = _MAJOR.search(path)
    return int(found[1]) if found else 0


class Meter:
    """All times are the epoch's seconds."""

    def __init__(self, rates: Mapping[str, Rate] = RATES) -> None:
        self.calls: deque[tuple[int, RequestSeen]] = deque(maxlen=LAST_CALLS)
        self._rates = rates
        self._count = 0
        self._at: deque[float] = deque()
        self._buckets: dict[tuple[str, int], Bucket] = {}

    def take(self, request: RequestSeen) -> None:
        """A request was answered."""
        self._count += 1
        self.calls.appendleft((self._count, request))
        self._at.append(request.at)
        while self._at[0] < request.at - SHOWN_S:
            self._at.popleft()
        name = f"{request.method} {request.route}"
        rate = self._rates.get(name)
        if rate is None:
            return
        major = major_of(request.path)
        bucket = self._buckets.get((name, major))
        if bucket is None or request.at >= bucket.resets_at:
            end = request.at + rate.seconds
            bucket = Bucket(request.method, request.route, major, rate, end)
            self._buckets[name, major] = bucket
        bucket.used += request.status != 429

    def seconds(self, now: float) -> list[int]:
        """How many requests came in each of the last sixty seconds, oldest first."""
        counts = [0] * SHOWN_S
        for at in self._at:
            age = int(now - at)
            if 0 <= age < SHOWN_S:
                counts[SHOWN_S - 1 - age] += 1
        return counts

    def buckets(self, now: float) -> list[Bucket]:
        """The buckets that are not empty, fullest first."""
        self._buckets = {
            key: bucket for key, bucket in self._buckets.items() if bucket.resets_at > now
        }
        return sorted(
            self._buckets.values(), key=lambda bucket: -bucket.used / bucket.rate.requests
        )
