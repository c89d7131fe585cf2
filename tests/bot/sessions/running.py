"""A session that runs, in tests, and what it saved."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.sessions.line import Line, Progress
from bot.sessions.repl import Repl, repl_named
from bot.sessions.session import Session
from tests.bot.sessions.lines import PACE, PATIENCE_S, ListPlace, Scripted

SHELL = repl_named("sh")


PLAIN = repl_named("program")


class Saved:
    """What a session saved, step by step."""

    def __init__(self) -> None:
        self.steps: list[Progress] = []
        self._changed = asyncio.Event()

    async def __call__(self, progress: Progress) -> None:
        await asyncio.sleep(0)
        self.steps.append(progress)
        self._changed.set()

    async def until_shown(self, end: int) -> None:
        """Wait until the program's output up to byte `end` is in finished replies."""
        async with asyncio.timeout(PATIENCE_S):
            while self.last.shown < end:
                self._changed.clear()
                await self._changed.wait()

    @property
    def last(self) -> Progress:
        return self.steps[-1] if self.steps else Progress()


@asynccontextmanager
async def opened(
    line: Line,
    place: ListPlace,
    saved: Saved,
    repl: Repl = SHELL,
    progress: Progress | None = None,
    fresh: bool = True,
) -> AsyncIterator[Session]:
    """A session that runs; cancelled at the end, as by a detach."""
    session = Session(line, place, repl, PACE, saved, progress or Progress(), fresh=fresh)
    task = asyncio.create_task(session.run())
    try:
        yield session
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def at_prompt(place: ListPlace, saved: Saved) -> AsyncIterator[tuple[Scripted, Session]]:
    """A shell's session whose first prompt, `$ `, is shown."""
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        yield line, session
