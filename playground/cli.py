"""The playground's command line: conversations from files or typed, and the engine by itself."""

import asyncio
import contextlib
import shlex
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated

import typer

from playground.bot_process import REPOSITORY, SERVE, BotDiedError
from playground.chat.interactive import converse
from playground.chat.mismatch import MismatchError
from playground.chat.parser import NotUnderstoodError
from playground.chat.printer import JsonPrinter, Printer, TextPrinter
from playground.chat.run import Plan
from playground.chat.run import play as play_plan
from playground.engine.cli import app as engine_app
from playground.engine.engine import lent
from playground.engine.errors import EngineSetupError
from playground.stack import Engine, Stack

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A Discord and a Docker Engine on this machine, to play with the bot.",
)
app.add_typer(engine_app, name="engine")

FAILED = 1
NOT_UNDERSTOOD = 2

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Chat files; - is standard input.")
]
Json = Annotated[
    bool, typer.Option("--json", help="One object a line: visible events and REST requests.")
]
Bot = Annotated[
    str | None, typer.Option(metavar="COMMAND", help="Another bot than `python -m bot serve`.")
]
Port = Annotated[int, typer.Option(help="The page's port, or any free one if it is taken.")]
Browser = Annotated[bool, typer.Option(help="Open a browser where there is a desktop.")]
NoEngine = Annotated[bool, typer.Option("--no-engine", help="The bot needs no Docker Engine.")]


def _say(text: str) -> None:
    typer.echo(text)
    sys.stdout.flush()


def _report(text: str) -> None:
    typer.echo(text, err=True)


@app.command()
def chat(files: Files, json: Json = False, bot: Bot = None, no_engine: NoEngine = False) -> None:
    """Plays chat files, prints what becomes visible; fails where expectations don't hold."""
    command = tuple(shlex.split(bot)) if bot else SERVE
    engine = Engine.NONE if no_engine else Engine.SHARED
    raise typer.Exit(asyncio.run(_chat(files, json, command, engine)))


async def _chat(files: list[str], json: bool, command: tuple[str, ...], engine: Engine) -> int:
    """The exit code: every file is played, also after one that failed."""
    code = 0
    shared = contextlib.nullcontext() if engine is Engine.NONE else lent(REPOSITORY, report=_report)
    async with shared:
        for file in files:
            printer: Printer = JsonPrinter(_say) if json else TextPrinter(_say)
            try:
                if file == "-" and sys.stdin.isatty():
                    await _open(printer, command, engine)
                    continue
                plan = _plan(file)
                await play_plan(plan, printer, command=command, engine=engine, report=_report)
            except (MismatchError, BotDiedError, EngineSetupError) as error:
                _report(f"\n{error}")
                code = code or FAILED
            except (NotUnderstoodError, OSError) as error:
                _report(str(error))
                code = NOT_UNDERSTOOD
    return code


def _plan(file: str) -> Plan:
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    return Plan.read(text, file)


@app.command()
def play(port: Port = 4780, browser: Browser = True) -> None:
    """Starts everything and opens the lab in a browser; Ctrl-C ends it and leaves nothing."""
    from playground.page.play import serve  # NiceGUI takes a second that only the page is worth

    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(
            _until_ended(serve(port=port, browser=browser, say=_say, report=_report)),
        )


async def _until_ended(work: Coroutine[None, None, None]) -> None:
    """End in order, with the bot, also when the terminal is closed or `kill` is what ends it."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await work


async def _open(printer: Printer, command: tuple[str, ...], engine: Engine) -> None:
    async with Stack(engine=engine, command=command, report=_report) as stack:
        _say(f"Discord's API: {stack.discord.api_url}")
        await converse(stack, printer, _say)
