"""The thread of a terminal, opened while the engine works; for run, start, attach and exec."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.commands.shell import Shell
from bot.sessions.place import Place


@asynccontextmanager
async def opening(title: str, shell: Shell) -> AsyncIterator["asyncio.Task[Place]"]:
    """Begin to open a terminal's thread; the body makes the terminal meanwhile.

    A thread whose terminal could not be made says so, for Discord shows it by then. A cancelled
    command doesn't wait for its thread.
    """
    place = asyncio.create_task(shell.console.open_place(title), name=f"open {title}")
    try:
        yield place
    except Exception:
        await asyncio.wait({place}, timeout=shell.settings.discord_timeout_s)
        if place.done() and not place.cancelled() and not place.exception():
            await place.result().tell("This terminal could not be opened.")
        raise
    finally:
        place.cancel()
