"""What a message in a terminal's thread means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.keys import detaches, keys, typed_text

PIECES = st.sampled_from(
    ["```", "```js\n", "\n", "`", "^C", "ctrl-", "ctrl-p", " ", "x", "\t", "1 + 1"]
)


@pytest.mark.parametrize(
    "content",
    ["ctrl-c", "Ctrl-C", "CTRL+C", "ctrl c", "^C", "^c", " ^C ", "Ctrl - C", "`^C`"],
)
def test_a_key_by_its_name(content: str) -> None:
    assert keys(content) == b"\x03"


@pytest.mark.parametrize(
    ("content", "pressed"),
    [
        ("ctrl-p ctrl-q", b"\x10\x11"),
        ("ctrl-p, ctrl-q", b"\x10\x11"),
        ("^P^Q", b"\x10\x11"),
        ("^C ^D", b"\x03\x04"),
        ("^\\", b"\x1c"),
        ("^[", b"\x1b"),
        ("ctrl-j", b"\n"),
    ],
)
def test_several_keys_in_a_row(content: str, pressed: bytes) -> None:
    assert keys(content) == pressed


@pytest.mark.parametrize(
    "content",
    ["", "c", "control", "^", "2^c + 1", "ctrl-c please", "ctrl-", "a ^ b", "`x`", "x ^c"],
)
def test_other_text_is_no_key(content: str) -> None:
    assert keys(content) is None


def test_only_both_of_dockers_keys_in_order_detach() -> None:
    assert detaches(b"\x10\x11")
    assert not any(detaches(some) for some in (b"", b"\x10", b"\x11\x10", b"\x10\x11\x03"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("1 + 1", "1 + 1"),
        ("  indented", "  indented"),
        ("`1 + 1`", "1 + 1"),
        ("`a` + `b`", "`a` + `b`"),
        ("```js\n[1]\n  .map(x)\n```", "[1]\n  .map(x)"),
        ("```\n1 + 1\n```", "1 + 1"),
        ("```1 + 1```", "1 + 1"),
        ("look:\n```js\nx\n```\nand\n```js\ny\n```", "x\ny"),
        ("```js\nconst s = `a`\n```", "const s = `a`"),
        ("two\nlines", "two\nlines"),
        ("```js\n\n  deep\n\n```", "\n  deep\n"),
        ("```\njs\n```", "js"),
        ("```python\n```", None),
        ("```js\n```", None),
        ("``` ```", None),
        ("", None),
        (" \n ", None),
        ("^C", None),
    ],
)
def test_what_is_typed_is_the_code_in_the_block_else_the_message(
    content: str, text: str | None
) -> None:
    assert typed_text(content) == text


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_is_an_error_and_each_is_keys_or_text_or_nothing(content: str) -> None:
    pressed, text = keys(content), typed_text(content)
    assert pressed is None or text is None
    assert pressed != b""
    assert text is None or text.strip()
