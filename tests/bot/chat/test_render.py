"""Text becomes messages that fit, in blocks that nothing breaks out of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.render import FENCE, block, code, page

LIMIT = 2000

hostile = st.text(
    st.one_of(
        st.sampled_from("`\u200b\u202e\u2066\u2028\ufeff@<>|*_~\\\n\r\t \x1b[31m"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=3000,
)


def inside(message: str) -> str:
    """What Discord shows in the message's one code block; everything else must be the fence."""
    found = re.fullmatch(r"```(?:ansi)?\n(.*?)\n```", message, re.DOTALL)
    assert found, message
    return found[1]


@given(hostile)
def test_no_text_ends_its_own_block(text: str) -> None:
    assert FENCE not in inside(block(text))


@given(hostile)
def test_no_text_ends_its_own_inline_code(text: str) -> None:
    shown = code(text)
    assert shown.count("`") == 2
    assert "\n" not in shown


@given(hostile, st.integers(0, 300))
def test_every_message_fits(text: str, times: int) -> None:
    shown = page(text * times, "-# exit code 1", LIMIT)
    assert len(shown.content) <= LIMIT
    assert shown.content.endswith("-# exit code 1")


@given(hostile)
def test_text_that_turns_or_hides_is_shown_as_what_it_is(text: str) -> None:
    shown = block(f"{text}\u202eabc")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029]", shown)


def test_a_short_output_is_whole_and_has_no_file() -> None:
    assert page("one\ntwo\n") == page("one\ntwo")
    assert page("one\ntwo").content == "```\none\ntwo\n```"
    assert page("one").file is None


def test_a_long_output_shows_its_head_and_tail_and_counts_the_rest() -> None:
    text = "\n".join(f"line {n}" for n in range(5000))
    shown = page(text)
    assert shown.content.startswith("```\nline 0\nline 1\n")
    assert shown.content.endswith("line 4998\nline 4999\n```")
    told = re.search(r"… ([\d,]+) more lines", shown.content)
    assert told
    left_out = int(told[1].replace(",", ""))
    assert left_out + shown.content.count("line ") == 5000
    assert shown.file == text.encode()


def test_nothing_is_posted_for_nothing() -> None:
    assert page("\n \n").content == ""
    assert page("", "-# stopped").content == "-# stopped"


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\x1b[33m2\x1b[39m", "\x1b[33m2\x1b[0m"),
        ("\x1b[90mundefined\x1b[39m", "\x1b[30mundefined\x1b[0m"),
        ("\x1b[1;4;31mx\x1b[0m", "\x1b[1;4;31mx\x1b[0m"),
        ("\x1b[38;5;196mx\x1b[0m", "x\x1b[0m"),
    ],
)
def test_colours_become_those_that_discord_has(printed: str, shown: str) -> None:
    assert page(printed).content == f"```ansi\n{shown}\n```"


def test_output_without_colours_is_a_plain_block() -> None:
    assert page("\x1b[38;5;196mx").content == "```\nx\n```"


def test_colours_give_way_before_text_does() -> None:
    text = "\x1b[33m1\x1b[39m " * 300
    shown = page(text)
    assert shown.file is None
    assert "\x1b" not in shown.content
    assert shown.content.count("1") == 300
