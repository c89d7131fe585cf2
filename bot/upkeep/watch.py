"""One ear at the engine for all of the bot's containers, which tells every part that listens."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from contextlib import aclosing
from typing import Protocol

from bot.engine.errors import EngineError
from bot.engine.events import Event
from bot.sandbox.labels import of_bot
from bot.sandbox.seats import Seats

log = logging.getLogger(__name__)

HEARD = ("start", "die", "restart", "pause", "unpause", "rename", "oom", "kill", "destroy")
"""What anybody listens for; every key press in an exec would be an event too."""
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 2.0
"""To ask an engine that is away costs next to nothing, and until it is asked the bot is deaf."""


class Listener(Protocol):
    """A part of the bot that goes by what happens at the engine."""

    async def settle(self) -> None:
        """Look at how things stand: what happened before this moment was told to nobody."""

    async def heard(self, event: Event) -> None:
        """Something happened to a container of the bot's."""


class Watch:
    """A duty whose round lasts as long as the engine; then it comes back, at first soon."""

    def __init__(self, seats: Seats, listeners: Sequence[Listener]) -> None:
        self._seats = seats
        self._listeners = listeners
        self.every_s = SHORTEST_PAUSE_S
        self._away = False

    async def round(self) -> None:
        """Listen until the engine ends. A listener that is slow, or fails, stops no other."""
        filters = {"type": ("container",), "event": HEARD}
        events = self._seats.engine.events.watch(of_bot(self._seats.bot_id), filters)
        async with asyncio.TaskGroup() as telling:
            try:
                async with aclosing(events):
                    async for event in events:
                        self.every_s, self._away = SHORTEST_PAUSE_S, False
                        for one in self._listeners:
                            told = one.settle() if event is None else one.heard(event)
                            telling.create_task(_safely(told))
            except EngineError as error:
                log.log(
                    logging.DEBUG if self._away else logging.WARNING,
                    "the engine is not there: %s",
                    error,
                )
                self._away = True
        self.every_s = min(2 * self.every_s, LONGEST_PAUSE_S)


async def _safely(telling: Awaitable[None]) -> None:
    try:
        await telling
    except EngineError as error:
        log.warning("the engine failed a listener: %s", error)
    except Exception:
        log.exception("a listener failed")
