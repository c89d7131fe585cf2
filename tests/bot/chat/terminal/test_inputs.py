"""What a message in a terminal's thread means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.terminal.inputs import is_remark, keys, typed_text, without_call

PIECES = st.sampled_from(
    ["```", "```js\n", "\n", "`", "^C", "ctrl-", "ctrl-p", " ", "x", "\t", "1 + 1", "##", "<up>"]
)


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
        ("<up>", None),
        ("```\n^C\n```", "^C"),
        ("up", "up"),
        ("!!x", "!!x"),
        ("!true", "!true"),
        ("// of JavaScript", "// of JavaScript"),
        ("# of a shell", "# of a shell"),
        ("## for people", None),
        ("##", None),
        ("## first\nls", "ls"),
        ("cat <<E\n## Title\nE", "cat <<E\n## Title\nE"),
        ("```\n## Title\n```", "## Title"),
        ("## why\n```js\nx\n```", "x"),
    ],
)
def test_what_is_typed_is_the_code_in_the_block_else_the_message(
    content: str, text: str | None
) -> None:
    assert typed_text(content) == text


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        ("## for people", True),
        ("## two\n## lines", True),
        ("## first\nls", False),
        ("# of a shell", False),
        ("## why\n```js\nx\n```", False),
        ("", False),
    ],
)
def test_a_remark_is_known_from_a_message_that_holds_nothing(content: str, remark: bool) -> None:
    assert is_remark(content) is remark


def test_a_mention_of_the_bot_before_the_text_is_a_call_not_input() -> None:
    assert without_call("<@42> 1 + 1", 42) == "1 + 1"
    assert without_call("<@!42>\n1", 42) == "\n1"
    assert without_call("<@43> 1", 42) == "<@43> 1"
    assert without_call("tell <@42>", 42) == "tell <@42>"


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_no_text_is_an_error_and_each_is_keys_or_text_or_nothing(content: str) -> None:
    pressed, text = keys(content), typed_text(content)
    assert pressed is None or text is None
    assert pressed != ()
    assert text is None or text.strip()
    if is_remark(content):
        assert pressed is None
        assert text is None
