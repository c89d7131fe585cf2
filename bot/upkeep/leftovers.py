"""Removes containers run with `--rm` that nobody waited for, or that a crash left behind."""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass

from bot.engine.errors import Conflict, ContainerNotFound
from bot.sandbox.labels import REMOVE, of_bot
from bot.sandbox.seats import Seats

GRACE_S = 1.0
"""Time for the command or the terminal that a container ran for to remove it by itself."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """A round lasts as long as the engine: what was left, then each container as it ends."""

    seats: Seats
    every_s: float = 2.0

    async def round(self) -> None:
        """Remove what ended before, and what ends from now on."""
        labels = {**of_bot(self.seats.bot_id), REMOVE: "1"}
        async with asyncio.TaskGroup() as removals:
            deaths = self.seats.engine.events.deaths(labels)
            for own in await self.seats.everyone():
                if own.remove and not own.alive:
                    removals.create_task(self._remove(own.id))
            async with aclosing(deaths):
                async for container_id in deaths:
                    removals.create_task(self._remove(container_id))

    async def _remove(self, container_id: str) -> None:
        await asyncio.sleep(GRACE_S)
        with suppress(ContainerNotFound, Conflict):
            await self.seats.engine.containers.remove(container_id, force=True, volumes=True)
