"""Output across a gap in listening: what was shown before and what comes after are all of it."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sessions import resume
from bot.sessions.line import Line
from bot.sessions.resume import UNWRITTEN_BYTES, AsLogged, Resumed
from tests.bot.sessions.lines import Bytes


class Engine:
    """A program's whole output, as the engine gives it: live from the attach on, and its log.

    The log holds whole lines, of longer ones whole pieces of 16 KiB, and all at the program's
    end; it comes `lag` reads after the live output.
    """

    def __init__(self, printed: bytes, attached_at: int, pieces: list[int], lag: int) -> None:
        self.printed = printed
        self.lag = lag
        self._at = attached_at
        self._pieces = iter(pieces)
        self.typed: list[bytes] = []
        self.closed = False

    def log(self, upto: int) -> bytes:
        if upto == len(self.printed):
            return self.printed
        whole = self.printed.rfind(b"\n", 0, upto) + 1
        return self.printed[: whole + (upto - whole) // UNWRITTEN_BYTES * UNWRITTEN_BYTES]

    async def read_log(self) -> bytes:
        self.lag -= 1
        return self.log(self._at) if self.lag < 0 else self.log(max(0, self._at - 30))

    async def read(self) -> Bytes | None:
        if self._at == len(self.printed):
            return None
        size = next(self._pieces, 40)
        piece = self.printed[self._at : self._at + size]
        self._at += len(piece)
        return Bytes(piece)

    async def write(self, data: bytes) -> None:
        self.typed.append(data)

    async def resize(self, columns: int, rows: int) -> None:
        self.size = columns, rows

    async def close(self) -> None:
        self.closed = True


async def test_the_line_that_is_unfinished_is_known_once_anything_was_heard() -> None:
    line = AsLogged(Engine(b"one\n> two", 0, [6, 3], lag=0))
    heard: list[bytes] = []
    line.listener = heard.append
    seen = [line.unfinished]
    while await line.read() is not None:
        seen.append(line.unfinished)
    assert seen == [None, b"> ", b"> two"]
    assert heard == [b"one\n> ", b"two"]


async def rest_of(line: Line) -> bytes:
    output = b""
    while (piece := await line.read()) is not None:
        output += piece.data
    return output


@st.composite
def histories(draw: st.DrawFn) -> tuple[bytes, int, int, int, list[int], int]:
    """Output of numbered lines, and: shown, log read, attached at; pieces of the stream; lag."""
    lines = draw(st.lists(st.text("ab> \u4e16\r", max_size=12), max_size=20))
    printed = "".join(f"{line}#{n}\r\n" for n, line in enumerate(lines)) + draw(
        st.sampled_from(["", "> ", "no newline at the end", "\r"])
    )
    data = printed.encode()
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), min_size=3, max_size=3)))
    if b"\n" in data[cuts[1] : cuts[2]] and b"#" not in data[cuts[2] :].partition(b"\n")[0]:
        # Lines ended just between reading the log and attaching, and of the next one so little is
        # heard that it can't be told from them: the one case that is not exact.
        cuts[1] = cuts[2]
    pieces = draw(st.lists(st.integers(1, 30), max_size=30))
    lag = draw(st.integers(0, 3)) if cuts[2] < len(data) else 0  # nothing heard, nothing awaited
    return data, cuts[0], cuts[1], cuts[2], pieces, lag


@given(histories())
def test_each_byte_comes_once_wherever_the_bot_was_killed_and_came_back(
    history: tuple[bytes, int, int, int, list[int], int],
) -> None:
    printed, shown, logged, attached, pieces, lag = history
    engine = Engine(printed, attached, pieces, lag)
    line = Resumed(engine, engine.log(logged), shown, engine.read_log)
    assert printed[:shown] + asyncio.run(rest_of(line)) == printed


async def test_a_prompt_that_was_shown_is_not_shown_again_with_the_line_that_it_begins() -> None:
    printed = b"1\r\n> 2 + 2\r\n4\r\n> "
    at = printed.index(b"2 + 2")
    engine = Engine(printed, at, [1, 2], 0)
    line = Resumed(engine, engine.log(at), at, engine.read_log)
    assert await rest_of(line) == printed[at:]


async def test_a_rotated_log_is_shown_from_its_beginning() -> None:
    engine = Engine(b"what is left of it\r\n", 20, [], 0)
    line = Resumed(engine, engine.printed, 10 * UNWRITTEN_BYTES, engine.read_log)
    assert await rest_of(line) == engine.printed


async def test_a_line_that_never_ends_does_not_fill_the_memory() -> None:
    numbers = "".join(f"{n} " for n in range(200_000)).encode()
    printed = numbers[: 40 * UNWRITTEN_BYTES]
    engine = Engine(printed, 100, [4096] * 1000, 0)
    line = Resumed(engine, b"", 0, engine.read_log)
    piece = await line.read()
    assert piece is not None
    assert len(piece.data) <= 4 * UNWRITTEN_BYTES
    assert piece.data + await rest_of(line) == printed


async def test_what_never_comes_to_the_log_is_shown_as_far_as_it_was_heard() -> None:
    engine = Engine(b"first line\r\nsecond\r\n", 6, [], lag=10**6)
    engine.read_log = lambda: asyncio.sleep(0, b"")  # type: ignore[method-assign]  # a lost log
    line = Resumed(engine, b"", 0, engine.read_log)
    assert await rest_of(line) == b"line\r\nsecond\r\n"


@given(st.binary(max_size=60), st.lists(st.integers(1, 7), max_size=20))
def test_bytes_that_are_no_text_count_as_they_do_in_the_log(
    printed: bytes, pieces: list[int]
) -> None:
    heard = asyncio.run(rest_of(AsLogged(Engine(printed, 0, [*pieces, len(printed) + 1], 0))))
    assert heard.decode() == printed.decode("utf-8", resume.EACH_BYTE)
    assert heard.count(b"\n") == printed.count(b"\n")


@pytest.mark.parametrize(
    ("printed", "logged"),
    [
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"\xe4\xb8(", "\ufffd\ufffd("),
        (b"\xe4\xb8\x96", "\u4e16"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        (b"\xc0\x80", "\ufffd\ufffd"),
        (b"cut\xe4\xb8", "cut\ufffd\ufffd"),
    ],
)
async def test_each_byte_that_is_no_text_is_replaced_alone_as_go_does(
    printed: bytes, logged: str
) -> None:
    assert await rest_of(AsLogged(Engine(printed, 0, [1] * 9, 0))) == logged.encode()


async def test_typing_and_closing_go_to_the_program() -> None:
    engine = Engine(b"", 0, [], 0)
    line = Resumed(engine, b"", 0, engine.read_log)
    await line.write(b"x\n")
    await line.close()
    assert (engine.typed, engine.closed) == ([b"x\n"], True)


def test_the_wait_for_a_late_log_is_bounded() -> None:
    assert resume.LOG_TRIES * resume.LOG_LAG_S <= 2
