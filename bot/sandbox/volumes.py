"""A person's own volumes: `data` to them, `qs-GUILD-OWNER-data` to the engine; for a seat.

They are the local driver's, without any of its options: nothing of the host can be reached through
one. A volume of somebody else's does not exist.
"""

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.docker_cli.names import InvalidName
from bot.engine.engine import Engine
from bot.engine.values import ANONYMOUS, Mount, Volume
from bot.sandbox.errors import EmptyName, NoSuchVolume, QuotaExceeded
from bot.sandbox.labels import Identity, visible
from bot.sandbox.requests import VolumeRequest
from bot.sandbox.rules import Rules

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")


class Volumes:
    """One person's volumes at one engine; `lock` is the seat's."""

    def __init__(
        self, engine: Engine, identity: Identity, rules: Rules, lock: asyncio.Lock
    ) -> None:
        self._engine = engine
        self._identity = identity
        self._rules = rules
        self._lock = lock

    def behind(self, name: str) -> str:
        """What the engine calls it."""
        return self._identity.name_prefix + name

    async def visible(self) -> list[Volume]:
        """All of theirs, by name."""
        return [self._seen(one) for one in await self._engine.volumes.list(self._identity.owned)]

    def _seen(self, volume: Volume) -> Volume:
        name = volume.name.removeprefix(self._identity.name_prefix)
        labels = visible(volume.labels)
        # Where it lies on the host is nobody's business in a chat.
        raw = {**volume.raw, "Name": name, "Labels": labels, "Mountpoint": ""}
        return replace(volume, name=name, labels=labels, raw=raw)

    async def find(self, name: str) -> Volume:
        """By its whole name; `EmptyName`, `NoSuchVolume`."""
        if not name.strip():
            raise EmptyName("volume")
        for volume in await self.visible():
            if volume.name == name:
                return volume
        raise NoSuchVolume(name)

    async def create(self, name: str, labels: Mapping[str, str]) -> str:
        """Make it if it isn't there, and return its name; "" gets one.

        `QuotaExceeded`, and docker_cli's `InvalidName`.
        """
        async with self._lock:
            return await self._ensure(name, labels)

    async def _ensure(self, name: str, labels: Mapping[str, str]) -> str:
        if re.fullmatch(r"[a-zA-Z0-9]", name):
            raise InvalidName(
                f"create {name}: volume name is too short, "
                "names should be at least two alphanumeric characters"
            )
        if name and not _NAME.fullmatch(name):
            raise InvalidName(
                f'create {name}: "{name}" includes invalid characters for a local volume name, '
                'only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host '
                "directory, use absolute path"
            )
        mine = await self.visible()
        if any(volume.name == name for volume in mine):
            return name
        if len(mine) >= self._rules.volumes_per_person:
            raise QuotaExceeded("volumes", self._rules.volumes_per_person)
        marks = {**visible(labels), **({} if name else {ANONYMOUS: ""})}
        name = name or secrets.token_hex(32)
        await self._engine.volumes.create(
            self.behind(name), {**marks, **self._identity.named(name)}
        )
        return name

    async def mounts(self, requests: Sequence[VolumeRequest]) -> tuple[Mount, ...]:
        """What a new container is given, its volumes made where they aren't; holds the lock."""
        made = [
            (request, await self._ensure(request.name, {}) if request.name else "")
            for request in requests
        ]
        return tuple(
            Mount(
                self.behind(name) if name else "",
                request.target,
                modes=request.modes,
                spelled=request.spelled,
            )
            for request, name in made
        )

    async def remove(self, volume: Volume, *, force: bool = False) -> None:
        """Remove it; the engine refuses while a container has it."""
        await self._engine.volumes.remove(self.behind(volume.name), force=force)

    async def sizes(self) -> Mapping[str, int]:
        """The bytes in each of theirs, by name."""
        prefix = self._identity.name_prefix
        names = [volume.name for volume in await self.visible()]
        sizes = await self._engine.volumes.sizes() if names else {}
        return {name: sizes.get(prefix + name, 0) for name in names}
