"""One Docker Engine, with a room for each of its resources; `connect()` makes it."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.engine import convert
from bot.engine.archive import Archives
from bot.engine.containers import Containers
from bot.engine.events import Events
from bot.engine.execs import Execs
from bot.engine.images import Images
from bot.engine.networks import Networks
from bot.engine.values import Info, Version
from bot.engine.volumes import Volumes
from bot.engine.wire import Wire


class Engine:
    """Made by `connect()`; everything about an engine goes through one of its resources."""

    def __init__(self, wire: Wire, hang_up: Callable[[], Awaitable[None]]) -> None:
        self._wire = wire
        self._hang_up = hang_up
        self.containers = Containers(wire)
        self.images = Images(wire)
        self.networks = Networks(wire)
        self.volumes = Volumes(wire)
        self.execs = Execs(wire)
        self.events = Events(wire)
        self.archives = Archives(wire)

    @property
    def address(self) -> str:
        """Where it listens, as a person would write it in DOCKER_HOST."""
        return self._wire.address

    async def version(self) -> Version:
        """The daemon's version; also the cheapest proof that it answers."""
        async with self._wire.short():
            return convert.version(await self._wire.docker.version())

    async def info(self) -> Info:
        """The daemon's host, and which limits its kernel enforces."""
        async with self._wire.short():
            return convert.info(await self._wire.docker.system.info())

    async def object_to(self, listed: str, filters: Mapping[str, Sequence[str]]) -> None:
        """Let it refuse to list containers, images, networks or volumes by such filters.

        Raises EngineError in its own words, which differ between versions; what it doesn't mind
        is not listed either.
        """
        path = listed if listed in ("networks", "volumes") else f"{listed}/json"
        await self._wire.json(path, {"filters": json.dumps(filters)})

    async def close(self) -> None:
        """Hang up every connection; containers go on."""
        await self._hang_up()
