"""What happens to the places of terminals: threads, channels and servers that go, people who leave.

discord.py calls the listeners; `client` adds the cog.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import discord
import structlog
from discord.ext import commands

from bot.chat.labbot import LabBot
from bot.engine.errors import EngineError
from bot.sessions.terminals import Opened

log = structlog.get_logger(__name__)


def may_write(channel: object) -> bool:
    """Whether the bot may see a channel, and write in its threads."""
    if not isinstance(channel, discord.TextChannel):
        return False
    mine = channel.permissions_for(channel.guild.me)
    return mine.view_channel and mine.send_messages_in_threads


async def leave_the_gone(client: LabBot) -> set[int]:
    """Let go of the servers that the bot was sent away from while it didn't listen; which ones."""
    left_open = await client.store.terminals.open_ones()
    gone = {one.guild_id for one in left_open} - {one.id for one in client.guilds}
    for guild_id in gone:
        await leave(client, guild_id)
    return gone


async def leave(client: LabBot, guild_id: int) -> None:
    """Close a server's terminals, and stop its containers: nobody there can do it any more.

    They stay, for the day that the bot is let in again.
    """
    for one in await client.store.terminals.open_ones():
        if one.guild_id == guild_id:
            await client.terminals.lose(one.thread_id, "The bot was removed from the server.")
    with suppress(EngineError):
        running = [own for own in await client.seats.everyone(guild_id) if own.alive]
        stops = (client.seats.engine.containers.stop(own.id) for own in running)
        ended = await asyncio.gather(*stops, return_exceptions=True)
        refused = [error for error in ended if isinstance(error, BaseException)]
        log.info("left", guild=guild_id, stopped=len(running), refused=[*map(str, refused)])


class Threads(commands.Cog):
    """Lets go of terminals that nobody can see or type at any more; their programs go on."""

    def __init__(self, client: LabBot) -> None:
        self.client = client

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, gone: discord.RawThreadDeleteEvent) -> None:
        """Tell the lab what became of the container whose thread was deleted."""
        opened = await self.client.terminals.lose(gone.thread_id, "Its thread was deleted.")
        if opened is not None:
            name, prefix = opened.own.name, self.client.settings.prefix
            await opened.place.aside(
                f"The thread of {opened.seat.person.name}'s terminal was deleted. `{name}` goes "
                f"on: `{prefix}attach {name}` opens another, `{prefix}stop {name}` ends it."
            )

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Its threads went with it, untold."""
        await self._lose(lambda one: one.place.parent_id == channel.id, "Its channel was deleted.")

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was sent away, which Discord tells apart from a server that is down."""
        await leave(self.client, guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is back that Discord had lost; at the bot's start each is told of so."""
        if self.client.resumed.is_set():
            await self._go_on(heard_again=True)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        """Stop what somebody who left had open; told only with the Server Members intent."""
        for opened in self.client.terminals.all():
            person = opened.seat.person
            if (opened.seat.guild_id, person.id) != (gone.guild_id, gone.user.id):
                continue
            await self.client.terminals.lose(
                opened.place.id, "You left the server.", f"{person.name} left the server."
            )
            try:
                if not opened.exec_id:
                    await opened.seat.engine.containers.stop(opened.own.id)
                    await opened.place.aside(
                        f"{person.name} left this server, so I stopped `{opened.own.name}` and "
                        "closed its terminal."
                    )
            except EngineError:
                continue  # it is going by itself

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """A channel's own permissions may have changed."""
        await self._go_on(heard_again=not may_write(before) and may_write(after))

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """So may those of the bot's roles."""
        await self._go_on(heard_again=before.permissions != after.permissions)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """The bot itself may have other roles; Discord tells it of that without any intent."""
        if after == after.guild.me:
            await self._go_on(heard_again=before.roles != after.roles)

    @commands.Cog.listener()
    async def on_raw_thread_update(self, changed: discord.RawThreadUpdateEvent) -> None:
        """A thread may be unlocked."""
        if changed.thread_id in self.client.terminals.shut:
            await self.client.resume(changed.thread_id)

    async def _go_on(self, *, heard_again: bool) -> None:
        """Try the terminals whose threads were shut to the bot, or which Discord had lost.

        Where nothing was printed meanwhile, it is what people typed that the bot missed.
        """
        for thread_id in list(self.client.terminals.shut):
            await self.client.resume(thread_id)
        if heard_again:
            await self.client.terminals.catch_up()

    async def _lose(self, which: Callable[[Opened], bool], how: str) -> None:
        for opened in filter(which, self.client.terminals.all()):
            await self.client.terminals.lose(opened.place.id, how)
