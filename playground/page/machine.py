"""The machine room behind the page: what it shows, and the faults that its buttons cause."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from playground.bot_process import BotDiedError
from playground.discord.model import Channel
from playground.page.meter import Meter, major_of
from playground.stack import Stack

SLOW_S = 2.0
LIMITED_S = 3.0
LISTED_AGAIN_S = 1.5
MOST_BUCKETS = 5

Json = dict[str, Any]

_log = logging.getLogger(__name__)

FAULTS: tuple[Json, ...] = (
    {"name": "drop", "label": "Drop the gateway", "about": "Close the bot's websocket; it resumes"},
    {"name": "error", "label": "Answer a 500", "about": "Answer its next request with a 500"},
    {
        "name": "limit",
        "label": "Answer a 429",
        "about": "Make it wait three seconds for one request",
    },
    {"name": "slow", "label": "Slow answers", "about": "Two seconds for each", "holds": True},
    {"name": "kill", "label": "kill -9 the bot", "about": "End its process", "style": "danger"},
    {"name": "start", "label": "Start the bot", "about": "Start its process again"},
)


class Machine:
    """One for all windows. `state` is what the room shows; `fault` carries a button out."""

    def __init__(self, stack: Stack) -> None:
        self.slow = False
        self._stack = stack
        self._meter = Meter()
        self._containers: list[Json] | None = None
        self._listed_at = 0.0
        self._listing = asyncio.Lock()
        stack.discord.on_request(self._meter.take)

    # What it shows

    @property
    def lamp(self) -> tuple[str, str]:
        """The gateway's lamp (`on`, `wait`, `off`) and its state in words."""
        discord = self._stack.discord
        if discord.gateway_sessions:
            return "on", "connected"
        if not self._stack.bot.running:
            return "off", "the bot is not running"
        return "wait", "resuming" if discord.events.sessions else "connecting"

    @property
    def faults(self) -> list[Json]:
        return [fault | {"on": self.slow and fault["name"] == "slow"} for fault in FAULTS]

    async def state(self) -> Json:
        """Everything that changes from second to second."""
        now = time.time()
        lamp, words = self.lamp
        seconds = self._meter.seconds(now)
        return {
            "rate": f"{sum(seconds[-5:]) / 5:.1f}",
            "seconds": seconds,
            "calls": [
                {
                    "key": number,
                    "method": call.method,
                    "route": self._place(call.route, major_of(call.path)),
                    "status": call.status,
                    "ms": round(call.seconds * 1000),
                }
                for number, call in self._meter.calls
            ],
            "buckets": [
                {
                    "name": f"{bucket.method} {self._place(bucket.route, bucket.major)}",
                    "used": bucket.used,
                    "most": bucket.rate.requests,
                    "seconds": f"{bucket.rate.seconds:g}",
                }
                for bucket in self._meter.buckets(now)[:MOST_BUCKETS]
            ],
            "lamp": lamp,
            "gateway": words,
            "sessions": [
                {
                    "id": session.id[:6],
                    "name": session.application.name,
                    "events": session.sequence,
                }
                for session in self._stack.discord.gateway_sessions
            ],
            "containers": await self._list(),
        }

    def _place(self, route: str, major: int) -> str:
        """A route's last word, and the channel that it is about."""
        channel: Channel | None = self._stack.discord.world.channels.get(major)
        words = [word for word in route.split("/") if word and "{" not in word]
        return f"{words[-1]} · #{channel.name}" if channel else words[-1]

    async def _list(self) -> list[Json] | None:
        """The bot's containers on the engine; None without an engine."""
        if self._stack.engine is None:
            return None
        async with self._listing:
            if time.monotonic() - self._listed_at >= LISTED_AGAIN_S:
                self._containers = await self._listed()
                self._listed_at = time.monotonic()
        return self._containers

    async def _listed(self) -> list[Json]:
        label = f"label=quayside.bot={self._stack.classroom.application_id}"
        try:
            told = await self._stack.docker(
                "ps", "--all", "--no-trunc", "--filter", label, "--format", "{{json .}}"
            )
        except (RuntimeError, TimeoutError) as error:
            _log.warning("The engine's containers can't be listed: %s", error)
            return []
        return [_container(json.loads(line)) for line in told.splitlines()]

    # What its buttons do

    async def fault(self, name: str) -> str:
        """Carry out the button of that name; answers what happened, in words."""
        deed, words = self._deeds()[name]
        try:
            await deed()
        except (BotDiedError, TimeoutError) as error:
            return f"It did not start: {error}"
        return words

    def _deeds(self) -> dict[str, tuple[Callable[[], Awaitable[None]], str]]:
        faults = self._stack.discord.faults

        async def drop() -> None:
            faults.drop_gateway()

        async def error() -> None:
            faults.answer(500)

        async def limit() -> None:
            faults.rate_limit(LIMITED_S)

        async def slow() -> None:
            self.slow = not self.slow
            faults.clear()
            if self.slow:
                faults.slow(SLOW_S)

        async def start() -> None:
            if not self._stack.bot.running:
                await self._stack.start_bot()

        slowed = f"Each answer takes {SLOW_S:g} s more." if not self.slow else "Answers are quick."
        return {
            "drop": (drop, "The websocket is closed; the bot comes back by itself."),
            "error": (error, "Its next request is answered with a 500."),
            "limit": (limit, f"Its next request has to wait {LIMITED_S:g} s."),
            "slow": (slow, slowed),
            "kill": (self._stack.bot.kill, "The process is gone. Its containers are still there."),
            "start": (start, "The bot runs."),
        }


def _container(listed: Json) -> Json:
    labels = dict(
        pair.split("=", 1) for pair in str(listed.get("Labels", "")).split(",") if "=" in pair
    )
    status = str(listed["Status"])
    return {
        "id": listed["ID"],
        "name": labels.get("quayside.name", listed["Names"]),
        "owner": labels.get("quayside.owner-name", ""),
        "image": listed["Image"],
        "status": status,
        "lamp": "on" if status.startswith("Up") else "off",
    }
