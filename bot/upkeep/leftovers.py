"""Removes what `--rm` promised to remove and a crash left behind."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.engine.errors import ContainerNotFound
from bot.sandbox.seats import Seats

GRACE = timedelta(minutes=1)
"""Time for the command or the terminal that runs a container to remove it by itself."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Containers run with `--rm` that ended a while ago and are still there."""

    seats: Seats
    every_s: float = 60.0

    async def round(self) -> None:
        """Remove them."""
        for own in await self.seats.everyone():
            if own.remove and not own.alive:
                await self._remove(own.id)

    async def _remove(self, container_id: str) -> None:
        containers = self.seats.engine.containers
        with suppress(ContainerNotFound):
            ended = (await containers.inspect(container_id)).finished_at
            if ended and datetime.now(UTC) - ended > GRACE:
                await containers.remove(container_id, force=True, volumes=True)
