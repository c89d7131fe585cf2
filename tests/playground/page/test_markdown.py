"""Discord's Markdown: each mark as Discord shows it, and nothing that a text could smuggle in."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.page import ansi, code, markdown

SOMEBODY = 123456789012345678


class Names:
    def user(self, user_id: int) -> str | None:
        return "learner" if user_id == SOMEBODY else None

    def channel(self, channel_id: int) -> str | None:
        return "lab" if channel_id == SOMEBODY else None

    def role(self, role_id: int) -> str | None:
        return "<Crew>" if role_id == SOMEBODY else None


def html(text: str) -> str:
    return markdown.render(text, Names())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**", "<strong>bold</strong>"),
        ("*it* _it_", "<em>it</em> <em>it</em>"),
        ("***both***", "<strong><em>both</em></strong>"),
        ("__under__ ~~struck~~", "<u>under</u> <s>struck</s>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("__**x**__", "<u><strong>x</strong></u>"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        (r"\*not\* \_it\_", "*not* _it_"),
        ("`a*b*`", '<code class="inline short">a*b*</code>'),
        ("``a`b``", '<code class="inline short">a`b</code>'),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("# Head", "<h3>Head</h3>"),
        ("### Small", "<h5>Small</h5>"),
        ("#none", "#none"),
        ("-# under", '<div class="subtext">under</div>'),
        ("> one\n> two\nthree", "<blockquote>one\ntwo</blockquote>three"),
        (">>> all\nof it", "<blockquote>all\nof it</blockquote>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n1. b", '<ul><li>a</li></ul><ol start="1"><li>b</li></ol>'),
        (f"<@{SOMEBODY}>", '<span class="mention">@learner</span>'),
        (f"<@!{SOMEBODY}>", '<span class="mention">@learner</span>'),
        ("<@876543210987654321>", '<span class="mention">@unknown-user</span>'),
        (f"<@&{SOMEBODY}>", '<span class="mention">@&lt;Crew&gt;</span>'),
        ("<#876543210987654321>", '<span class="mention">#unknown</span>'),
        ("@everyone", '<span class="mention">@everyone</span>'),
        ("<:anchor:876543210987654321>", '<span class="emoji">:anchor:</span>'),
        ("two\nlines", "two\nlines"),
    ],
)
def test_a_mark_is_shown_as_discord_shows_it(text: str, shown: str) -> None:
    assert html(text) == shown


def test_a_channel_s_mention_leads_there() -> None:
    assert f'data-act="go" data-value="{SOMEBODY}">#lab</button>' in html(f"<#{SOMEBODY}>")


@pytest.mark.parametrize("style", ["", ":R", ":f", ":t", ":D"])
def test_a_moment_is_left_to_the_reader_s_clock(style: str) -> None:
    shown = html(f"<t:1700000000{style}>")
    assert f'data-at="1700000000" data-style="{style[1:] or "f"}"' in shown


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("<https://example.org/a?b=1&c=2>", "https://example.org/a?b=1&c=2"),
        ("[here](http://example.org)", "http://example.org"),
        ("[https://a.example](https://b.example)", "https://b.example"),
        ("[**here**](<https://example.org/(x)>)", "https://example.org/(x)"),
    ],
)
def test_a_link_leads_where_it_says(text: str, url: str) -> None:
    found = re.search(r'<a href="([^"]*)" target="_blank" rel="noopener', html(text))
    assert found is not None
    assert unescape(found[1]) == url


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt://alert)",
        "[x](data:text/html,1)",
        "<javascript:alert(1)>",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_web_address_is_no_link(text: str) -> None:
    assert "<a" not in html(text)


def test_a_block_keeps_its_text_and_colours_its_syntax() -> None:
    shown = html("before\n```js\nconst a = '<b>' // **x**\n```\nafter")
    assert '<span class="kd">const</span>' in shown
    assert "&lt;b&gt;" in shown
    assert "<strong>" not in shown
    assert shown.startswith("before\n<div")
    assert shown.endswith("</div>after")


@pytest.mark.parametrize(
    "text", ["```one line```", "```\none line\n```", "```nosuch\none line\n```"]
)
def test_a_block_needs_no_language(text: str) -> None:
    assert "<code>one line</code>" in html(text)


def test_a_block_inside_a_quote_stays_inside() -> None:
    shown = html(">>> x\n```\ny\n```")
    assert shown.startswith("<blockquote>x\n<div")
    assert shown.endswith("</div></blockquote>")


def test_an_unclosed_block_is_text() -> None:
    assert html("```js\nx") == "```js\nx"


def test_ansi_has_eight_colours_eight_grounds_bold_and_underline() -> None:
    shown = ansi.render("\x1b[1;31;44mred\x1b[0m plain \x1b[4;37mline\x1b[0m\x1b[38;5;200mx")
    assert shown == (
        '<span class="bold fg1 bg4">red</span> plain <span class="underline fg7">line</span>x'
    )


@given(st.text(alphabet=st.sampled_from("\x1b[0;1m34J<&a\n")))
def test_ansi_text_is_the_text_without_escapes(text: str) -> None:
    shown = ansi.render(text)
    assert unescape(re.sub(r"<[^>]*>", "", shown)) == ansi.plain(text)


@settings(deadline=None)  # the first text of a language loads its lexer
@given(st.text(max_size=80), st.sampled_from(["js", "html", "python", "diff", "ansi", "", "c++"]))
def test_coloured_code_is_still_the_same_code(text: str, language: str) -> None:
    text = text.replace("\r", "").replace("\x1b", "")
    kept = unescape(re.sub(r"<[^>]*>", "", code.render(text, language)))
    assert kept.rstrip("\n") == text.rstrip("\n")


TAGS = {
    "strong", "em", "u", "s", "code", "pre", "h3", "h4", "h5", "blockquote", "ul", "ol", "li",
    "div", "span", "a", "button", "time",
}  # fmt: skip
ATTRIBUTES = {
    "class": r"[\w -]*",
    "start": r"\d+",
    "href": r"https?://[^\s<>]+",
    "target": "_blank",
    "rel": "noopener noreferrer nofollow",
    "role": "button",
    "tabindex": "0",
    "type": "button",
    "aria-label": r"Spoiler, hidden|Copy the code",
    "data-act": "go|copy",
    "data-value": r"\d+",
    "data-at": r"-?\d+",
    "data-style": "[tTdDfFR]",
}


class Checker(HTMLParser):
    """Fails on any tag or attribute that the renderer does not mean to write."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert tag != "a" or "a" not in self.open
        self.open.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert re.fullmatch(ATTRIBUTES[name], value or ""), (name, value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


PIECES = st.sampled_from(
    [
        "*", "**", "***", "_", "__", "~~", "||", "`", "``", "```", "```js\n", "```ansi\n", "\n",
        "> ", ">>> ", "# ", "-# ", "- ", "  - ", "1. ", "[", "](", ")", "<", ">", "\\", "\x1b[31m",
        "https://example.org/", "javascript:", "<script>", "</code>", "</span>", "<!--", "\"", "'",
        " onload=x ", "<@123456789012345678>", "<t:1:R>", "<t:99999999999999:f>", "&lt;", "&", "a",
        " ", "\u2028", "\x00", "é",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
@example('[](https://a.b/"onclick=x)')
@example("https://example.org/> ")
@example("||" * 300)
@example("**_" * 400)
@example("> " * 300)
def test_no_text_brings_markup_of_its_own(text: str) -> None:
    checker = Checker()
    checker.feed(html(text))
    checker.close()
    assert not checker.open


@given(st.text(alphabet=st.characters(exclude_characters="*_~|`<>[]()\\#@-0123456789.:h")))
def test_a_text_without_marks_is_only_escaped(text: str) -> None:
    assert html(text) == escape(text)
