"""Stops containers that fill the disk: the engine has no limit for a layer's or a volume's size.

Most engines store layers with overlay2 on a file system without quotas, and volumes as folders. So
what is written is measured again and again, and who has written too much is stopped. Between two
looks a program may go over its limit by what it writes meanwhile.
"""

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from bot.docker_cli.units import binary_size
from bot.engine.errors import Conflict, ContainerNotFound
from bot.sandbox.own import Own
from bot.sandbox.rules import MIB
from bot.sandbox.seats import Seats

_NAMELESS = re.compile(r"[0-9a-f]{64}")
SHARE = 10
"""A look may take one part in so many of the engine's time."""


@dataclass
class Disk:
    """`most` is bytes of a container's own layer, `most_volume` of a volume; `tell` tells whose.

    `pause_s` is the shortest time between two looks.
    """

    seats: Seats
    most: int
    most_volume: int
    pause_s: float
    prefix: str
    tell: Callable[[Own, str], Awaitable[None]]
    _took_s: float = field(default=0.0, init=False)

    @property
    def every_s(self) -> float:
        """Look less often where it takes the engine long."""
        return max(self.pause_s, SHARE * self._took_s)

    async def round(self) -> None:
        """Measure what runs, and stop what has too much."""
        begun = time.monotonic()
        running = await self.seats.measured()
        volumes: Mapping[str, int] = {}
        if any(own.mounts for own in running):
            volumes = await self.seats.engine.volumes.sizes()
        self._took_s = time.monotonic() - begun
        for own in running:
            prefix = own.engine_name.removesuffix(own.name)
            sizes = [
                (volumes.get(prefix + name, volumes.get(name, 0)), name) for name in own.mounts
            ]
            size, name = max(sizes, default=(0, ""))
            if (own.size_rw or 0) > self.most:
                await self._stop(own, self._layer(own))
            elif size > self.most_volume:
                await self._stop(own, self._volume(own, size, name))

    async def _stop(self, own: Own, words: str) -> None:
        """Kill it: with time to end by itself it would go on writing."""
        with suppress(ContainerNotFound, Conflict):  # it has ended by itself
            await self.seats.engine.containers.kill(own.id)
            await self.tell(own, words)

    def _layer(self, own: Own) -> str:
        wrote = binary_size(float(own.size_rw or 0))
        most = f"{self.most // MIB} MiB"
        if own.step:
            return f"I stopped a step of your build: it wrote {wrote}, and it may write {most}."
        return (
            f"I stopped `{own.name}`: it wrote {wrote} to its disk, and a container may write "
            f"{most}. `{self.prefix}cp {own.name}:/FILE .` still fetches a file from it, "
            f"`{self.prefix}rm {own.name}` frees the space."
        )

    def _volume(self, own: Own, size: int, name: str) -> str:
        holds = f"holds {binary_size(float(size))}, and a volume may hold"
        most = f"{self.most_volume // MIB} MiB"
        if _NAMELESS.fullmatch(name):  # it goes with its container
            return (
                f"I stopped `{own.name}`: a volume of it {holds} {most}. "
                f"`{self.prefix}rm {own.name}` frees the space."
            )
        return (
            f"I stopped `{own.name}`: its volume `{name}` {holds} {most}. "
            f"`{self.prefix}rm {own.name}` and `{self.prefix}volume rm {name}` free the space."
        )
