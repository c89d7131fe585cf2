"""Goes on with terminals: those that an earlier process left open, and those shut for a while.

`client` calls it as Discord tells of its servers. What all of a server's terminals need is asked
of the engine and of the store once, and Discord is asked nothing before a terminal is attached.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence

import discord
import structlog

from bot.chat import errors
from bot.chat.labbot import LabBot
from bot.chat.pace import FAILURES
from bot.chat.terminal.threads import may_write
from bot.engine.errors import EngineError
from bot.sandbox.labels import Person
from bot.sandbox.own import Own
from bot.sessions.place import PlaceShut
from bot.store.rows import Terminal

log = structlog.get_logger(__name__)


class Comeback:
    """The terminals that an earlier process left open, by their servers, until they are back."""

    def __init__(self, client: LabBot) -> None:
        self._client = client
        self._left: defaultdict[int, list[Terminal]] = defaultdict(list)
        self._begun: list[asyncio.Event] = []

    async def look(self) -> None:
        """See what was left open: before anybody can open another, which is not to come back."""
        for kept in await self._client.store.terminals.open_ones():
            self._left[kept.guild_id].append(kept)

    async def of_guild(self, guild_id: int) -> None:
        """Go on with a server's terminals, once its threads are known."""
        if left := self._left.pop(guild_id, []):
            done = asyncio.Event()
            self._begun.append(done)
            try:
                await self._go_on(guild_id, left)
            finally:
                done.set()

    async def of_the_rest(self, but: Collection[int]) -> None:
        """Go on with those of servers that are down, not gone; return when all are back."""
        await asyncio.gather(*map(self.of_guild, self._left.keys() - set(but)))
        for done in self._begun:
            await done.wait()

    async def of_thread(self, thread_id: int) -> None:
        """Go on with a terminal; one whose thread is shut to the bot waits until it is not."""
        self._client.terminals.shut.discard(thread_id)
        kept = await self._client.store.terminals.get(thread_id)
        assert kept is not None
        await self._go_on(kept.guild_id, [kept])

    async def _go_on(self, guild_id: int, left: Sequence[Terminal]) -> None:
        client = self._client
        try:
            containers = {(o.owner_id, o.id): o for o in await client.seats.everyone(guild_id)}
        except EngineError as error:
            log.error("terminals not resumed", guild=guild_id, words=errors.words(error))
            # The next message in such a thread tries again, and finds what was typed meanwhile.
            client.terminals.shut.update(kept.thread_id for kept in left)
            return
        names = await client.store.people.names({kept.owner_id for kept in left})
        shares = await client.store.shares.all()
        async with asyncio.TaskGroup() as group:
            for kept in sorted(left, key=self._posted_last, reverse=True):
                person = Person(kept.owner_id, names.get(kept.owner_id) or str(kept.owner_id))
                shared_with = shares.get(kept.thread_id, frozenset())
                own = containers.get((kept.owner_id, kept.container_id))
                group.create_task(self._one(kept, person, shared_with, own))

    def _posted_last(self, kept: Terminal) -> int:
        """The newest message of its thread: where somebody has just typed, they wait."""
        thread = self._client.get_channel(kept.thread_id)
        return (thread.last_message_id or 0) if isinstance(thread, discord.Thread) else 0

    async def _one(
        self, kept: Terminal, person: Person, shared_with: frozenset[int], own: Own | None
    ) -> None:
        client = self._client
        try:
            seat = client.seats.seat(person, kept.guild_id, kept.channel_id)
            place = await client.place_of(kept, shared_with)
            if not may_write(client.get_channel(place.parent_id)):
                client.terminals.shut.add(kept.thread_id)
                return
            await client.terminals.resume(seat, kept, place, own)
        except discord.NotFound as error:
            await client.store.terminals.end(kept.thread_id, f"The thread is gone: {error.text}")
        except (PlaceShut, *FAILURES):
            client.terminals.shut.add(kept.thread_id)
        except Exception as error:
            log.error("terminal not resumed", thread=kept.thread_id, words=errors.words(error))
