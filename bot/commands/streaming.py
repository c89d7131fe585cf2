"""A program's output on a console, a message's input into it, for as long as a chat waits.

Docker's client copies both ways until the output ends. In a chat the input is what came with the
message, and after `foreground_timeout_s` the container is left to go on by itself.
"""

import asyncio
from collections.abc import AsyncIterable, Awaitable
from typing import TypeVar

from bot.commands.console import Console
from bot.commands.shell import Shell
from bot.engine.streams import Stream
from bot.engine.values import Output

T = TypeVar("T")


async def converse(stream: Stream, console: Console, stdin: bytes | None) -> int:
    """Hand the program `stdin` and end its input (None: it has none), print all that it prints.

    Both go on at once, for a program may print before it has read everything. Returns how many
    bytes it printed.
    """
    async with asyncio.TaskGroup() as both:
        if stdin is not None:
            both.create_task(_feed(stream, stdin))
        printing = both.create_task(show(_pieces(stream), console))
    return printing.result()


async def show(outputs: AsyncIterable[Output], console: Console) -> int:
    """Print each piece as it comes; return how many bytes there were."""
    size = 0
    async for output in outputs:
        await console.data(output.stream, output.data)
        size += len(output.data)
    return size


async def while_watched(work: Awaitable[T], shell: Shell) -> T | None:
    """What `work` returns, or None when a person has waited for it as long as they may."""
    patience = asyncio.timeout(shell.settings.foreground_timeout_s)
    try:
        async with patience:
            return await work
    except TimeoutError:
        if not patience.expired():
            raise
        return None


def goes_on(name: str, shell: Shell) -> str:
    """The hint for a container that outlived the wait."""
    return (
        f"`{name}` goes on in the background: {shell.typed(f'logs {name}')} shows its output, "
        f"{shell.typed(f'stop {name}')} ends it."
    )


async def _pieces(stream: Stream) -> AsyncIterable[Output]:
    while (output := await stream.read()) is not None:
        yield output


async def _feed(stream: Stream, stdin: bytes) -> None:
    if stdin:
        await stream.write(stdin)
    await stream.close_stdin()
