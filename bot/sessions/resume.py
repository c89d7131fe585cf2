"""A terminal's output from where it was last read, exact to the byte, across a gap in listening.

The engine's log holds whole lines only: the line that a program is in the middle of, usually its
prompt, comes neither with the log nor with a new attach. So the log is read once more when that
line has ended, and gives what was missed of it (moby's json-file logger writes a line at its
newline or at the program's end).
"""

import asyncio
import codecs
from collections.abc import Awaitable, Callable

from bot.sandbox.seat import Own, Seat
from bot.sessions.line import Line, Missed, Piece
from bot.sessions.repl import Repl, Typed, without_echo
from bot.sessions.screen import plain, text_of

LOG_TRIES, LOG_LAG_S = 50, 0.02
"""The engine writes a line to its log by another path than to an attach: it may come later."""
LATE_S = 0.25
"""Longer than that takes: what is in the log by then and does not come live never will."""


UNWRITTEN_BYTES = 16 * 1024
"""The longest unfinished line that the engine keeps out of its log (moby, logger/copier.go)."""
SURE_BYTES = 1024
"""So much of a long line is known again in the log before the line has ended."""


TELLING_CHARS = 4
"""Shorter inputs may well be what some line of output ends with."""
ECHOED_WITHIN_BYTES = 256 * 1024
"""How far an echo is looked for behind where the input was typed."""

EACH_BYTE = "replace-each-byte"
codecs.register_error(EACH_BYTE, lambda error: ("\ufffd", getattr(error, "start", 0) + 1))


class AsLogged:
    """A `Line` whose bytes are those that the engine's log has, so that places in both are equal.

    The log is JSON: each byte that is no UTF-8 is U+FFFD there (moby, logger/jsonlog).
    The beginning of a character waits for its end. A `listener` hears at once what is read.
    """

    def __init__(self, line: Line) -> None:
        self.listener: Callable[[bytes], None] | None = None
        self._line = line
        self._decoder = codecs.getincrementaldecoder("utf-8")(EACH_BYTE)
        self._unfinished = b""
        self._heard = False

    async def read(self) -> Piece | None:
        while (piece := await self._line.read()) is not None:
            self._heard = True
            if text := self._decoder.decode(piece.data):
                data = text.encode()
                _, newline, after = data.rpartition(b"\n")
                self._unfinished = after if newline else self._unfinished + data
                self._unfinished = self._unfinished[-UNWRITTEN_BYTES:]
                if self.listener:
                    self.listener(data)
                return Missed(data)
        rest = self._decoder.decode(b"", final=True)
        return Missed(rest.encode()) if rest else None

    @property
    def unfinished(self) -> bytes | None:
        """The line that has no end yet; None if nothing has been heard."""
        return self._unfinished if self._heard else None

    def shown_in(self, log: bytes, shown: int) -> int:
        """The place in `log` of byte `shown`, after the engine itself went away.

        What it had in hand of an unfinished line, usually a prompt, never came to its log.
        """
        begun = shown - len(self._unfinished)
        if not self._unfinished or log.startswith(self._unfinished, begun):
            return shown
        return max(begun, 0)

    async def write(self, data: bytes) -> None:
        await self._line.write(data)

    async def resize(self, columns: int, rows: int) -> None:
        await self._line.resize(columns, rows)

    async def close(self) -> None:
        await self._line.close()


class Resumed:
    """A `Line` that first yields what was printed since byte `shown`, then the live output.

    `log` is the whole log as it was before `live` was attached; `read_log` reads it anew. A log
    much shorter than `shown` was rotated by the engine: all of it counts as missed.

    At a `screen` nothing waits for a line to end, which may take for ever there: what comes is
    yielded at once, and how much was not heard when a line has ended.
    """

    def __init__(
        self,
        live: Line,
        log: bytes,
        shown: int,
        read_log: Callable[[], Awaitable[bytes]],
        *,
        screen: bool = False,
    ) -> None:
        self._live = live
        self._read_log = read_log
        self._lines_end = log.rfind(b"\n") + 1
        self._shown = 0 if shown > len(log) + UNWRITTEN_BYTES else shown
        self._missed = log[self._shown : self._lines_end]
        self._first_line: bytearray | None = bytearray()
        self._screen = screen
        self._first: asyncio.Future[Piece | None] | None = None

    async def read(self) -> Piece | None:
        if self._missed:
            missed, self._missed = self._missed, b""
            return Missed(missed)
        if self._first_line is None:
            return await self._live.read()
        if self._screen:
            return await self._read_at_once(self._first_line)
        if self._first is None:
            self._first = asyncio.ensure_future(self._live.read())
            if late := await self._late(self._first):
                return Missed(late)
        return await self._read_first_line(self._first_line)

    async def _late(self, first: asyncio.Future[Piece | None]) -> bytes:
        """What was printed before the attach, but logged when the log had been read already.

        Lines that come live too are left to `_read_first_line`: it finds both in the log.
        """
        await asyncio.wait({first}, timeout=LATE_S)
        if first.done():
            return b""
        log = await self._read_log()
        await asyncio.wait({first}, timeout=LATE_S)
        if first.done():
            return b""
        at, self._lines_end = max(self._shown, self._lines_end), log.rfind(b"\n") + 1
        return log[at : self._lines_end]

    async def _read_at_once(self, seen: bytearray) -> Piece | None:
        piece = await self._live.read()
        if piece is None:
            return None
        seen += piece.data
        line_end = seen.find(b"\n") + 1
        if not line_end and len(seen) <= UNWRITTEN_BYTES:
            return piece
        self._first_line = None
        at = max(self._shown, self._lines_end)
        for _ in range(LOG_TRIES if line_end else 0):
            if end := self._end_of_line(await self._read_log(), bytes(seen[:line_end])):
                return Missed(piece.data, unheard=max(0, end - at - line_end))
            await asyncio.sleep(LOG_LAG_S)
        return piece

    async def _read_first_line(self, seen: bytearray) -> Piece | None:
        ended = False
        while b"\n" not in seen and len(seen) <= UNWRITTEN_BYTES and not ended:
            piece = await (self._first or self._live.read())
            self._first = None
            seen += piece.data if piece else b""
            ended = piece is None
        self._first_line = None
        line_end = seen.find(b"\n") + 1
        at = max(self._shown, self._lines_end)
        for _ in range(LOG_TRIES):
            log = await self._read_log()
            if line_end and (end := self._end_of_line(log, bytes(seen[:line_end]))):
                return Missed(log[at:end] + seen[line_end:])
            if ended and not line_end and log.endswith(seen):
                return Missed(log[at:]) if log[at:] else None
            if not ended and not line_end and (start := log.find(seen[:SURE_BYTES], at)) >= 0:
                return Missed(log[at:start] + seen)
            await asyncio.sleep(LOG_LAG_S)
        return Missed(bytes(seen)) if seen else None

    def _end_of_line(self, log: bytes, first_live: bytes) -> int:
        """Find where the line that ends with `first_live` ends in the log; 0 if nowhere yet.

        Lines that came between the first log and the attach stand before it.
        """
        end = self._lines_end
        while end := log.find(b"\n", end) + 1:
            if log.endswith(first_live, self._lines_end, end):
                break
        return end

    async def write(self, data: bytes) -> None:
        await self._live.write(data)

    async def resize(self, columns: int, rows: int) -> None:
        await self._live.resize(columns, rows)

    async def close(self) -> None:
        if self._first is not None:
            self._first.cancel()
        await self._live.close()


def output_from(typing_at: int | None, log: bytes) -> bytes | None:
    """Where an input's echo is looked for; None if it was typed for sure."""
    return None if typing_at is None else log[typing_at:][:ECHOED_WITHIN_BYTES]


def was_typed(typed: Typed, output: bytes | None, repl: Repl) -> bool:
    """Whether an input was typed, or at least echoed in `output`; killed just before, it wasn't.

    Typed ahead of a busy program, it may be echoed behind what stands on the line already. A
    program may turn its echo off: what then was typed is typed again.
    """
    if output is None:
        return True
    text = text_of(output)
    last = typed.echo[-1]
    ahead = len(last) >= TELLING_CHARS and f"{last}\n" in plain(text)
    return ahead or without_echo(text, typed.echo, repl) != text


async def log_of(seat: Seat, own: Own) -> bytes:
    """All that the engine has kept of the output of a container that has a TTY."""
    pieces = [piece.data async for piece in seat.engine.containers.logs(own.id, tty=True)]
    return b"".join(pieces)
