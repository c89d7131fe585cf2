"""A whole screen, as a terminal emulator draws it."""

import pytest
from hypothesis import given

from bot.sessions.emulator import BLOCK, UNDERLINE, Emulator
from bot.sessions.screen import plain
from bot.sessions.size import SIZES, Size
from tests.bot.sessions.test_screen import OUTPUT

SIZE = Size(20, 5)


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("one\r\ntwo", f"one\ntwo{BLOCK}"),
        ("abc\x1b[1;2H", f"ab{UNDERLINE}c"),
        ("\x1b[3;4Hx\x1b[?25l", "\n\n   x"),
        ("\x1b[7m status \x1b[m\x1b[?25l", "\x1b[7m status \x1b[0m"),
        ("\x1b[38:2::1:2:3mtext\x1b[>4;2m\x1b[?4m\x1b[?25l", "text"),
        ("\x1b]0;title\x07\x1bP+q544e\x1b\\text\x1b[?25l", "text"),
        ("\x1b(0lqk\x1b(B|\x1b[?25l", "\u250c\u2500\u2510|"),
        ("1\r\n2\r\n3\r\n4\r\n5\r\n6\x1b[?25l", "2\n3\n4\n5\n6"),
    ],
)
def test_a_frame_shows_what_a_terminal_would(printed: str, seen: str) -> None:
    whole, piecewise = Emulator(SIZE), Emulator(SIZE)
    whole.feed(printed)
    for letter in printed:
        piecewise.feed(letter)
    assert whole.frame() == piecewise.frame() == seen


@given(OUTPUT)
def test_whatever_is_printed_the_frame_is_as_big_as_the_screen_at_most(data: bytes) -> None:
    emulator = Emulator(SIZE)
    emulator.feed(data.decode("utf-8", "replace"))
    emulator.resize(SIZES["tiny"])
    emulator.feed(data.decode("utf-8", "replace"))
    lines = plain(emulator.frame(cursor=False)).split("\n")
    assert len(lines) <= SIZES["tiny"].rows
    assert "\x1b" not in "".join(lines)
