"""What waits for one browser: bounded, so that a slow one costs the bot nothing; for `page`."""

import asyncio
from collections import deque

WAITING_BYTES = 256 * 1024
"""More than that, and the oldest is left out."""
CHUNK_BYTES = 32 * 1024
"""What is sent at once; the next goes when the browser has shown it."""


class Feed:
    """A program's output on its way to a page; `heard` never waits."""

    def __init__(self, most: int = WAITING_BYTES) -> None:
        self._most = most
        self._pieces: deque[bytes] = deque()
        self._bytes = 0
        self._left_out = 0
        self._held = False
        self._news = asyncio.Event()

    @property
    def waiting(self) -> bytes:
        """All that waits."""
        return b"".join(self._pieces)

    def heard(self, data: bytes) -> None:
        """Let it wait, and drop the oldest where too much does."""
        self._pieces.append(data)
        self._bytes += len(data)
        while self._bytes > self._most and len(self._pieces) > 1:
            gone = len(self._pieces.popleft())
            self._bytes -= gone
            self._left_out += gone
        self._news.set()

    def before(self, data: bytes) -> None:
        """Put what was shown earlier before all that waits."""
        self._pieces.appendleft(data)
        self._bytes += len(data)
        self._news.set()

    def hold(self) -> None:
        """Forget what waits, and hand out nothing until `release`."""
        self._pieces.clear()
        self._bytes = self._left_out = 0
        self._held = True

    def release(self) -> None:
        """Hand out what waits."""
        self._held = False
        self._news.set()

    async def next(self) -> str:
        """Wait for something to show; what was left out before it is told."""
        while self._held or not self._pieces:
            self._news.clear()
            await self._news.wait()
        taken = [self._pieces.popleft()]
        size = len(taken[0])
        while self._pieces and size + len(self._pieces[0]) <= CHUNK_BYTES:
            size += len(self._pieces[0])
            taken.append(self._pieces.popleft())
        self._bytes -= size
        told, self._left_out = _told(self._left_out), 0
        return told + b"".join(taken).decode("utf-8", "replace")


def _told(left_out: int) -> str:
    if not left_out:
        return ""
    return f"\r\n\x1b[0;7m … {left_out:,} bytes left out: they came too fast … \x1b[0m\r\n"
