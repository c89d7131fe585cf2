"""Discord's `ansi` code blocks: eight colours, eight grounds, bold and underline, as safe HTML.

Facts: Discord colours SGR 30-37 and 40-47 and knows 0, 1 and 4; it drops every other escape.
"""

import re
from html import escape

_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m|\x1b(?:\[[0-?]*[ -/]*[@-~])?")


def render(text: str) -> str:
    """The text as HTML: a span of classes `fg0`…`fg7`, `bg0`…`bg7`, `bold`, `underline` a run."""
    parts: list[str] = []
    style: dict[str, str] = {}
    start = 0
    for found in _ESCAPE.finditer(text):
        parts.append(_span(text[start : found.start()], style))
        start = found.end()
        if found[1] is not None:
            style = _changed(style, found[1])
    parts.append(_span(text[start:], style))
    return "".join(parts)


def plain(text: str) -> str:
    """The text without its escapes."""
    return _ESCAPE.sub("", text)


def _span(text: str, style: dict[str, str]) -> str:
    if not text:
        return ""
    shown = escape(text)
    return f'<span class="{" ".join(style.values())}">{shown}</span>' if style else shown


def _changed(style: dict[str, str], parameters: str) -> dict[str, str]:
    changed = dict(style)
    for number in (int(part or 0) for part in parameters.split(";")):
        if number == 0:
            changed = {}
        elif number == 1:
            changed["weight"] = "bold"
        elif number == 4:
            changed["line"] = "underline"
        elif 30 <= number <= 37:
            changed["colour"] = f"fg{number - 30}"
        elif 40 <= number <= 47:
            changed["ground"] = f"bg{number - 40}"
    return changed
