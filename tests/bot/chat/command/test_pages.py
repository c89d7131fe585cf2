"""A long text is paged without a line lost, a colour broken or a message too long."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.command.pages import COLOURED, PLAIN, book, split, turned
from bot.chat.render import PAGE_LINES, SGR

LIMIT = 2000
BELOW = "-# exit code 1\n-# 💡 Some hint."
LINES = st.lists(
    st.sampled_from(
        ["a", "`" * 50, "x" * 3000, "\x1b[31mred", "\x1b[0mplain", "\x1b[1m", "", "世" * 40]
    ),
    max_size=30,
)


@given(LINES, st.integers(200, 1900))
@settings(max_examples=15, deadline=None)
def test_the_pieces_are_the_text(lines: list[str], room: int) -> None:
    text = "\n".join(lines)
    pieces = split(text, room)
    assert SGR.sub("", "".join(pieces)).replace("\n", "") == SGR.sub("", text).replace("\n", "")
    assert all(len(piece) <= room for piece in pieces)


def test_every_page_fits_and_says_where_it_is() -> None:
    text = "\n".join(f"line {number} ``` `" for number in range(700))
    first, count = book(text, BELOW, LIMIT, 50)
    assert first.file == text.encode()
    seen = first.content
    content = first.content
    for to in range(1, count):
        shown, at, total = turned(text, PLAIN, content, to, LIMIT)
        assert (at, total) == (to, count)
        assert len(shown.content) <= LIMIT
        assert shown.content.endswith(f"-# page {to + 1} of {count}\n{BELOW}")
        content = shown.content
        seen += content
    assert all(f"line {number} " in seen for number in range(700))


def test_a_colour_goes_on_over_the_end_of_a_page() -> None:
    text = "\x1b[32m" + "\n".join(["green"] * 100) + "\x1b[0m"
    first, count = book(text, "", LIMIT, 10)
    assert (first.file_name, count) == (COLOURED, 2)
    second, _, _ = turned(text, COLOURED, first.content, 1, LIMIT)
    assert second.content.startswith("```ansi\n\x1b[32mgreen\n")


def test_many_short_lines_are_no_wall() -> None:
    text = "\n".join(map(str, range(590)))
    first, count = book(text, "", LIMIT, 10)
    assert count == 10
    assert first.content.count("\n") <= PAGE_LINES + 3
    shown, count = book("\n".join("y" * 2000), "", LIMIT, 10)
    assert count == 1
    assert "more lines" in shown.content
    assert shown.content.count("\n") <= PAGE_LINES + 3


def test_what_is_too_long_for_pages_has_its_head_and_tail_in_one() -> None:
    text = "\n".join(map(str, range(9000)))
    shown, count = book(text, "", LIMIT, 10)
    assert count == 1
    assert "more lines" in shown.content
    assert shown.file == text.encode()
