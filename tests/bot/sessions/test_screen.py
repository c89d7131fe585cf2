"""What bytes of a terminal leave on its screen, as text."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sessions import emulator, screen
from bot.sessions.screen import plain, text_of

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[0-9;:]*m)|\r")
PIECES = st.sampled_from(
    [
        "\r",
        "\n",
        "\r\n",
        "\b",
        "\t",
        "\x0b",
        "\x00",
        "\x1b",
        "\x1b[",
        "\x1b]0;",
        "\x07",
        "\x1b\\",
        "\x9b",
        "[31m",
        "\x1b[31m",
        "\x1b[0m",
        "\x1b[K",
        "\x1b[1K",
        "\x1b[2K",
        "\x1b[J",
        "\x1b[2J",
        "\x1b[H",
        "\x1b[3;4H",
        "\x1b[1;2;3;4A",
        "\x1b[B",
        "\x1b[9999C",
        "\x1b[2D",
        "\x1b[5G",
        "\x1b[2P",
        "\x1b[3@",
        "\x1b[2X",
        "\x1b[L",
        "\x1b[M",
        "\x1b[?2004h",
        "\x1b[12$p",
        "\x1b(B",
        "\x1b7",
        "世",
        "é",
        "🐳",
        "a",
        "> ",
        "text ",
    ]
)
OUTPUT = st.one_of(st.binary(), st.lists(PIECES).map(lambda some: "".join(some).encode()))


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        (b"one\r\ntwo\r\n", "one\ntwo\n"),
        (b"echo\r\r\nanswer\r\n", "echo\nanswer\n"),
        (b"10%\r50%\r100%\r\n", "100%\n"),
        (b"6\r\n6\x1b[4G\x1b[1A\x1b[1B\x1b[2K\x1b[1A\r\r\n6\r\n", "6\n6\n"),  # node
        (b"downloading\rdone\x1b[K\r\n", "done\n"),
        (b"[\x1b[32m##  \x1b[0m]\r[\x1b[32m####\x1b[0m]\r\n", "[\x1b[32m####\x1b[0m]\n"),
        (b"tyop\b\b\bypo\r\n", "typo\n"),
        (b"ab\b \b\r\n", "a\n"),
        (b"\x1b]0;root@box: ~\x07# ", "# "),
        (b"\x1b]2;title\x1b\\# ", "# "),
        (b"\x1bP1;2|sixels\x1b\\# ", "# "),
        (b"\x1b[?2004h# ls\r\n\x1b[?2004la  b\r\n", "# ls\na  b\n"),
        (b"\x1b(B\x1b[mplain\x1b=\x1b>", "\x1b[mplain"),
        (b"a\x00b\x01c\x7f", "abc"),
        (b"\x80\xffok\xc3", "��ok�"),
        ("\x85\x9b31mtext".encode(), "31mtext"),
        ("grün 世界\r\n".encode(), "grün 世界\n"),
        ("世界\b\b!\r\n".encode(), "世!\n"),
        (b"\x1b[33m42\x1b[39m\r\n", "\x1b[33m42\x1b[39m\n"),
        (b"one\r\ntwo\r\n\x1b[2AONE\r\n\x1b[B", "ONE\ntwo\n"),
        (b"gone\r\n\x1b[H\x1b[2J\x1b[3Jkept\r\n", "kept\n"),
        (b"a\x1b[5Cb\r\n", "a     b\n"),
        (b"abcdef\x1b[4D\x1b[2P\r\n", "abef\n"),
        (b"abef\x1b[2D\x1b[2@cd\r\n", "abcdef\n"),
        (b"abc\x1b[3D\x1b[2X\r\n", "  c\n"),
        (b"three\r\n\x1b[A\x1b[Ltwo\r\n", "two\nthree"),
        (b"one\r\ntwo\r\n\x1b[2A\x1b[M", "two"),
        (b"\x1b[1G\x1b[0J> \x1b[3G", "> "),
        (b"\x1b[1;2;3;4Aharmless", "harmless"),
    ],
)
def test_a_screen_shows_what_a_terminal_would(printed: bytes, seen: str) -> None:
    assert text_of(printed) == seen


def test_nothing_of_a_window_title_that_never_ends_hides_the_lines_after_it() -> None:
    assert text_of(b"\x1b]0;title\r\nanswer\r\n").endswith("answer\n")


def test_what_scrolled_off_the_top_is_out_of_the_cursors_reach() -> None:
    lines = [f"line {n}" for n in range(100)]
    shown = text_of(("\r\n".join(lines) + "\x1b[H\x1b[2Knew").encode()).split("\n")
    assert shown == [*lines[:60], "new", *lines[61:]]


def test_a_line_that_is_redrawn_wraps_at_the_screens_edge() -> None:
    shown = text_of(("x" * 30 + "\ry").encode(), columns=20)
    assert shown == "x" * 20 + "\ny" + "x" * 9


def test_wide_letters_that_wrap_are_all_there() -> None:
    assert text_of(("世" * 500 + "\r").encode()).count("世") == 500


@given(OUTPUT)
def test_any_bytes_are_text_with_no_control_left_but_newlines_tabs_and_colours(data: bytes) -> None:
    text = text_of(data)
    assert not CONTROL.search(text)
    text.encode()
    assert "\x1b" not in plain(text)


@given(OUTPUT)
def test_the_text_of_a_text_is_itself(data: bytes) -> None:
    once = text_of(data)
    assert text_of(once.encode()) == once


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.integers(0, 40))
def test_plain_text_is_left_alone(line: str, length: int) -> None:
    text = f"{line}\n" * length
    assert text_of(text.replace("\n", "\r\n").encode()) == text


SIZE = 100_000


@pytest.mark.parametrize(
    "flood",
    [
        b"\r" * SIZE,
        b"x\r" * (SIZE // 2),
        b"a\rb\r\n" * (SIZE // 5),
        b"\x1b" * SIZE,
        b"\x1b[" * (SIZE // 2),
        b"\x1b]" * (SIZE // 2),
        b"\x1b[" + b"1" * SIZE,
        b"\x1b[" + b"1;" * (SIZE // 2) + b"A",
        b"\x1b[1;" * (SIZE // 4),
        b"\x1b[31m" * (SIZE // 5) + b"\rx",
        b"\x1b[31mx\r" * (SIZE // 7),
        b"\x1b[9999@x" * (SIZE // 8),
        b"\x1b[9999L\n" * (SIZE // 8),
        b"\x1b[9999B\n" * (SIZE // 8),
        b"\x1b[2J\x1b[H\n" * (SIZE // 8),
        b"\n" * SIZE + b"\x1b[A",
        b"\xff" * SIZE,
        b"\x00" * SIZE,
        random.Random(7).randbytes(SIZE),
    ],
    ids=lambda flood: repr(flood[:12]),
)
def test_no_flood_holds_up_the_others(flood: bytes) -> None:
    started = time.process_time()
    text_of(flood)
    assert time.process_time() - started < 4


@pytest.mark.parametrize("end", [b"", b"x", b"x\r", b"x\r\n", b"\x1b[1Gy"])
def test_a_flood_below_a_line_that_was_drawn_is_not_drawn_itself(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    fed: list[int] = []

    def counted(text: str, columns: int) -> str:
        fed.append(text.count("\n"))
        return emulator.replayed(text, columns)

    monkeypatch.setattr(screen, "replayed", counted)
    flood = b"x\r\n" * 2000
    shown = text_of(b"> whil\x1b[1G> while (1)\r\n" + flood + end)
    assert shown.startswith("> while (1)\n" + "x\n" * 2000)
    assert max(fed) <= emulator.ROWS or end.endswith(b"y")
    fed.clear()
    assert text_of(flood + b"\x1b[1Aup\r\n").count("x\n") == 1999
    assert max(fed) <= emulator.ROWS + 1
