"""A command is run for whoever asked: by a message, or by `/docker`."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import discord
import structlog

from bot.chat import errors
from bot.chat.command.asked import Asked
from bot.chat.command.console import ChannelConsole
from bot.chat.command.typed import TypedCommand
from bot.chat.labbot import LabBot
from bot.commands import registry
from bot.commands.shell import Shell
from bot.docker_cli.words import WordsError, split
from bot.sandbox.labels import Person

log = structlog.get_logger(__name__)

INTERRUPTED = 130
"""The exit code of a program that its user's Ctrl-C ended (128 + SIGINT)."""


async def run(client: LabBot, asked: Asked, typed: TypedCommand) -> bool:
    """Run a command to its end: its answer in the channel, a row in the audit trail.

    Returns whether it opened a terminal.
    """
    started = time.monotonic()
    most = client.settings.stdin_max_kib
    takes_files = registry.takes_files(typed.line.split())
    as_stdin = [] if takes_files or typed.stdin is not None else asked.files[:1]
    if any(file.size > most * 1024 for file in as_stdin):
        await asked.tell(f"That file is too large for a program's input: at most {most:,} KiB.")
        return False
    if as_stdin and asked.patience_s < client.settings.discord_timeout_s:
        await asked.wait()
    stdin = await as_stdin[0].read() if as_stdin else typed.stdin
    console = ChannelConsole(client, asked, stdin, typed.rest)
    person = Person(asked.author.id, asked.author.display_name)
    seat = client.seats.seat(person, asked.guild.id, asked.channel.id)
    # Hints tell what to type next in the way that this was typed.
    settings = client.settings.model_copy(update={"prefix": asked.prefix})
    shell = Shell(seat, console, client.terminals, asked.id, settings)
    code, note = await _outcome(client, console, shell, typed)
    await _uncancelled(console.finish(code, note))
    await _remember(client, asked, typed, code, time.monotonic() - started)
    return console.opened_thread


async def _outcome(
    client: LabBot, console: ChannelConsole, shell: Shell, typed: TypedCommand
) -> tuple[int, str]:
    """Run the program; its exit code, and what there is to say about its end."""
    try:
        async with console, asyncio.timeout(client.settings.command_timeout_s):
            code = await registry.run(split(typed.line), shell)
        if console.unread:
            await console.hint("Only the first line is a command here: send one at a time.")
    except asyncio.CancelledError:
        if client.running.closing:
            note = "The bot is being restarted, and stopped this: type it again in a moment."
            return INTERRUPTED, note
        return INTERRUPTED, "stopped"
    except WordsError as error:
        await console.err(f"docker: {error.message}")
        await console.hint("Each quotation mark needs a second one, at the end of its text.")
        return 1, ""
    except Exception as error:
        return 1, errors.words(error)
    return code, ""


async def _uncancelled(work: Coroutine[Any, Any, None]) -> None:
    """Do it to its end: whoever stops a command that has ended comes too late to change it."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task


async def fail(asked: Asked, error: Exception) -> None:
    """Answer with words for an error; where even that fails, the log has it."""
    try:
        await asked.tell(errors.words(error))
    except discord.HTTPException as refusal:
        log.warning("no answer possible", channel=asked.channel.id, reason=refusal.text)


async def _remember(
    client: LabBot, asked: Asked, typed: TypedCommand, code: int | None, seconds: float
) -> None:
    author = asked.author
    log.info("command", command=typed.name, person=author.id, exit_code=code, seconds=seconds)
    await client.store.people.seen(author.id, author.display_name)
    await client.store.audit.record(
        author.id,
        asked.guild.id,
        asked.channel.id,
        asked.id,
        "login …" if typed.name == "login" else typed.line,  # it may hold a password
        code,
        seconds,
    )
