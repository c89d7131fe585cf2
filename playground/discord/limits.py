"""Rate limits: a bucket a route and channel, 50 a second a bot, and the ban of those who err.

Headers and bodies: docs, topics/rate-limits. The numbers of single routes are what bots observed,
not promises: whoever respects the headers needs none of them.
"""

import hashlib
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.discord.clock import Clock
from playground.discord.snowflakes import time_of

Json = dict[str, Any]

_MESSAGES = "/channels/{channel_id}/messages"
_REACTIONS = _MESSAGES + "/{message_id}/reactions"

YOUNG_S = 10.0
OLD_S = 14 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


DEFAULT_RATE = Rate(50, 1.0)

RATES: Mapping[str, Rate] = {
    f"POST {_MESSAGES}": Rate(5, 5.0),
    f"PATCH {_MESSAGES}/{{message_id}}": Rate(5, 5.0),
    f"DELETE {_MESSAGES}/{{message_id}}": Rate(3, 0.333),
    f"DELETE {_MESSAGES}/{{message_id}} young": Rate(5, 1.0),
    f"DELETE {_MESSAGES}/{{message_id}} old": Rate(30, 4.0),
    f"POST {_MESSAGES}/bulk-delete": Rate(1, 1.0),
    f"PUT {_REACTIONS}/{{emoji}}/@me": Rate(1, 0.25),
    f"DELETE {_REACTIONS}/{{emoji}}/{{user_id}}": Rate(1, 0.25),
    "POST /webhooks/{webhook_id}/{token}": Rate(5, 2.0),
    "PATCH /webhooks/{webhook_id}/{token}/messages/{message_id}": Rate(5, 2.0),
    "PATCH /channels/{channel_id} name": Rate(2, 600.0),
}
"""By route; a suffix tells requests of one route apart that Discord counts apart."""

MAJOR = ("channel_id", "guild_id", "webhook_id", "token")

_UNLIMITED = ("POST /interactions/", "GET /gateway")


@dataclass(slots=True)
class _Bucket:
    resets_at: float = 0.0
    used: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A 429: its JSON body (None: Cloudflare's own page, no JSON) and headers."""

    headers: Mapping[str, str]
    body: Json | None


class TooMany(Exception):
    """A handler found its route's own bucket full."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.body)
        self.refused = refused


@dataclass(slots=True)
class Limits:
    """Counts requests. `enforced=False` tells the headers but refuses nobody (for measuring)."""

    clock: Clock
    enforced: bool = True
    global_per_second: int = 50
    invalid_per_ban: int = 10_000
    invalid_window_s: float = 600.0
    rates: dict[str, Rate] = field(default_factory=lambda: dict(RATES))
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict)
    _globals: dict[str, _Bucket] = field(default_factory=dict)
    _invalid: dict[str, deque[float]] = field(default_factory=dict)

    def banned(self, address: str) -> Refused | None:
        """After too many 401, 403 and 429 in ten minutes, Cloudflare answers instead."""
        recent = self._recent_invalid(address)
        if len(recent) < self.invalid_per_ban:
            return None
        wait_s = recent[0] + self.invalid_window_s - self.clock.now()
        return Refused({"Retry-After": str(math.ceil(wait_s))}, None)

    def count_invalid(self, address: str, status: int, scope: str) -> None:
        """Every 401, 403 and 429 counts, except a 429 that is shared with others."""
        if status in (401, 403) or (status == 429 and scope != "shared"):
            self._recent_invalid(address).append(self.clock.now())

    def spend_global(self, who: str, route: str) -> Refused | None:
        """Count a request against its bot's 50 a second; interactions' endpoints are exempt."""
        if not self.enforced or "/interactions/" in route or "/webhooks/" in route:
            return None
        bucket = self._globals.setdefault(who, _Bucket())
        wait_s = self._spend(bucket, Rate(self.global_per_second, 1.0))
        return None if wait_s is None else refused(wait_s, everywhere=True)

    def spend(
        self, who: str, route: str, ids: Mapping[str, str]
    ) -> tuple[Mapping[str, str], Refused | None]:
        """Count a request against its bucket; answers the headers, and a refusal if it is full."""
        if route.startswith(_UNLIMITED):
            return {}, None
        rate = self.rates.get(route, DEFAULT_RATE) if self.enforced else Rate(10_000, 1.0)
        key = (who, route, *(ids[name] for name in MAJOR if name in ids))
        bucket = self._buckets.setdefault(key, _Bucket())
        wait_s = self._spend(bucket, rate)
        left_s = max(bucket.resets_at - self.clock.now(), 0.0)
        headers = {
            "X-RateLimit-Limit": str(rate.requests),
            "X-RateLimit-Remaining": str(max(rate.requests - bucket.used, 0)),
            "X-RateLimit-Reset": f"{bucket.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(route.encode(), usedforsecurity=False).hexdigest(),
        }
        return headers, None if wait_s is None else refused(wait_s)

    def variant(self, route: str, ids: Mapping[str, str]) -> str:
        """The route's name where Discord counts young and old messages' deletions apart."""
        if route == f"DELETE {_MESSAGES}/{{message_id}}" and ids["message_id"].isdigit():
            age_s = self.clock.now() - time_of(int(ids["message_id"]))
            if age_s < YOUNG_S:
                return f"{route} young"
            if age_s > OLD_S:
                return f"{route} old"
        return route

    def _spend(self, bucket: _Bucket, rate: Rate) -> float | None:
        """Count one; the seconds to wait if the bucket was full already."""
        now = self.clock.now()
        if now >= bucket.resets_at:
            bucket.resets_at, bucket.used = now + rate.seconds, 0
        if bucket.used >= rate.requests:
            return bucket.resets_at - now
        bucket.used += 1
        return None

    def _recent_invalid(self, address: str) -> deque[float]:
        recent = self._invalid.setdefault(address, deque())
        oldest = self.clock.now() - self.invalid_window_s
        while recent and recent[0] < oldest:
            recent.popleft()
        return recent


def refused(wait_s: float, *, everywhere: bool = False, scope: str = "user") -> Refused:
    """A 429 of Discord itself."""
    headers = {
        "Retry-After": str(math.ceil(wait_s)),
        "X-RateLimit-Scope": "global" if everywhere else scope,
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(wait_s, 3),
        "global": everywhere,
    }
    return Refused(headers, body)
