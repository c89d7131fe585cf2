"""Files into and out of the container of a terminal, from its thread; for `terminal` and `!get`."""

import posixpath
from contextlib import AbstractAsyncContextManager, nullcontext

import discord

from bot.chat import errors
from bot.chat.command.asked import AskedByMessage
from bot.chat.command.console import ChannelConsole
from bot.chat.labbot import LabBot
from bot.chat.render import code
from bot.commands import registry
from bot.commands.cp_in import put
from bot.commands.each import tell
from bot.commands.failures import explain
from bot.commands.shell import Shell
from bot.docker_cli.copying import Spot
from bot.sessions.terminals import Opened
from bot.sessions.whereabouts import working_directory

PASTED = "message.txt"
"""What Discord makes of a text that is too long for a message, which then has no other."""


def dropped(message: discord.Message) -> bool:
    """Whether the message brings files, rather than a text that Discord made a file of."""
    names = [file.filename for file in message.attachments]
    return bool(names) and (bool(message.content) or names != [PASTED])


async def content_of(message: discord.Message, most_kib: int) -> str:
    """The message's text, or that of the file that Discord made of a long one, up to so much."""
    if message.content or dropped(message) or not message.attachments:
        return message.content
    file = message.attachments[0]
    if file.size > most_kib * 1024:
        return ""
    return (await file.read()).decode("utf-8", "replace")


async def take_missed(client: LabBot, message: discord.Message) -> None:
    """Take the files of a message that was posted while nobody listened, in its turn."""
    opened = client.terminals.at(message.channel.id)
    if opened is None:
        return
    try:
        await take(client, message, opened, nullcontext())
    except Exception as error:
        await opened.place.tell(errors.words(error))


async def take(
    client: LabBot,
    message: discord.Message,
    opened: Opened,
    turn: AbstractAsyncContextManager[None],
) -> None:
    """Put the message's files where the terminal's program is at work, and say where that is.

    In its `turn` among what is typed. What is answered was taken, perhaps by an earlier process.
    """
    console, shell = _at(client, message, opened, once=True)
    async with turn, console:
        if message.id in client.taken or await client.store.answers.of(message.id):
            return
        client.taken.append(message.id)
        try:
            own = await opened.seat.find(opened.own.id)
            folder = await working_directory(opened)
            owner = await opened.seat.engine.archives.owner(own.id, folder)
            await put(".", Spot(own.name, folder), shell, owner=owner)
        except Exception as error:
            failure = await explain(error, shell)
            if failure is None:
                raise
            await tell([failure], shell)
            note, status = "", 1
        else:
            names = ", ".join(code(file.filename) for file in message.attachments)
            are = "is" if len(message.attachments) == 1 else "are"
            note, status = f"{names} {are} in {code(folder)} of {code(own.name)}.", 0
    await console.finish(status, note)


async def fetch(client: LabBot, message: discord.Message, opened: Opened, path: str) -> None:
    """Attach a file or folder to an answer; the path begins where the program is at work."""
    console, shell = _at(client, message, opened)
    async with opened.session.between_inputs(), console:
        own = await opened.seat.find(opened.own.id)
        whole = posixpath.join(await working_directory(opened), path)
        status = await registry.run(["cp", "-qL", f"{own.name}:{whole}", "."], shell)
    await console.finish(status)


def _at(
    client: LabBot, message: discord.Message, opened: Opened, *, once: bool = False
) -> tuple[ChannelConsole, Shell]:
    """A console that answers the message, at the seat of whose terminal it is."""
    asked = AskedByMessage(message, client.settings.prefix, once=once)
    console = ChannelConsole(client, asked, None, "")
    return console, Shell(opened.seat, console, client.terminals, message.id, client.settings)
