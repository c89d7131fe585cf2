"""A program's output within bounds: its head, its tail, and a count of what lies between."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sessions.screen import text_of


@dataclass
class Tape:
    """Bytes in order, never more than `head + tail` of them (both in bytes) kept.

    >>> tape = Tape(head=4, tail=4)
    >>> tape.add(b"one\\ntwo\\nthree\\n")
    >>> tape.parts(), tape.skipped_bytes, tape.skipped_lines
    ((b"one\\n", b"ree\\n"), 6, 1)
    """

    head: int
    tail: int
    total: int = 0
    skipped_bytes: int = 0
    skipped_lines: int = 0
    _head: bytearray = field(default_factory=bytearray)
    _tail: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes) -> None:
        self.total += len(data)
        room = self.head - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        # Cut in strides, not at each byte: moving the tail costs as much as the tail is long.
        if len(self._tail) > 2 * self.tail:
            self._cut()

    def _cut(self) -> None:
        extra = len(self._tail) - self.tail
        if extra > 0:
            self.skipped_bytes += extra
            self.skipped_lines += self._tail.count(b"\n", 0, extra)
            del self._tail[:extra]

    def parts(self) -> tuple[bytes, bytes]:
        """Head and tail; they are one text, in two pieces, unless something was skipped."""
        self._cut()
        return bytes(self._head), bytes(self._tail)

    def ending(self, length: int) -> bytes:
        """The last `length` bytes, or fewer."""
        head = b"" if self.skipped_bytes else bytes(self._head[-length:])
        return (head + bytes(self._tail[-length:]))[-length:]

    def text(self) -> str:
        """All of it as text; where some was skipped, how much."""
        head, tail = self.parts()
        if not self.skipped_bytes:
            return text_of(head + tail)
        told = left_out(self.skipped_lines, self.skipped_bytes)
        return f"{text_of(head)}\n{told}\n{text_of(tail)}"


def left_out(lines: int, size: int) -> str:
    """The line that stands for so many lines and bytes.

    >>> left_out(1, 2000)
    '… 1 line (2,000 bytes) left out …'
    """
    return f"… {lines:,} line{'s' * (lines != 1)} ({size:,} bytes) left out …"
