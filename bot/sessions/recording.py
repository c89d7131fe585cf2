"""What a terminal has shown, with its times: as a text, or as a recording that replays; for chat.

A container's main terminal is in the engine's log, a line at a time. An exec's is nowhere, so what
it shows is kept here as it comes, up to a limit.
"""

import json
import re
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.seat import Own, Seat
from bot.sessions.line import Line, Piece
from bot.sessions.screen import plain, text_of
from bot.sessions.size import Size

TERM = "xterm"
"""What the engine tells every program that has a terminal."""
LOG_LINE_BYTES = 16 * 1024
"""A longer line is several in the engine's log, without a line's end between them (moby,
daemon/logger/copier.go)."""
GROUP_BYTES = 2048
"""How much is made into text at once: a region that the cursor moves in is hardly larger."""
# The engine's time before each piece of a log: nine digits of a second, always.
_STAMP = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9})Z ")


@dataclass(frozen=True, slots=True)
class Shown:
    """Bytes that a terminal was given, and when: in seconds since 1970."""

    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """All that is known of what a terminal has shown; `left_out` bytes before it are lost."""

    shown: Sequence[Shown]
    size: Size
    left_out: int = 0

    @property
    def data(self) -> bytes:
        """The bytes alone."""
        return b"".join(one.data for one in self.shown)

    def text(self) -> str:
        """It as a page of text, without colours; takes its time where the cursor moved much."""
        told = f"… {self.left_out:,} bytes before this are gone …\n" if self.left_out else ""
        return told + "".join(plain(part) for part in _texts(self.data, self.size.columns))

    def last_lines(self, count: int) -> str:
        """The last lines, colours kept."""
        lines = self.data.splitlines(keepends=True)[-count:]
        text = "".join(_texts(b"".join(lines), self.size.columns))
        return "\n".join(text.split("\n")[-count - 1 :]).strip("\n")

    def asciicast(self, title: str) -> bytes:
        """An asciicast v2: a header, then an event a line, times in seconds since the first.

        Source: docs.asciinema.org, "asciicast v2".
        """
        start = self.shown[0].at if self.shown else 0.0
        header = {
            "version": 2,
            "width": self.size.columns,
            "height": self.size.rows,
            "timestamp": int(start),
            "title": title,
            "env": {"TERM": TERM},
        }
        events = (
            [round(max(one.at - start, 0), 6), "o", one.data.decode("utf-8", "replace")]
            for one in self.shown
        )
        return b"".join(json.dumps(line).encode() + b"\n" for line in (header, *events))


class Recorder:
    """A `Line` that remembers the last `most` bytes that came, with their times."""

    def __init__(self, line: Line, most: int) -> None:
        self._line = line
        self._most = most
        self._kept: deque[Shown] = deque()
        self._bytes = 0
        self._left_out = 0

    def recording(self, size: Size) -> Recording:
        """What is remembered."""
        return Recording(tuple(self._kept), size, self._left_out)

    async def read(self) -> Piece | None:
        piece = await self._line.read()
        if piece is not None:
            self._kept.append(Shown(time.time(), piece.data))
            self._bytes += len(piece.data)
            while self._bytes > self._most and len(self._kept) > 1:
                gone = len(self._kept.popleft().data)
                self._bytes -= gone
                self._left_out += gone
        return piece

    async def write(self, data: bytes) -> None:
        await self._line.write(data)

    async def resize(self, columns: int, rows: int) -> None:
        await self._line.resize(columns, rows)

    async def close(self) -> None:
        await self._line.close()


async def from_log(seat: Seat, own: Own, size: Size, lines: int | None = None) -> Recording:
    """What the engine's log has of a container's main terminal: all of it, or the last lines."""
    tail = "all" if lines is None else str(lines)
    logs = seat.engine.containers.logs(own.id, tail=tail, timestamps=True)
    return Recording(tuple(stamped(b"".join([piece.data async for piece in logs]))), size)


def stamped(log: bytes) -> Iterator[Shown]:
    """The pieces of a log that has the engine's time before each: a line, or what of one there is.

    What a program was in the middle of at its end has no newline; its next run comes right behind.
    """
    at = 0
    while stamp := _STAMP.match(log, at):
        start = stamp.end()
        end = log.find(b"\n", start) + 1 or len(log)
        cut = start + LOG_LINE_BYTES
        if end > cut and _STAMP.match(log, cut):
            end = cut
        elif (run := _STAMP.search(log, start, end)) and run[1] > stamp[1]:
            end = run.start()
        yield Shown(_seconds(stamp[1]), log[start:end])
        at = end


def _seconds(stamp: bytes) -> float:
    whole, _, fraction = stamp.decode().partition(".")
    return datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{fraction}")


def _texts(data: bytes, columns: int) -> Iterator[str]:
    """The text of each few lines: an emulator looks at the end of what it is given only."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", min(at + GROUP_BYTES, len(data) - 1)) + 1 or len(data)
        yield text_of(data[at:end], columns)
        at = end
