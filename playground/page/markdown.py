"""Discord's Markdown as safe HTML: a pure function from a text to markup; the messages call it.

Everything that people write is escaped; tags come from here only. What is what follows Discord's
help pages ("Markdown Text 101") and docs (reference, "Message Formatting").
"""

import re
from collections.abc import Callable
from html import escape
from typing import Protocol

from playground.page import code

MOST_NESTED = 12
"""Deeper marks stay as they were typed, so that no text can exhaust the stack."""

SHORT_CODE = 28
"""Inline code so short stays on one line, also on a phone."""


class Names(Protocol):
    """What mentions are called; None for what this reader does not know."""

    def user(self, user_id: int) -> str | None: ...

    def channel(self, channel_id: int) -> str | None: ...

    def role(self, role_id: int) -> str | None: ...


_FENCE = re.compile(r"```(?:([\w+\-.#]+)\n)?\n*(.*?)\n*```", re.DOTALL)
_HEADING = re.compile(r"(#{1,3}) +(\S[^\n]*)\n?")
_SUBTEXT = re.compile(r"-# +(\S[^\n]*)\n?")
_QUOTE = re.compile(r"(?:> [^\n]*(?:\n|$)|>(?:\n|$))+")
_QUOTE_ALL = re.compile(r">>> (.*)", re.DOTALL)
_ITEM = re.compile(r"( *)([-*]|\d{1,9}\.) +(\S[^\n]*)(?:\n|$)")

_PLAIN = re.compile(r"[^\\`*_~|<\[h@\n]+")
_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_CODE = re.compile(r"(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_LINK = re.compile(
    r"\[((?:\\.|[^\[\]\\\n])+)\]\(<?(https?://[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)"
)
_URL = re.compile(r"(https?://[^\s<>]+[^<>.,:;\"'\])*_~|\s])")
_MENTION = re.compile(r"<(@!?|@&|#)(\d{15,20})>")
_COMMAND = re.compile(r"</([-\w' ]{1,98}):(\d{15,20})>")
_EMOJI = re.compile(r"<a?:(\w{2,32}):(\d{15,20})>")
_TIME = re.compile(r"<t:(-?\d{1,13})(?::([tTdDfFR]))?>")
_EVERYONE = re.compile(r"@(everyone|here)\b")

# Longest marks first; the inner text is rendered again, inside the tag.
_MARKS = (
    (re.compile(r"\|\|(.+?)\|\|", re.DOTALL), "spoiler"),
    (re.compile(r"\*\*\*((?:\\.|[^\\])+?)\*\*\*(?!\*)", re.DOTALL), "both"),
    (re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL), "strong"),
    (re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL), "u"),
    (re.compile(r"~~(.+?)~~", re.DOTALL), "s"),
    (re.compile(r"\*(?=\S)((?:\*\*|\\.|\s+(?:[^*\s\\]|\*\*)|[^\s*\\])+)\*(?!\*)", re.DOTALL), "em"),
    (re.compile(r"(?<!\w)_((?:__|\\.|[^\\_])+)_(?!\w)", re.DOTALL), "em"),
)
_OPEN = {
    "spoiler": '<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler, hidden">'
    "<span>",
    "both": "<strong><em>",
}
_CLOSE = {"spoiler": "</span></span>", "both": "</em></strong>"}


def render(text: str, names: Names) -> str:
    """The whole text as HTML; line ends stay characters (the style sheet keeps them)."""
    return _Renderer(names).blocks(text, 0)


def fenced(text: str, language: str = "") -> str:
    """A code block, with the button that copies it."""
    return (
        '<div class="block"><button type="button" class="copy" data-act="copy" '
        'aria-label="Copy the code">Copy</button>'
        f'<pre class="code"><code>{code.render(text, language)}</code></pre></div>'
    )


class _Renderer:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._in_link = False

    # Blocks

    def blocks(self, text: str, depth: int, *, quoted: bool = False) -> str:
        """A text whose lines may be headings, lists, quotes and code blocks."""
        parts: list[str] = []
        running: list[str] = []  # inline text that no block interrupted yet

        def flush() -> None:
            if running:
                parts.append(self.inline("".join(running), depth))
                running.clear()

        at, fresh_line = 0, True
        while at < len(text):
            found = self._block(text, at, depth, quoted=quoted) if fresh_line else None
            found = found or self._fence(text, at)
            if found:
                flush()
                html, at = found
                parts.append(html)
                fresh_line = True
                continue
            end = _next_stop(text, at)
            running.append(text[at:end])
            fresh_line = text[end - 1] == "\n"
            at = end
        flush()
        return "".join(parts)

    def _fence(self, text: str, at: int) -> tuple[str, int] | None:
        found = _FENCE.match(text, at) if text.startswith("```", at) else None
        if found is None or not found[2].strip():
            return None
        end = found.end()
        return fenced(found[2], found[1] or ""), end + text.startswith("\n", end)

    def _block(self, text: str, at: int, depth: int, *, quoted: bool) -> tuple[str, int] | None:
        if depth >= MOST_NESTED:
            return None
        if found := _HEADING.match(text, at):
            level = len(found[1]) + 2  # the page's own headings come above a message's
            return f"<h{level}>{self.inline(found[2], depth + 1)}</h{level}>", found.end()
        if found := _SUBTEXT.match(text, at):
            return f'<div class="subtext">{self.inline(found[1], depth + 1)}</div>', found.end()
        if not quoted and (found := _QUOTE_ALL.match(text, at)):
            return self._quote(found[1], depth), found.end()
        if not quoted and (found := _QUOTE.match(text, at)):
            lines = found[0].removesuffix("\n").split("\n")
            return self._quote("\n".join(line[2:] for line in lines), depth), found.end()
        if _ITEM.match(text, at):
            return self._list(text, at, depth)
        return None

    def _quote(self, text: str, depth: int) -> str:
        return f"<blockquote>{self.blocks(text, depth + 1, quoted=True)}</blockquote>"

    def _list(self, text: str, at: int, depth: int) -> tuple[str, int]:
        """Items as far as they follow each other; deeper indentation nests."""
        parts: list[str] = []
        open_lists: list[tuple[int, str]] = []
        while found := _ITEM.match(text, at):
            indent, mark = len(found[1]), found[2]
            tag = "ul" if mark in "-*" else "ol"
            while open_lists and open_lists[-1][0] > indent:
                parts.append(f"</li></{open_lists.pop()[1]}>")
            if open_lists and open_lists[-1] == (indent, "ul" if tag == "ol" else "ol"):
                parts.append(f"</li></{open_lists.pop()[1]}>")
            deeper = not open_lists or open_lists[-1][0] < indent
            if deeper and len(open_lists) < MOST_NESTED:
                first = f' start="{int(mark[:-1])}"' if tag == "ol" else ""
                parts.append(f"<{tag}{first}><li>")
                open_lists.append((indent, tag))
            else:
                parts.append("</li><li>")
            parts.append(self.inline(found[3], depth + 1))
            at = found.end()
        parts.extend(f"</li></{tag}>" for _, tag in reversed(open_lists))
        return "".join(parts), at

    # Inline

    def inline(self, text: str, depth: int) -> str:
        """A text with marks, links and mentions in it."""
        if depth >= MOST_NESTED:
            return escape(text)
        parts: list[str] = []
        at = 0
        while at < len(text):
            if found := _PLAIN.match(text, at):
                parts.append(escape(found[0]))
                at = found.end()
                continue
            html, at = self._inline_at(text, at, depth)
            parts.append(html)
        return "".join(parts)

    def _inline_at(self, text: str, at: int, depth: int) -> tuple[str, int]:
        if fence := self._fence(text, at):
            return fence
        for pattern, shown in self._LEAVES:
            if found := pattern.match(text, at):
                return shown(self, found), found.end()
        if found := _LINK.match(text, at):
            return self._masked(found, depth), found.end()
        for pattern, tag in _MARKS:
            if found := pattern.match(text, at):
                inner = self.inline(found[1], depth + 1)
                opening, closing = _OPEN.get(tag, f"<{tag}>"), _CLOSE.get(tag, f"</{tag}>")
                return f"{opening}{inner}{closing}", found.end()
        return escape(text[at]), at + 1

    def _masked(self, found: re.Match[str], depth: int) -> str:
        """A link under words of the author's own; there are no links within it."""
        if self._in_link:
            return escape(found[0])
        self._in_link = True
        words = self.inline(found[1], depth + 1)
        self._in_link = False
        return _link(found[2], words)

    def _bare(self, found: re.Match[str]) -> str:
        """An address that stands for itself, as group 1."""
        return escape(found[1]) if self._in_link else _link(found[1], escape(found[1]))

    def _mention(self, found: re.Match[str]) -> str:
        sign, number = found[1], int(found[2])
        if sign == "#":
            name = self._names.channel(number)
            if name is None:
                return '<span class="mention">#unknown</span>'
            return (
                '<button type="button" class="mention" data-act="go" '
                f'data-value="{number}">#{escape(name)}</button>'
            )
        name = self._names.role(number) if sign == "@&" else self._names.user(number)
        unknown = "unknown-role" if sign == "@&" else "unknown-user"
        return f'<span class="mention">@{escape(name or unknown)}</span>'

    def _time(self, found: re.Match[str]) -> str:
        return (
            f'<time class="stamp" data-at="{int(found[1])}" data-style="{found[2] or "f"}"></time>'
        )

    _LEAVES: tuple[tuple[re.Pattern[str], "Callable[[_Renderer, re.Match[str]], str]"], ...] = (
        (_ESCAPED, lambda _, found: escape(found[1])),
        (_CODE, lambda _, found: _inline_code(found[2])),
        (_AUTOLINK, lambda self, found: self._bare(found)),
        (_URL, lambda self, found: self._bare(found)),
        (_MENTION, lambda self, found: self._mention(found)),
        (_TIME, lambda self, found: self._time(found)),
        (_COMMAND, lambda _, found: f'<span class="mention">/{escape(found[1])}</span>'),
        (_EMOJI, lambda _, found: f'<span class="emoji">:{escape(found[1])}:</span>'),
        (_EVERYONE, lambda _, found: f'<span class="mention">{escape(found[0])}</span>'),
    )


def _next_stop(text: str, at: int) -> int:
    """Where the next line or the next code block may begin, after `at`."""
    line = text.find("\n", at)
    end = len(text) if line < 0 else line + 1
    fence = text.find("```", at + 1, end)
    return end if fence < 0 else fence


def _inline_code(text: str) -> str:
    short = " short" if len(text) <= SHORT_CODE else ""
    return f'<code class="inline{short}">{escape(text.strip(" ") or " ")}</code>'


def _link(url: str, shown: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer nofollow">{shown}</a>'
