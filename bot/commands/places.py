"""The thread of a terminal, opened while the engine works; for run, start, attach and exec."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.commands.failures import explain
from bot.commands.shell import Shell
from bot.sessions.place import Place


@asynccontextmanager
async def opening(
    title: str, shell: Shell, container_id: str = ""
) -> AsyncIterator["asyncio.Task[Place]"]:
    """Begin to open a terminal's thread; the body makes the terminal meanwhile.

    If it can't, the thread isn't opened, or says why if Discord has it already. A cancelled
    command doesn't wait for its thread. With `container_id`, a thread where the person was at that
    container's terminal before is used again.
    """
    begun = False

    async def open_it() -> Place:
        nonlocal begun
        begun = True
        return await shell.console.open_place(title, container_id)

    place = asyncio.create_task(open_it(), name=f"open {title}")
    try:
        yield place
    except Exception as error:
        if begun:
            await asyncio.wait({place}, timeout=shell.settings.discord_timeout_s)
            if place.done() and not place.cancelled() and not place.exception():
                failure = await explain(error, shell)
                why = f": {failure.message}" if failure else "."
                await place.result().tell(f"This terminal could not be opened{why}")
        raise
    finally:
        place.cancel()
