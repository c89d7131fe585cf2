"""Turns at coming back to terminals: a few at a time, and all before anybody asks Discord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

AT_ONCE = 8
"""So many logs are read, and terminals attached, at a time: each log may have some MiB."""
PATIENCE_S = 2.0
"""What a terminal waits for the others' turns; an engine that is slow for one holds up no more."""


class Turns:
    """`turn` is for the engine's part of coming back, `all_taken` stands before Discord's.

    What somebody typed meanwhile is answered after all are attached, which is sooner for those
    who would have been last.
    """

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._left = 0
        self._taken = asyncio.Event()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it."""
        self._left += 1
        self._taken.clear()
        try:
            async with self._places:
                yield
        finally:
            self._left -= 1
            if not self._left:
                self._taken.set()

    async def all_taken(self) -> None:
        """Wait until nobody waits for a turn any more, or for long enough."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._taken.wait()
