"""Nothing that a program prints breaks out of its code block, or does not fit."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.render import Page, block, code, page, screen

LIMIT = 2000
PIECES = st.sampled_from(
    [
        "`",
        "``",
        "```",
        "````\n",
        "\n",
        "@everyone",
        "<@123>",
        "\u202e",
        "\u200b",
        "\u2066",
        "\ufeff",
        "\u2028",
        "\x00",
        "\x1b",
        "\x1b[",
        "\x1b[31m",
        "\x1b[1;4;91;48;5;3m",
        "\x1b[38;2;1;2;3m",
        "\x1b[:m",
        "\x1b[99999999m",
        "x" * 300,
        "line\n" * 50,
        "`" * 999,
        "世" * 99,
        " ",
    ]
)
TEXT = st.one_of(st.text(), st.lists(PIECES).map("".join))


def inside(content: str) -> str:
    """What stands in the one code block that a message is."""
    found = re.fullmatch(r"```(?:ansi|[a-z]*)\n(.*)\n```", content, re.DOTALL)
    assert found, content
    return found[1]


@given(TEXT)
def test_nothing_ends_a_code_block_from_within(text: str) -> None:
    body = inside(block(text))
    assert "```" not in body
    assert not body.endswith("`")


@given(TEXT)
def test_nothing_invisible_or_turning_the_direction_is_left(text: str) -> None:
    body = inside(block(text)).replace("`\u200b", "")
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2028\u2029]", body)
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[0-9;]*m)", body)


@given(TEXT.filter(bool))
def test_inline_code_is_one_line_between_two_backticks(text: str) -> None:
    shown = code(text)
    assert shown.count("`") == 2
    assert "\n" not in shown
    assert len(shown) > 2


@given(TEXT, st.sampled_from(["", "-# exit code 1", "-# hint " * 20]), st.integers(500, LIMIT))
def test_any_page_fits_and_what_was_cut_is_in_the_file(text: str, below: str, limit: int) -> None:
    shown = page(text, below, limit)
    assert len(shown.content) <= limit
    assert shown.content.endswith(below)
    if shown.content != below and shown.content:
        inside(shown.content.removesuffix(below).removesuffix("\n"))
    if shown.file is not None:
        assert shown.file.decode() == re.sub(r"\x1b\[[0-9;:]*m", "", text.strip("\n"))


@settings(max_examples=20)
@given(st.text("ab`\n\u202e世", min_size=LIMIT, max_size=2 * LIMIT))
def test_a_long_text_is_cut_in_the_middle_and_fits(text: str) -> None:
    shown = page(text)
    assert len(shown.content) <= LIMIT
    inside(shown.content)


def test_a_cut_keeps_beginning_and_end_in_whole_lines() -> None:
    text = "\n".join(f"line {n}" for n in range(1000))
    shown = page(text)
    assert shown.file == text.encode()
    lines = inside(shown.content).split("\n")
    told = next(line for line in lines if "more lines" in line)
    at = lines.index(told)
    assert lines[:at] == [f"line {n}" for n in range(at)]
    assert lines[at + 1 :] == [f"line {n}" for n in range(1000 - (len(lines) - at - 1), 1000)]
    assert f"{1000 - len(lines) + 1:,} more lines" in told


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\x1b[33m42\x1b[39m", "\x1b[33m42\x1b[0m"),
        ("\x1b[1;31mred\x1b[m", "\x1b[1;31mred\x1b[0m"),
        ("\x1b[90mgrey\x1b[0m!", "\x1b[30mgrey\x1b[0m!"),
        ("\x1b[38;5;9mx\x1b[31mred\x1b[0m", "x\x1b[31mred\x1b[0m"),
        ("\x1b[2;3mdim\x1b[31m red\x1b[0m", "dim\x1b[31m red\x1b[0m"),
        ("\x1b[1;38;5;208mbold orange\x1b[0m", "\x1b[1mbold orange\x1b[0m"),
        ("\x1b[38;2;255;31;4;1mbold\x1b[0m", "\x1b[1mbold\x1b[0m"),
    ],
)
def test_colours_are_those_that_discord_knows(printed: str, shown: str) -> None:
    content = page(printed).content
    assert content.startswith("```ansi\n")
    assert inside(content) == shown


def test_output_without_colours_is_a_plain_block() -> None:
    assert page("x\x1b[2m\n").content == "```\nx\n```"


@pytest.mark.parametrize("text", ["", "\n\n", "  ", "\x1b[31m\x1b[0m"])
def test_nothing_printed_is_nothing_shown(text: str) -> None:
    assert page(text) == Page("")


def test_colours_never_cost_a_page_its_text() -> None:
    text = "".join(f"\x1b[3{n % 8}m{n % 10}\x1b[0m" for n in range(1900))
    shown = page(text)
    assert inside(shown.content) == "".join(str(n % 10) for n in range(1900))
    assert shown.file is None


@pytest.mark.parametrize("text", ["`" * 500_000, "\x1b[31m" * 100_000, "\x1b[" + "1;" * 250_000])
def test_no_flood_takes_long(text: str) -> None:
    started = time.process_time()
    assert len(page(text).content) <= LIMIT
    assert time.process_time() - started < 4


def test_a_screen_is_shown_in_colour_if_that_fits_else_plain_else_with_its_lines_cut() -> None:
    status = "\x1b[7m status \x1b[0m"
    assert screen(status).content == "```ansi\n\x1b[30;47m status \x1b[0m\n```"
    full = "\n".join(["\x1b[31m" + "x" * 80 + "\x1b[0m"] * 23)
    assert screen(full).content == "```\n" + "\n".join(["x" * 80] * 23) + "\n```"
    assert screen("~", hint="`q` leaves.").content == "```\n~\n```\n-# `q` leaves."
    assert screen(full, hint="`q` leaves." * 12).content == screen(full).content
    cut = screen("\n".join(["y" * 250] * 50)).content
    assert 1950 <= len(cut) <= 2000
    assert len(set(cut.split("\n")[1:-1])) == 1
