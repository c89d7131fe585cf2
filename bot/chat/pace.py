"""When each request to Discord may go: its rate limits kept before they are met, people first.

discord.py keeps to the headers too, but a burst slips past it, it knows nothing of the 50 requests
a second that a bot has in all, and whoever takes a bucket's last place sleeps until it is reset.
So `Pace` stands in for its limiter (`govern`): every request of the bot waits here, in one queue.
"""

import asyncio
import itertools
import logging
import math
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from enum import IntEnum
from types import SimpleNamespace
from typing import NamedTuple, Protocol, Self, TypeVar

import aiohttp
import discord
from multidict import CIMultiDictProxy

Result = TypeVar("Result")

log = logging.getLogger(__name__)

POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
LOOK = "GET /channels/{channel_id}/messages"
"""What was posted while nobody listened: after a restart every terminal's thread is looked at."""
DECORATIONS = ("POST /channels/{channel_id}/typing", "PUT /channels/{channel_id}/messages/")
"""Typing, and reactions: a channel reads as well without them."""

FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""What a request to Discord raises: it refused, it failed, or it could not be reached."""

SLACK_S = 0.02
"""Discord tells times to the millisecond, and two clocks never run quite alike."""
KEPT = 256
"""Buckets beyond so many are forgotten as soon as they are reset."""


class Urgency(IntEnum):
    """Who goes first where several wait: lower values."""

    REPLY = 0
    LAST_EDIT = 1
    EDIT = 2
    DECORATION = 3


class Answer(Protocol):
    """What a bucket reads of Discord's answer."""

    @property
    def headers(self) -> CIMultiDictProxy[str]:
        """Its HTTP headers."""


class Bucket:
    """What Discord's headers told of one limit; discord.py takes it for its own `Ratelimit`.

    `left` requests may go until `resets_at`; `flying` ones are not answered yet. Until Discord has
    told the limit, one flies at a time.
    """

    def __init__(self, pace: "Pace", route: str) -> None:
        self.limit = 1
        self.left = 1
        self.flying = 0
        self.resets_at = -math.inf
        self.urgency = Urgency.REPLY
        if route.startswith(DECORATIONS):
            self.urgency = Urgency.DECORATION
        elif route in (EDIT, LOOK):
            self.urgency = Urgency.EDIT
        self._pace = pace
        self._route = route
        self._window_s = 0.0
        self._told = False
        self._alone = False

    @property
    def remaining(self) -> int:
        """How many may go, in discord.py's word; it only logs it."""
        return self.left

    def ready_at(self, now: float) -> float:
        """The moment from which the next may go; infinite while it is an answer that is awaited."""
        if now < self.resets_at:
            return now if self.left > 0 else self.resets_at
        return now if self.limit > self.flying else math.inf

    def take(self, now: float) -> None:
        """Let one go, which `ready_at` allowed."""
        if now >= self.resets_at:
            # What still flies may be counted in the new window. That begins when Discord has got
            # this request, so it does not end before the moment that is assumed until it answers.
            self.left = self.limit - self.flying
            self.resets_at = now + self._window_s
        self._alone = not self.flying
        self.left -= 1
        self.flying += 1

    def put_back(self) -> None:
        """What was let go did not go."""
        self.left += 1
        self.land()

    def land(self) -> None:
        """What flew has ended, whether it was answered or not."""
        self.flying -= 1
        self._pace.grant()

    def update(self, response: Answer, *, use_clock: bool = False) -> None:
        """Read an answer's headers (Discord, "Rate Limits": `X-RateLimit-…`)."""
        headers = response.headers
        left, after_s = (
            int(headers["X-RateLimit-Remaining"]),
            float(headers["X-RateLimit-Reset-After"]),
        )
        self.limit = int(headers["X-RateLimit-Limit"])
        self._window_s = max(self._window_s, after_s + SLACK_S)
        resets_at = self._pace.now() + after_s + SLACK_S
        if self._alone or not self._told:
            # Exact: Discord may have begun a new window a moment before it was begun here.
            self.left, self.resets_at = left, resets_at
        else:
            # Others may be on their way that Discord has not counted; `left` has. An answer that
            # was long under way tells of a window that is over: never back in time.
            self.left = min(self.left, left)
            self.resets_at = max(self.resets_at, resets_at)
        self._told = True
        self._pace.same(self._route, headers.get("X-RateLimit-Bucket"))

    def refused(self, wait_s: float) -> None:
        """Discord answered 429: nothing goes for so long."""
        self.left = 0
        self.resets_at = max(self.resets_at, self._pace.now() + wait_s)

    @property
    def over(self) -> bool:
        """Whether nothing is left to know of it."""
        return not self.flying and self._pace.now() >= self.resets_at

    async def __aenter__(self) -> Self:
        turn = _TURN.get()
        if turn is not None and turn.bucket is self and not turn.used:
            turn.used = True
        else:
            await self._pace.wait(self, self.urgency)
        _UNDER_WAY.set(self)
        return self

    async def __aexit__(self, *_: object) -> None:
        _UNDER_WAY.set(None)
        self.land()


class _Turn(SimpleNamespace):
    """A place in a bucket that was waited for before its request was made."""

    bucket: Bucket
    used: bool


_TURN: ContextVar[_Turn | None] = ContextVar("turn", default=None)
_UNDER_WAY: ContextVar[Bucket | None] = ContextVar("under_way", default=None)


class _Waiting(NamedTuple):
    """In the order of who goes first."""

    urgency: Urgency
    number: int
    bucket: Bucket
    granted: asyncio.Future[None]


class Pace:
    """The one queue of a bot's requests: a bucket's own limit, and so many `per_second` in all.

    What is asked of a Discord that fails is asked again for `patience_s` (`insist`).

    `refusals` counts the answers with status 429, of which there should be none.
    """

    def __init__(self, per_second: int, patience_s: float) -> None:
        self.refusals = 0
        self._patience_s = patience_s
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._answered)
        self._sent: deque[float] = deque(maxlen=per_second)
        self._closed_until = -math.inf
        self._buckets: dict[str, Bucket] = {}
        self._routes: dict[str, str] = {}
        self._queue: list[_Waiting] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def govern(self, client: discord.Client) -> None:
        """Take the place of the client's own limiter; `trace` is its `http_trace`."""
        # discord.py has no other way in; a bucket is used as its own limiter's is.
        client.http.get_ratelimit = self.bucket  # type: ignore[method-assign, assignment]

    @staticmethod
    def now() -> float:
        """The event loop's time, in seconds."""
        return asyncio.get_running_loop().time()

    def bucket(self, key: str) -> Bucket:
        """The bucket that discord.py means by `ROUTE:ID`, or by `HASH:ID` once it knows the hash.

        Discord counts apart for each channel or guild, which is the ID.
        """
        name, _, place = key.rpartition(":")
        route = self._routes.get(name, name)
        key = f"{route}:{place}"
        if key not in self._buckets:
            if len(self._buckets) >= KEPT:
                self._forget()
            self._buckets[key] = Bucket(self, route)
        return self._buckets[key]

    def same(self, route: str, bucket_hash: str | None) -> None:
        """The route's bucket has this hash; where routes share one, it is the first's."""
        if bucket_hash is not None:
            self._routes.setdefault(bucket_hash, route)

    def delay_s(self, route: str, channel_id: int) -> float:
        """How long Discord lets the next such request wait, as far as it has told."""
        bucket, now = self.bucket(f"{route}:{channel_id}"), self.now()
        return bucket.resets_at - now if bucket.left <= 0 and now < bucket.resets_at else 0.0

    @asynccontextmanager
    async def turn(self, route: str, channel_id: int, urgency: Urgency) -> AsyncIterator[None]:
        """Wait until such a request may go; what is sent is decided then, inside the `with`."""
        bucket = self.bucket(f"{route}:{channel_id}")
        await self.wait(bucket, urgency)
        turn = _Turn(bucket=bucket, used=False)
        token = _TURN.set(turn)
        try:
            yield
        finally:
            _TURN.reset(token)
            if not turn.used:
                turn.used = True  # by whoever still holds it, in a task that goes on
                bucket.put_back()

    async def insist(self, request: Callable[[], Awaitable[Result]]) -> Result:
        """Ask, and ask again while Discord fails or can't be reached; raise what it said last.

        discord.py tries a request five times within half a minute, and one that gets no answer, or
        a 503, once.
        """
        until = self.now() + self._patience_s
        for pause_s in itertools.chain((1, 2, 5, 10), itertools.repeat(30)):
            try:
                return await request()
            except FAILURES as error:
                status = error.status if isinstance(error, discord.HTTPException) else 503
                if (status < 500 and status != 429) or self.now() + pause_s > until:
                    raise
                log.warning("Discord fails (%s), asked again in %s s", error, pause_s)
            await asyncio.sleep(pause_s)
        raise AssertionError("repeat is endless")

    async def wait(self, bucket: Bucket, urgency: Urgency) -> None:
        """Wait in the queue until the bucket, and the bot as a whole, may send another."""
        granted = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(urgency, next(self._numbers), bucket, granted))
        self.grant()
        try:
            await granted
        except asyncio.CancelledError:
            if not granted.cancelled():
                bucket.put_back()
            raise

    def grant(self) -> None:
        """Let go whoever may, the most urgent first; come back when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now, next_at, waiting = self.now(), math.inf, sorted(self._queue)
        self._queue = []
        for place, one in enumerate(waiting):
            if one.granted.done():
                continue
            if (open_at := self._ready_at(now)) > now:
                # None may go, and of hundreds that wait none needs to be looked at.
                next_at = min(next_at, open_at)
                self._queue += waiting[place:]
                break
            if (ready_at := one.bucket.ready_at(now)) > now:
                next_at = min(next_at, ready_at)
                self._queue.append(one)
                continue
            one.bucket.take(now)
            self._sent.append(now)
            one.granted.set_result(None)
        if next_at < math.inf:
            self._timer = asyncio.get_running_loop().call_at(next_at, self.grant)

    def _ready_at(self, now: float) -> float:
        full = len(self._sent) == self._sent.maxlen
        return max(self._closed_until, self._sent[0] + 1.0 + SLACK_S if full else now)

    def _forget(self) -> None:
        waited_for = {one.bucket for one in self._queue}
        self._buckets = {
            key: bucket
            for key, bucket in self._buckets.items()
            if not bucket.over or bucket in waited_for
        }

    async def _answered(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        ended: aiohttp.TraceRequestEndParams,
    ) -> None:
        """Hear of a 429, which discord.py sleeps out for the one request only that got it."""
        bucket = _UNDER_WAY.get()
        if ended.response.status != 429 or bucket is None:
            return
        self.refusals += 1
        headers = ended.response.headers
        wait_s = float(headers.get("Retry-After", 1))
        log.warning("Discord refused %s %s for %s s", ended.method, ended.url.path, wait_s)
        if headers.get("X-RateLimit-Global"):
            self._closed_until = max(self._closed_until, self.now() + wait_s)
        else:
            bucket.refused(wait_s)
