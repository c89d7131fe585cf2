"""The chat at a terminal: plays each step as it is typed, and prints what becomes visible."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from playground.bot_process import BotDiedError
from playground.chat.mismatch import MismatchError
from playground.chat.parser import NotUnderstoodError, read_step
from playground.chat.player import Player
from playground.chat.printer import Printer
from playground.chat.steps import Deed, Does, Place, Step
from playground.stack import Stack

WELCOME = """\
A conversation with the bot. Type what people say, for instance
  learner: !run -it node        in the newest thread: `learner in thread: 1 + 1`
What names nobody is said by whoever spoke last, there. Ctrl-D ends."""


async def converse(stack: Stack, printer: Printer, write: Callable[[str], None]) -> None:
    """Until the end of standard input; a step that fails is told and forgotten."""
    player = Player(stack, patient=False)
    await player.make_lab("-")
    player.show_on(printer)
    write(WELCOME)
    last = Does(0, "", "learner", Deed.SAY, Place())
    async for number, block in _typed():
        try:
            step = understood(block, number, last)
            if isinstance(step, Does):
                last = step
            await stack.bot.while_alive(player.step(step, "-"))
        except (MismatchError, NotUnderstoodError) as error:
            write(str(error))
        except BotDiedError as error:
            write(f"{error}\nType `start the bot` to go on.")


def understood(block: str, number: int, last: Does) -> Step:
    """The step, or what was typed as words of the one who spoke last, where they spoke."""
    try:
        return read_step(block, number)
    except NotUnderstoodError:
        return replace(last, line=number, words=block, deed=Deed.SAY, what="", text=block)


async def _typed() -> AsyncIterator[tuple[int, str]]:
    """Steps with their line numbers. A line that ends in a colon goes on until an empty one."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    number = 0
    block: list[str] = []
    while line := (await reader.readline()).decode(errors="replace"):
        number += 1
        line = line.rstrip("\n")
        if block:
            if line.strip():
                block.append("    " + line)
                continue
        elif line.endswith(":"):
            block = [line]
            continue
        elif not line.strip() or line.startswith("#"):
            continue
        yield number, "\n".join(block or [line])
        block = []
