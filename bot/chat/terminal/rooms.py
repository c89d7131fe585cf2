"""The thread for a terminal: a new one, or one that the person had before; `console` calls it.

Discord allows a server 1,000 threads that are not archived, and a channel so many new ones a time.
"""

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from secrets import token_hex

import discord

from bot.chat.command.asked import Archive, Asked
from bot.chat.labbot import LabBot
from bot.chat.writer import NOBODY
from bot.store.rows import Terminal

MOST_ACTIVE = 160006
"""Discord's code where a server has 1,000 threads that are not archived."""
AT_ONCE = 5
"""So many of the bot's own are archived to make room: others open terminals meanwhile."""
DURATIONS: tuple[Archive, ...] = (60, 1440, 4320, 10080)
"""Minutes (Discord, "Channel Object": `auto_archive_duration`)."""
NEW = "POST /channels/{channel_id}/messages/{message_id}/threads"
PATIENCE_S = 10.0
"""A person waits so long for a new thread, if they have an old one."""

DELETED = 3
"""So many of a container's threads may have been deleted before the last one that is there."""


@dataclass(frozen=True, slots=True)
class Room:
    """A thread, and since when it is this terminal's."""

    thread: discord.Thread
    opened_at: datetime


def archive_after(seconds: float) -> Archive:
    """The shortest of Discord's durations that is as long."""
    return next((one for one in DURATIONS if one * 60 >= seconds), DURATIONS[-1])


async def found(client: LabBot, asked: Asked, title: str, container_id: str) -> Room:
    """The thread where the person was at this container before, else a new one, else an idle one.

    One that is used again is `claimed`: give it back once its terminal is open, or can't be.
    Raises discord's `HTTPException` if there is none.
    """
    ended = await client.store.terminals.ended_of(asked.author.id, asked.guild.id)
    same = [one for one in ended if one.container_id == container_id and not one.exec_id][:DELETED]
    words = f"-# **{title}**, again: its terminal begins here, what is typed below is its input."
    if room := await _used_again(client, asked, same, words):
        return room
    idle = [one for one in reversed(ended) if asked.guild.get_thread(one.thread_id)]
    words = (
        f"-# **{title}** begins here, as Discord opens no other thread for now. "
        "What is typed below is its input."
    )
    if client.pace.delay_s(NEW, asked.channel.id) > PATIENCE_S and (
        room := await _used_again(client, asked, idle, words)
    ):
        return room
    try:
        thread = await _opened(client, asked, title)
    except discord.HTTPException:
        if room := await _used_again(client, asked, idle, words):
            return room
        raise
    return Room(thread, discord.utils.snowflake_time(thread.id))


async def _used_again(
    client: LabBot, asked: Asked, ended: list[Terminal], words: str
) -> Room | None:
    """The first of these threads in which a terminal can begin, with words for it there."""
    for one in ended:
        if client.terminals.at(one.thread_id) or one.thread_id in client.claimed:
            continue
        client.claimed.add(one.thread_id)
        with ExitStack() as unless_it_begins:
            unless_it_begins.callback(client.claimed.discard, one.thread_id)
            with suppress(discord.HTTPException):
                if room := await _begun(client, asked, one.thread_id, words):
                    await asked.lead_to(room.thread)
                    unless_it_begins.pop_all()
                    return room
    return None


async def _begun(client: LabBot, asked: Asked, thread_id: int, words: str) -> Room | None:
    """Say it in a thread of the lab's, which opens an archived one; None if it is locked."""
    thread = asked.guild.get_thread(thread_id) or await asked.guild.fetch_channel(thread_id)
    here = asked.channel
    lab_id = here.parent_id if isinstance(here, discord.Thread) else here.id
    if not isinstance(thread, discord.Thread) or thread.locked or thread.parent_id != lab_id:
        return None
    nonce = token_hex(12)
    line = await client.pace.insist(
        lambda: thread.send(words, nonce=nonce, allowed_mentions=NOBODY)
    )
    return Room(thread, line.created_at)


async def _opened(client: LabBot, asked: Asked, title: str) -> discord.Thread:
    """Open one; if there are too many, archive threads of terminals that ended, and try again."""
    archive = archive_after(client.settings.thread_archive_s)
    try:
        return await asked.open_thread(title, archive)
    except discord.HTTPException as refusal:
        if refusal.code != MOST_ACTIVE or not await _made_room(client, asked):
            raise
    return await asked.open_thread(title, archive)


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
