"""A container between its creation and its start; for run, which must not leave it half-made."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.commands.failures import Failure, daemon
from bot.commands.shell import Shell
from bot.engine.errors import EngineError
from bot.sandbox.errors import SandboxError
from bot.sandbox.seat import Own
from bot.sessions.terminals import TooManyTerminals

NOT_EXECUTABLE, NOT_FOUND = 126, 127


@asynccontextmanager
async def starting(own: Own, shell: Shell) -> AsyncIterator[None]:
    """Guard the start of a new container.

    A cancelled or forbidden start leaves none. One that the engine refuses leaves it, as Docker
    does, unless it was to be removed anyway; that raises Failure with Docker's exit code.
    """
    try:
        yield
    except EngineError as error:
        if own.remove:
            await discard(own, shell)
        raise Failure(
            daemon(shell.seat.own_words(error.message)), _status(error.message)
        ) from error
    except (asyncio.CancelledError, SandboxError, TooManyTerminals):
        await discard(own, shell)
        raise


async def discard(own: Own, shell: Shell) -> None:
    """Remove a container whatever it is doing; none is left to be told if the engine refuses."""
    with suppress(EngineError):
        await shell.seat.engine.containers.remove(own.id, force=True, volumes=True)


async def interrupt(own: Own, shell: Shell) -> None:
    """Send it the Ctrl-C that ended its command, as Docker's client passes signals on."""
    with suppress(EngineError):
        await shell.seat.engine.containers.kill(own.id, "INT")


def _status(message: str) -> int:
    """The exit code for the engine's words, as docker's client has it."""
    if "executable file not found" in message or "no such file or directory" in message:
        return NOT_FOUND
    if "permission denied" in message or "is a directory" in message:
        return NOT_EXECUTABLE
    return 125
