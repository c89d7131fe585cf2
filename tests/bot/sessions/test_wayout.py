"""What a beginner is told under a program's screen."""

import pytest

from bot.sessions.wayout import ANY, LESS, NANO, TOP, VI, WaysOut, way_out


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("vi note.txt", VI),
        ("/usr/bin/vim.tiny", VI),
        ("cat vi | less", LESS),
        ("man ls", LESS),
        ("ls\ncd /tmp && EDITOR=vi sudo nano x", NANO),
        ("htop; echo vi", TOP),
        ("echo vi", ANY),
        ("", ANY),
    ],
)
def test_the_way_out_is_that_of_the_program_that_a_line_starts(typed: str, way: str) -> None:
    assert way_out(typed) == way


def test_each_way_out_is_told_once() -> None:
    ways = WaysOut()
    told = []
    for typed in ("vi a", "vi b", "less a", "vi c"):
        ways.typed(typed)
        told.append(ways.now())
    assert told == [VI, "", LESS, ""]
