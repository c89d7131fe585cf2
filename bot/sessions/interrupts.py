"""A program that doesn't come back to its prompt after Ctrl-C, so that somebody tells of it.

Node.js is one: interrupted in the middle of a `console.log` at a terminal that doesn't keep up, its
REPL prints nothing any more, neither here nor under Docker's own client (seen with 24.19).
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

BACK_S = 5.0
"""A program that prompts at all does so a moment after Ctrl-C; the machine may be busy."""


class Interrupts:
    """`pressed` and `prompted` are called as they happen; `watch` calls `tell`, once each time."""

    def __init__(self, tell: Callable[[], Awaitable[None]]) -> None:
        self.awaited = False
        self._tell = tell
        self._told = False
        self._pressed = asyncio.Event()
        self._prompted = asyncio.Event()

    def pressed(self) -> None:
        """Ctrl-C was pressed while a program that has prompted before was at work."""
        self.awaited = True
        self._prompted.clear()
        self._pressed.set()

    def prompted(self) -> None:
        """The prompt is back, while it was `awaited`."""
        self.awaited = self._told = False
        self._prompted.set()

    async def watch(self) -> None:
        """Wait for the prompt after each Ctrl-C; runs as long as its session."""
        while True:
            await self._pressed.wait()
            self._pressed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(BACK_S):
                    await self._prompted.wait()
            if self.awaited and not self._told:
                self._told = True
                await self._tell()
            self.awaited = False
