"""A message in a terminal's thread goes to its program, if who wrote it may type there."""

from datetime import datetime
from functools import partial

import discord

from bot.chat.command import typed
from bot.chat.labbot import LabBot
from bot.chat.terminal import sharing, transfer
from bot.chat.terminal.entry import guests_of
from bot.chat.terminal.guests import Guests
from bot.chat.terminal.inputs import is_remark, keys, quoted, typed_text, without_call
from bot.chat.terminal.keyboard import keyboard
from bot.chat.terminal.keys import DETACH
from bot.chat.terminal.place import ThreadPlace
from bot.chat.terminal.presses import press_all
from bot.chat.terminal.transfer import dropped
from bot.chat.terminal.words.known import WORDS
from bot.sessions.place import Input
from bot.sessions.terminals import Opened


def command_in(client: LabBot, content: str) -> typed.TypedCommand | None:
    """The command that a message in a terminal's thread is for the bot; None for all others."""
    assert client.user is not None
    said = typed.read(content, client.settings.prefix, client.user.id)
    if said is None or not said.explicit or quoted(content):
        return None
    return said if (said.name in WORDS and not said.said_docker) or typed.known(said) else None


async def hear(client: LabBot, message: discord.Message, opened: Opened) -> None:
    """Give the program what was typed by who may; others talk, and are told once how to join."""
    if is_remark(message.content):
        return
    guests = guests_of(opened)
    if not guests.may_type(message.author.id):
        await sharing.refuse(message, opened)
        return
    if not client.intents.message_content and not message.content:
        if guests.first_time("unread", message.author.id):
            await message.reply(_unread(client), mention_author=False)
        return
    if dropped(message):
        await transfer.take(client, message, opened, opened.session.between_inputs())
        if not message.content:
            return
    assert client.user is not None
    whole = await transfer.content_of(message, client.settings.stdin_max_kib)
    content = without_call(whole, client.user.id)
    pressed = keys(content)
    if pressed == DETACH:
        await leave(client, message, opened)
    elif pressed is not None:
        await press_all(opened.session, pressed)
    elif (text := typed_text(content)) is not None:
        await opened.session.type(Input(message.id, message.author.id, text))
    else:
        await message.reply(
            "There is nothing in this message that I can type. Write a line, or code between "
            "two lines of ```.",
            mention_author=False,
        )


async def hear_form(message: discord.Message, opened: Opened) -> None:
    """Type what somebody sent in by a form, which the bot's own message shows."""
    place = opened.session.place
    assert isinstance(place, ThreadPlace)
    what = await place.read(message)
    if what is not None:
        await opened.session.type(what)


async def leave(client: LabBot, message: discord.Message, opened: Opened) -> None:
    """Detach, which ends the terminal for all who are at it: only its owner may."""
    if message.author.id == opened.seat.person.id:
        await client.terminals.detach(message.channel.id)
    else:
        name = opened.seat.person.name
        await message.reply(f"Only {name} can leave this terminal.", mention_author=False)


def _unread(client: LabBot) -> str:
    assert client.user is not None
    return (
        "I can't read messages here, as I run without Discord's Message Content intent. Press "
        f"**Input** above, or begin with a mention of me: `@{client.user.name} 1 + 1`."
    )


def place_in(
    client: LabBot,
    thread: discord.Thread,
    owner_id: int,
    opened_at: datetime,
    shared_with: frozenset[int] = frozenset(),
) -> ThreadPlace:
    """The place that a thread is for the terminal that was opened there at that time."""
    return ThreadPlace(
        thread,
        Guests(thread.id, owner_id, client.store.shares, shared_with),
        client.settings,
        client.pace,
        keyboard(thread.id),
        for_bot=lambda content: command_in(client, content) is not None,
        files=partial(transfer.take_missed, client),
        opened_at=opened_at,
    )
