"""Code blocks with their syntax coloured by Pygments, and the style sheet of those colours."""

from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.style import Style
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    Token,
)
from pygments.util import ClassNotFound

from playground.page import ansi


class Harbour(Style):
    """The page's colours on a code block's ground; each keeps a contrast of at least 4.5."""

    styles = {  # noqa: RUF012 - Pygments reads this attribute so
        Token: "#dce7ef",
        Comment: "italic #8ea3b3",
        Keyword: "#ffa98f",
        Keyword.Constant: "#f4c26b",
        Name.Function: "#8cc8ff",
        Name.Class: "#8cc8ff",
        Name.Builtin: "#7fdcd0",
        Name.Tag: "#ffa98f",
        Name.Attribute: "#f4c26b",
        Name.Decorator: "#f4c26b",
        Operator: "#b9cad6",
        Number: "#f4c26b",
        Literal: "#f4c26b",
        String: "#a9dd8a",
        Generic.Deleted: "#ff9d96",
        Generic.Inserted: "#a9dd8a",
        Generic.Heading: "bold #8cc8ff",
        Error: "#dce7ef",
    }


_FORMATTER = HtmlFormatter[str](style=Harbour, nowrap=True)


def style_sheet() -> str:
    """The rules for the classes that `render` writes, under `.code`."""
    rules = _FORMATTER.get_style_defs(".code")  # type: ignore[no-untyped-call]  # as the stubs are
    return "\n".join(rule for rule in str(rules).splitlines() if rule.startswith(".code ."))


@lru_cache(maxsize=512)
def render(text: str, language: str) -> str:
    """The code as HTML, coloured if the language is known."""
    if language.lower() == "ansi":
        return ansi.render(text)
    lexer = _lexer(language)
    if lexer is None:
        return escape(text)
    return str(highlight(text, lexer, _FORMATTER)).removesuffix("\n")


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if not language:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
