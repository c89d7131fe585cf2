"""`!run …`, `!docker run …`, `@bot run …`, a pasted `docker run …`: a message becomes a command."""

import asyncio
import re
import time
from typing import Self

import discord
import structlog

from bot.chat import errors
from bot.chat.console import ChannelConsole
from bot.chat.labbot import LabBot
from bot.chat.terminal import open_thread
from bot.chat.typed import TypedCommand
from bot.chat.writer import NOBODY
from bot.commands import registry
from bot.commands.shell import Shell
from bot.docker_cli.words import WordsError, split
from bot.sandbox.labels import Person
from bot.sessions.place import Place

log = structlog.get_logger(__name__)

INTERRUPTED = 130
"""The exit code of a program that its user's Ctrl-C ended (128 + SIGINT)."""


class StopButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"stop:(?P<message>\d+):(?P<owner>\d+)",
):
    """Ends a running command, as Ctrl-C does at a terminal; for the person who typed it."""

    def __init__(self, message_id: int, owner_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Stop",
                style=discord.ButtonStyle.danger,
                custom_id=f"stop:{message_id}:{owner_id}",
            )
        )
        self.message_id = message_id
        self.owner_id = owner_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[LabBot],  # type: ignore[override]  # our client
        item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
    ) -> Self:
        """Make the button that was clicked."""
        return cls(int(match["message"]), int(match["owner"]))

    async def callback(self, interaction: discord.Interaction[LabBot]) -> None:  # type: ignore[override]
        """Stop the command, or say why not."""
        if interaction.user.id != self.owner_id:
            told = "Only the person who typed this command can stop it."
        elif interaction.client.running.stop(self.message_id):
            await interaction.response.defer()
            return
        else:
            told = "This command has ended already."
        await interaction.response.send_message(told, ephemeral=True)


async def run(client: LabBot, message: discord.Message, typed: TypedCommand) -> None:
    """Run a command to its end: its answer in the channel, a row in the audit trail."""
    assert message.guild is not None
    started = time.monotonic()
    stop = discord.ui.View(timeout=None).add_item(StopButton(message.id, message.author.id))

    async def thread_for(asked: discord.Message, title: str) -> Place:
        return await open_thread(client, asked, title)

    most = client.settings.stdin_max_kib
    if typed.stdin is None and any(file.size > most * 1024 for file in message.attachments[:1]):
        await message.reply(
            f"That file is too large for a program's input: at most {most:,} KiB.",
            mention_author=False,
        )
        return
    stdin = await _stdin(message, typed)
    console = ChannelConsole(message, stdin, client.settings, client.pace, stop, thread_for)
    person = Person(message.author.id, message.author.display_name)
    seat = client.seats.seat(person, message.guild.id, message.channel.id)
    shell = Shell(seat, console, client.terminals, message.id, client.settings)
    code: int | None = None
    try:
        async with console, asyncio.timeout(client.settings.command_timeout_s):
            code = await registry.run(split(typed.line), shell)
        if typed.more:
            await console.hint("Only the first line is a command here: send one at a time.")
        await console.finish(code)
    except asyncio.CancelledError:
        code = INTERRUPTED
        note = "stopped"
        if client.running.closing:
            note = "The bot is being restarted, and stopped this: type it again in a moment."
        await asyncio.shield(console.finish(code, note))
    except WordsError as error:
        code = 1
        await console.err(f"docker: {error.message}")
        await console.hint("Each quotation mark needs a second one, at the end of its text.")
        await console.finish(code)
    except Exception as error:
        code = 1
        await console.finish(code, errors.words(error))
    await _remember(client, message, typed, console.answers, code, time.monotonic() - started)


async def _stdin(message: discord.Message, typed: TypedCommand) -> bytes | None:
    """The message's code block, else its first file."""
    if typed.stdin is not None or not message.attachments:
        return typed.stdin
    return await message.attachments[0].read()


async def fail(message: discord.Message, error: Exception) -> None:
    """Answer with words for an error; where even that fails, the log has it."""
    try:
        await message.channel.send(errors.words(error), allowed_mentions=NOBODY)
    except discord.HTTPException as refusal:
        log.warning("no answer possible", channel=message.channel.id, reason=refusal.text)


async def _remember(
    client: LabBot,
    message: discord.Message,
    typed: TypedCommand,
    answers: list[int],
    code: int | None,
    seconds: float,
) -> None:
    assert message.guild is not None
    author = message.author
    log.info("command", command=typed.name, person=author.id, exit_code=code, seconds=seconds)
    store = client.store
    await store.people.seen(author.id, author.display_name)
    await store.audit.record(
        author.id,
        message.guild.id,
        message.channel.id,
        message.id,
        "login …" if typed.name == "login" else typed.line,  # it may hold a password
        code,
        seconds,
    )
    await store.answers.link(message.id, message.channel.id, answers)
