"""A program's output on a console, a message's input into it, for as long as a chat waits.

Docker's client copies both ways until the output ends. In a chat the input is what came with the
message, and after `foreground_timeout_s` the container is left to go on by itself.
"""

import asyncio
from collections.abc import AsyncIterable, Awaitable
from typing import Protocol, TypeVar

from bot.commands.console import Console
from bot.commands.shell import Shell
from bot.engine.values import Detail, Output

T = TypeVar("T")


class Line(Protocol):
    """A program's stdin and output: an attach or an exec stream of the engine."""

    async def read(self) -> Output | None:
        """Return the next output; None at its end."""

    async def write(self, data: bytes) -> None:
        """Hand bytes to its stdin."""

    async def close_stdin(self) -> None:
        """End its stdin."""


async def converse(
    line: Line, console: Console, stdin: bytes | None, *, end_input: bool = True
) -> int:
    """Hand the program `stdin` (None: it has none) and end its input, print all that it prints.

    Both go on at once, for a program may print before it has read everything, and may end without
    reading it. Without `end_input` more may come later, from another attach: for a container whose
    stdin outlives its clients, the engine takes an end of input as the end of interest in its
    output. Returns how many bytes were printed.
    """
    if stdin is None:
        return await show(_pieces(line), console)
    try:
        async with asyncio.TaskGroup() as both:
            feeding = both.create_task(_feed(line, stdin, end_input))
            printed = await show(_pieces(line), console)
            feeding.cancel()
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    return printed


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


async def _pieces(line: Line) -> AsyncIterable[Output]:
    while (output := await line.read()) is not None:
        yield output


async def _feed(line: Line, stdin: bytes, end_input: bool) -> None:
    if stdin:
        await line.write(stdin)
    if end_input:
        await line.close_stdin()


def hears_once(detail: Detail) -> bool:
    """Whether its program's input ends with its first client's, as after `run -i`."""
    return bool(detail.raw["Config"]["StdinOnce"])
