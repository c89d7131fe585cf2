"""Which engine a person's containers live on, and their one lock; made by `bot.app`.

Nothing above asks for "the engine": with several hosts, this file alone decides.
"""

import asyncio
from weakref import WeakValueDictionary

from bot.engine.engine import Engine
from bot.sandbox.builds import Builds
from bot.sandbox.labels import Person, of_bot, of_guild
from bot.sandbox.own import Own
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat


class Seats:
    """The seats of one bot."""

    def __init__(self, engine: Engine, rules: Rules, bot_id: int) -> None:
        self.engine = engine
        self.rules = rules
        self.bot_id = bot_id
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()
        self._restarts: dict[str, asyncio.Event] = {}
        self.builds = Builds()

    def seat(self, person: Person, guild_id: int, channel_id: int) -> Seat:
        """The seat of somebody who types in this channel."""
        key = (guild_id, person.id)
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return Seat(
            person,
            guild_id,
            channel_id,
            self.bot_id,
            self.engine,
            self.rules,
            lock,
            self._restarts,
            self.builds,
        )

    async def measured(self) -> list[Own]:
        """Everybody's running containers, with the bytes that each has written to its own layer."""
        found = await self.engine.containers.list(of_bot(self.bot_id), size=True)
        return [Own.of(one) for one in found]

    async def everyone(self, guild_id: int | None = None) -> list[Own]:
        """Everybody's containers, in one guild or in all; stopped ones too, newest first."""
        labels = of_bot(self.bot_id) if guild_id is None else of_guild(self.bot_id, guild_id)
        return [Own.of(one) for one in await self.engine.containers.list(labels, all=True)]
