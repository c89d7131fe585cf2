"""Removes containers run with `--rm` that nobody waited for, and what a crash left of builds."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bot.engine.errors import Conflict, ContainerNotFound
from bot.engine.events import Event
from bot.sandbox.labels import REMOVE
from bot.sandbox.seats import Seats

GRACE_S = 1.0
"""Time for the command or the terminal that a container ran for to remove it by itself."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Listens to `watch`: what was left behind goes, and each container soon after its end."""

    seats: Seats

    async def settle(self) -> None:
        """Remove what ended while nobody watched."""
        async with asyncio.TaskGroup() as removals:
            for own in await self.seats.everyone():
                if self.seats.builds.left_behind(own.id, own.step):
                    removals.create_task(self._end(own.id))
                elif own.remove and not own.alive:
                    removals.create_task(self._remove(own.id))

    async def heard(self, event: Event) -> None:
        """Remove what has ended."""
        if event.action == "die" and event.attributes.get(REMOVE) == "1":
            await self._remove(event.id)

    async def _remove(self, container_id: str) -> None:
        await asyncio.sleep(GRACE_S)
        # Not by force: one that was started again in the meantime is none that was left.
        with suppress(ContainerNotFound, Conflict):
            await self.seats.engine.containers.remove(container_id, volumes=True)

    async def _end(self, container_id: str) -> None:
        """Remove a build's container, which may still be at work for nobody."""
        with suppress(ContainerNotFound):
            await self.seats.engine.containers.remove(container_id, force=True, volumes=True)
        self.seats.builds.abandoned.discard(container_id)
