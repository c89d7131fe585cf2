"""Across a gap in listening, every byte of a program's output comes once and in order."""

import asyncio
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sessions.resume import Missed, Resumed

OUTPUT = st.lists(st.sampled_from([b"a", b"> ", b"\r\n", b"\n", b"x\n", b"> x\r\n"])).map(b"".join)


@dataclass
class Program:
    """A program with an engine's log: whole lines at once, the rest of it at the end."""

    output: bytes
    printed: int = 0
    ended: bool = False

    def log(self) -> bytes:
        so_far = self.output[: self.printed]
        return so_far if self.ended else so_far[: so_far.rfind(b"\n") + 1]


class Live:
    """An attach: from where the program was, in pieces, until the program's end."""

    def __init__(self, program: Program, piece: int) -> None:
        self._program = program
        self._piece = piece

    async def read(self) -> Missed | None:
        program = self._program
        start = program.printed
        program.printed = min(len(program.output), start + self._piece)
        if program.printed == start:
            program.ended = True
            return None
        return Missed(program.output[start : program.printed])

    async def write(self, data: bytes) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        return


async def all_of(line: Resumed) -> bytes:
    got = b""
    while (piece := await line.read()) is not None:
        got += piece.data
    return got


@settings(deadline=None)  # it may wait for the log, as it should
@given(OUTPUT, OUTPUT, OUTPUT, OUTPUT, st.integers(1, 9))
def test_nothing_is_lost_and_nothing_comes_twice(
    before: bytes, away: bytes, between: bytes, after: bytes, piece: int
) -> None:
    """`before` was shown; `between` came after the log was read and before the attach."""
    program = Program(before + away + between + after, len(before + away))
    log = program.log()
    program.printed += len(between)

    async def read_log() -> bytes:
        return program.log()

    line = Resumed(Live(program, piece), log, len(before), read_log)
    got = asyncio.run(all_of(line))
    if b"\n" not in between:
        assert before + got == program.output
    else:
        # Whole lines that came in that instant can only be told by how the next one ends.
        assert program.output.endswith(got[-len(after) :] if after else b"")
        assert len(before + got) <= len(program.output)


def test_a_line_that_the_log_gets_late_is_waited_for() -> None:
    program = Program(b"> 2+2\r\n4\r\n> ", 2)
    late = iter([b"", b"", b"> 2+2\r\n"])

    async def read_log() -> bytes:
        return next(late)

    line = Resumed(Live(program, 100), b"", 2, read_log)
    assert asyncio.run(all_of(line)) == b"2+2\r\n4\r\n> "


def test_a_log_that_was_rotated_is_shown_whole() -> None:
    program = Program(b"new\n", 4)

    async def read_log() -> bytes:
        return program.log()

    # The log is much shorter than what was shown: what it holds is all newer.
    line = Resumed(Live(program, 100), b"new\n", 100_000, read_log)
    assert asyncio.run(all_of(line)) == b"new\n"
