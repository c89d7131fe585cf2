"""A program's terminal as the engine streams it: output to read, input to write; for sessions.

Nothing here queues without bounds. At most about 128 KiB of output wait in this process; while
nobody reads, the socket fills, then the engine's buffer (about 1 MB), then the program stops at
its next write.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from struct import Struct
from typing import Literal

import aiohttp

from bot.engine.errors import EngineError
from bot.engine.values import Output
from bot.engine.wire import Connection, Wire

Resize = Callable[[int, int], Awaitable[None]]
"""Sets a terminal's columns and rows."""

__all__ = ["ExecStream", "Output", "Stream", "demultiplexed"]

HEADER = Struct(">BxxxL")
"""Before each piece of a stream without TTY: its number (1 stdout, 2 stderr), then its length.
Source: Docker Engine API, "Attach to a container", Stream format."""

CHUNK_BYTES = 64 * 1024


class Stream:
    """The terminal of a container's main program, or of an exec's."""

    def __init__(self, wire: Wire, connection: Connection, resize: Resize) -> None:
        self._wire = wire
        self._connection = connection
        self._resize = resize

    async def read(self) -> Output | None:
        """The next piece of output, None at the end; for one reader, and as long as it takes.

        Cancelling a read loses nothing. The end means that the program ended, or that the engine
        did: who must know asks `containers.inspect`.
        """
        with self._wire.translated():
            message = await self._connection.read_out()
        return None if message is None else Output(_stream(message.stream), message.data)

    async def write(self, data: bytes) -> None:
        """Hand `data` to the program's stdin; wait while it doesn't read, for the caller to bound.

        What is written after the program's end is dropped, as keys typed then are: the end
        itself is told by `read`.
        """
        if self._connection.ended:
            return
        try:
            await self._connection.write_in(data)
        except (aiohttp.ClientError, ConnectionError):
            return

    async def resize(self, columns: int, rows: int) -> None:
        """Set the size of the program's terminal, in characters, and have the program told.

        `Conflict` or another `EngineError` where it doesn't run.
        """
        await self._resize(columns, rows)

    async def close_stdin(self) -> None:
        """End the program's stdin (it was created with `stdin_once`); its output goes on."""
        if not self._connection.end_input():
            raise EngineError(
                0, f"The connection to {self._wire.address} is over TLS, which can't end stdin"
            )

    async def close(self) -> None:
        """Let go of the program without stopping it."""
        await self._connection.close()


class ExecStream(Stream):
    """The terminal of a program started by exec, whose `id` tells its exit code later."""

    def __init__(self, wire: Wire, connection: Connection, resize: Resize, exec_id: str) -> None:
        super().__init__(wire, connection, resize)
        self.id = exec_id


async def demultiplexed(content: aiohttp.StreamReader, *, tty: bool) -> AsyncIterator[Output]:
    """The pieces of a body of logs; a piece may end within a character or a line."""
    if tty:
        async for data in content.iter_chunked(CHUNK_BYTES):
            yield Output("stdout", data)
        return
    while header := await content.read(1):
        header += await content.readexactly(HEADER.size - 1)
        number, left = HEADER.unpack(header)
        while left:
            data = await content.read(min(left, CHUNK_BYTES))
            if not data:
                return
            left -= len(data)
            yield Output(_stream(number), data)


def _stream(number: int) -> Literal["stdout", "stderr"]:
    return "stderr" if number == 2 else "stdout"
