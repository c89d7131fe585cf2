"""`!run …`, `!docker run …`, `@bot run …`, a pasted `docker run …`: a message becomes a command."""

import asyncio
import time

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


async def run(client: LabBot, message: discord.Message, typed: TypedCommand) -> None:
    """Run a command to its end: its answer in the channel, a row in the audit trail."""
    assert message.guild is not None
    started = time.monotonic()

    async def thread_for(asked: discord.Message, title: str) -> Place:
        return await open_thread(client, asked, title)

    most = client.settings.stdin_max_kib
    takes_files = registry.takes_files(typed.line.split())
    as_stdin = [] if takes_files or typed.stdin is not None else message.attachments[:1]
    if any(file.size > most * 1024 for file in as_stdin):
        await message.reply(
            f"That file is too large for a program's input: at most {most:,} KiB.",
            mention_author=False,
        )
        return
    stdin = await as_stdin[0].read() if as_stdin else typed.stdin
    console = ChannelConsole(
        message, stdin, typed.rest, client.settings, client.pace, client.questions, thread_for
    )
    person = Person(message.author.id, message.author.display_name)
    seat = client.seats.seat(person, message.guild.id, message.channel.id)
    shell = Shell(seat, console, client.terminals, message.id, client.settings)
    code: int | None = None
    try:
        async with console, asyncio.timeout(client.settings.command_timeout_s):
            code = await registry.run(split(typed.line), shell)
        if console.unread:
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
