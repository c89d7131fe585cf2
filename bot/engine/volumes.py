"""Volumes of one engine: `docker volume`."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.engine import convert
from bot.engine.errors import Conflict
from bot.engine.values import Volume
from bot.engine.wire import Wire

TRIES, PAUSE_S = 10, 0.5
"""How often, and how far apart, the engine is asked to measure while it measures for another."""


class Volumes:
    """The volumes of the engine at the end of `wire`; `VolumeNotFound` or `EngineError`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._measuring = asyncio.Lock()

    async def create(self, name: str, labels: Mapping[str, str]) -> Volume:
        """Make one of the local driver, with none of its options: they can mean host paths."""
        body = {"Name": name, "Driver": "local", "Labels": dict(labels)}
        async with self._wire.short():
            return convert.volume(await self._wire.post("volumes/create", {}, body))

    async def inspect(self, name: str) -> Volume:
        """The volume of this name."""
        return convert.volume(await self._wire.json(f"volumes/{name}", {}))

    async def remove(self, name: str, *, force: bool = False) -> None:
        """Remove it; a container that has it, running or not, stands in the way."""
        async with self._wire.short():
            await self._wire.docker._query_json(
                f"volumes/{name}", "DELETE", params={"force": force}
            )

    async def sizes(self) -> Mapping[str, int]:
        """How many bytes each volume of the engine holds; it takes long where they hold much.

        Nothing, where the engine is all the time measuring for others.
        """
        async with self._measuring:
            usage = await self._measured()
        rows = usage.get("Volumes") or ()
        return {row["Name"]: max((row.get("UsageData") or {}).get("Size", 0), 0) for row in rows}

    async def _measured(self) -> Mapping[str, Any]:
        """The engine measures once at a time: somebody else's turn is waited for."""
        for _ in range(TRIES):
            with suppress(Conflict):
                usage: Mapping[str, Any] = await self._wire.json("system/df", {})
                return usage
            await asyncio.sleep(PAUSE_S)
        return {}

    async def list(self, labels: Mapping[str, str]) -> list[Volume]:
        """Those that carry all these labels, by name."""
        filters = {"label": [f"{key}={value}" for key, value in labels.items()]}
        found = await self._wire.json("volumes", {"filters": json.dumps(filters)})
        return sorted(map(convert.volume, found["Volumes"] or ()), key=lambda one: one.name)
