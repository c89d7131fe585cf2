"""Expected text against what was seen."""

import pytest

from playground.chat.pattern import Pattern, filled
from playground.chat.text import plain

NODE = "0123456789ab"


def matches(pattern: str, text: str, **known: str) -> bool:
    return Pattern(pattern).match(text, known) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("2", "2"),
        ("2", "```ansi\n\x1b[33m2\x1b[39m\n```"),
        ("a\n...\nz", "a\nz"),
        ("a\n...\nz", "a\nb\nc\nz"),
        ("...", "anything\nat all"),
        ("<12 hex>: Pull complete", f"{NODE}: Pull complete"),
        ("exit code <n>", "exit code 137"),
        ("<name> is gone", "quirky_hopper is gone"),
        ("Up <time>", "Up About a minute"),
        ("Exited (0) <time> ago", "Exited (0) Less than a second ago"),
        ("node  latest  <size>", "node      latest    1.09GB"),
        ("x<any>z", "x y z"),
        ("<none>", "<none>"),
        ("a b", "a b   \n\n"),
        ("quiet", "q\u200bui\u200bet"),
    ],
)
def test_these_match(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("2", "22"),
        ("2", "2\n3"),
        ("<12 hex>", NODE + "c"),
        ("<12 hex>", NODE.upper()),
        ("a\n...\nz", "a\nb"),
        ("x<any>z", "x\nz"),
        ("a  b", "a b"),
        ("a.c", "abc"),
        ("", "something"),
    ],
)
def test_these_do_not_match(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


def test_what_a_hole_held_is_remembered_and_must_come_again() -> None:
    pattern = Pattern("id <12 hex=ID>\nagain $ID")
    assert pattern.match(f"id {NODE}\nagain {NODE}", {}) == {"ID": NODE}
    assert pattern.match(f"id {NODE}\nagain ba9876543210", {}) is None
    assert matches("removed $ID", f"removed {NODE}", ID=NODE)


def test_people_say_what_was_remembered_and_keep_their_own_dollars() -> None:
    assert filled("!stop $WEB && echo $HOME", {"WEB": "web"}) == "!stop web && echo $HOME"


def test_raw_compares_fences_colours_and_spaces_as_they_were_sent() -> None:
    sent = "```ansi\n\x1b[33m2\x1b[39m\n```"
    assert Pattern(sent, raw=True).match(sent, {}) == {}
    assert Pattern("2", raw=True).match(sent, {}) is None
    assert Pattern("a  b", raw=True).match("a   b", {}) is None


def test_plain_keeps_words_that_stand_around_a_fence() -> None:
    assert plain("before\n```js\n1\n2\n```\nafter") == "before\n1\n2\nafter"
    assert plain("```\none\n```\n```\ntwo\n```") == "one\ntwo"


def test_a_difference_shows_what_was_missing_and_what_was_too_much() -> None:
    diff = Pattern("a\nb <n>\nc\n...\nz").diff("a\nb x\nc\nd\nz", {})
    assert diff.splitlines() == ["  a", "- b <n>", "+ b x", "  c", "  d", "  z"]
