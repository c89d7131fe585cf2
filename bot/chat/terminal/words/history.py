"""`!scroll`, `!transcript`, `!record`: what a terminal has shown before, also after its end."""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from bot.chat.command.asked import AskedByMessage
from bot.chat.command.console import ChannelConsole
from bot.chat.labbot import LabBot
from bot.chat.render import page
from bot.chat.terminal.words.word import Asked, Word
from bot.chat.writer import NOBODY, attachments
from bot.sandbox.errors import NoSuchContainer
from bot.sandbox.labels import Person
from bot.sessions.recording import Recording, from_log
from bot.sessions.size import Size

SCREENFULS = 2
MOST_LINES = 500
MOST_MESSAGES = 5
PAGE_CHARS = 1600
"""A page of a scroll: less than a message, for colours and the block around it take room."""

Recorded = Callable[[int | None], Awaitable[Recording]]
"""Gets the recording, or its last so many lines."""


async def _scroll(
    client: LabBot, message: discord.Message, name: str, recorded: Recorded, rest: str
) -> None:
    prefix = client.settings.prefix
    if rest and not (rest.isascii() and rest.isdigit() and 0 < int(rest[:9]) <= MOST_LINES):
        await message.reply(
            f"How many lines? `{prefix}scroll 50` shows the last 50; at most {MOST_LINES}. "
            f"`{prefix}transcript` has all of them.",
            mention_author=False,
        )
        return
    recording = await recorded(int(rest) if rest else None)
    count = int(rest) if rest else recording.size.rows * SCREENFULS
    pages = list(_pages(await asyncio.to_thread(recording.last_lines, count)))
    if not pages:
        await message.reply("Nothing has been shown here so far.", mention_author=False)
    for text in pages[-MOST_MESSAGES:]:
        shown = page(text, limit=client.settings.message_limit_chars)
        await message.channel.send(shown.content, files=attachments(shown), allowed_mentions=NOBODY)


def _pages(text: str) -> list[str]:
    pages: list[str] = []
    for line in text.split("\n"):
        if pages and len(pages[-1]) + len(line) < PAGE_CHARS:
            pages[-1] += f"\n{line}"
        elif line.strip() or pages:
            pages.append(line)
    return pages


async def _transcript(
    client: LabBot, message: discord.Message, name: str, recorded: Recorded, rest: str
) -> None:
    recording = await recorded(None)
    text = await asyncio.to_thread(recording.text)
    await _attach(client, message, f"{name}.txt", text.encode("utf-8", "replace"), "")


async def _record(
    client: LabBot, message: discord.Message, name: str, recorded: Recorded, rest: str
) -> None:
    recording = await recorded(None)
    cast = await asyncio.to_thread(recording.asciicast, name)
    note = f"It replays with `asciinema play {name}.cast`."
    await _attach(client, message, f"{name}.cast", cast, note)


async def _attach(
    client: LabBot, message: discord.Message, name: str, data: bytes, note: str
) -> None:
    asked = AskedByMessage(message, client.settings.prefix)
    console = ChannelConsole(client, asked, None, "")
    async with console:
        await console.file(name, data)
    await console.finish(0, note)


_BODIES = {"scroll": _scroll, "transcript": _transcript, "record": _record}


async def after_the_end(client: LabBot, message: discord.Message, name: str, rest: str) -> bool:
    """Do the word at a terminal that has ended, if it is the person's and its container is there.

    Returns whether that was so; an exec's has left nothing.
    """
    kept = await client.store.terminals.get(message.channel.id)
    if name not in _BODIES or kept is None or kept.exec_id or kept.owner_id != message.author.id:
        return False
    person = Person(message.author.id, message.author.display_name)
    seat = client.seats.seat(person, kept.guild_id, kept.channel_id)
    size = Size(kept.columns, kept.rows)
    try:
        own = await seat.find(kept.container_id)
    except NoSuchContainer:
        return False

    async def recorded(lines: int | None) -> Recording:
        return await from_log(seat, own, size, lines)

    await _BODIES[name](client, message, own.name, recorded, rest)
    return True


def _word(name: str, synopsis: str, short: str) -> Word:
    async def body(asked: Asked) -> None:
        recorded = asked.opened.recording
        own = asked.opened.own
        await _BODIES[name](asked.client, asked.message, own.name, recorded, asked.rest)

    return Word(name, synopsis, short, body, typing=True)


SCROLL = _word("scroll", "[N]", "the last lines again")
TRANSCRIPT = _word("transcript", "", "all of it as a text file")
RECORD = _word("record", "", "a recording for asciinema")
