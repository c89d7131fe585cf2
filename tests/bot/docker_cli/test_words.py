"""A chat message is split as a shell would split it, phones' typography included."""

# ruff: noqa: RUF001 - the look-alikes are what is tested

import shlex
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.words import WordsError, split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  \n ", []),
        ("run -it  node", ["run", "-it", "node"]),
        ("a ''", ["a", ""]),
        ("""node -e 'console.log("hi")'""", ["node", "-e", 'console.log("hi")']),
        ('"a b"c', ["a bc"]),
        (r'"a\"b\\c\n"', [r'a"b\c\n']),
        (r"'a\b'", [r"a\b"]),
        (r"a\ b", ["a b"]),
        ("a\\", ["a\\"]),
        ("run \\\n  -d \\\n  node", ["run", "-d", "node"]),
        ("no\\\nde", ["node"]),
        ('"no\\\nde"', ["node"]),
        ("a\u00a0b", ["a", "b"]),
        ("echo a;b | c", ["echo", "a;b", "|", "c"]),
    ],
)
def test_words_are_split_and_quoted_as_in_a_shell(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-e “a b”", ["-e", "a b"]),
        ("-e ‘a b’", ["-e", "a b"]),
        ("„a b“", ["a b"]),
        ('“a b"', ["a b"]),
        ("“console.log(‘x’)”", ["console.log('x')"]),
        (r"“a\”b”", ['a"b']),
    ],
)
def test_curly_quotes_are_taken_as_straight_ones(text: str, words: list[str]) -> None:
    assert split(text) == words


def test_curly_quotes_inside_straight_ones_are_kept() -> None:
    assert split("""'“x”' "‘y’" """) == ["“x”", "‘y’"]


@pytest.mark.parametrize("dash", ["—", "–"])
def test_a_dash_that_a_phone_made_of_two_hyphens_is_two_hyphens(dash: str) -> None:
    assert split(f"run {dash}rm {dash}name=a{dash}b {dash} '{dash}x'") == [
        "run",
        "--rm",
        f"--name=a{dash}b",
        dash,
        f"{dash}x",
    ]


@pytest.mark.parametrize("text", ["'", 'a "b', "‘a", "don't"])
def test_a_quote_that_is_never_closed_is_told(text: str) -> None:
    with pytest.raises(WordsError, match="opened but never closed"):
        split(text)


ASCII = st.characters(min_codepoint=32, max_codepoint=126)


@given(st.lists(st.text()))
def test_quoted_words_come_back_as_they_were(words: list[str]) -> None:
    assert split(shlex.join(words)) == words


@given(st.text(ASCII))
def test_plain_text_is_split_as_pythons_own_shell_splitter_does(text: str) -> None:
    try:
        expected = shlex.split(text)
    except ValueError as error:
        if "quotation" in str(error):
            with pytest.raises(WordsError):
                split(text)
        return
    # Inside double quotes POSIX keeps the backslash of all but four; shlex of all but two.
    if "\\$" not in text and "\\`" not in text:
        assert split(text) == expected


@given(st.text())
def test_any_text_is_words_or_a_words_error(text: str) -> None:
    with suppress(WordsError):
        assert all(isinstance(word, str) for word in split(text))
