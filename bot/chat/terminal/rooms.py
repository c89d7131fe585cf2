"""A new thread for a terminal, also where Discord has as many as it allows; `console` calls it."""

from itertools import islice

import discord

from bot.chat.command.asked import Archive, Asked
from bot.chat.labbot import LabBot

MOST_ACTIVE = 160006
"""Discord's code where a server has 1,000 threads that are not archived."""
AT_ONCE = 5
"""So many of the bot's own are archived to make room: others open terminals meanwhile."""
DURATIONS: tuple[Archive, ...] = (60, 1440, 4320, 10080)
"""Minutes (Discord, "Channel Object": `auto_archive_duration`)."""


def archive_after(seconds: float) -> Archive:
    """The shortest of Discord's durations that is as long."""
    return next((one for one in DURATIONS if one * 60 >= seconds), DURATIONS[-1])


async def opened(client: LabBot, asked: Asked, name: str) -> discord.Thread:
    """Open a thread; if there are too many, archive threads of terminals that ended, and try again.

    Raises discord's `HTTPException` if there are none.
    """
    archive = archive_after(client.settings.thread_archive_s)
    try:
        return await asked.open_thread(name, archive)
    except discord.HTTPException as refusal:
        if refusal.code != MOST_ACTIVE or not await _made_room(client, asked):
            raise
    return await asked.open_thread(name, archive)


async def _made_room(client: LabBot, asked: Asked) -> bool:
    """Archive what nobody types in any more: the person's own threads first, the oldest first."""
    mine = [one for one in asked.guild.threads if one.owner_id == asked.guild.me.id]
    over: list[tuple[bool, int, discord.Thread]] = []
    for thread in mine:
        kept = await client.store.terminals.get(thread.id)
        if not thread.archived and kept and kept.ended:
            over.append((kept.owner_id != asked.author.id, thread.id, thread))
    for _, _, thread in islice(sorted(over, key=lambda one: one[:2]), AT_ONCE):
        await thread.edit(archived=True)
    return bool(over)
