"""Patterns of names and files, as Go's path.Match has them, and `.dockerignore` beyond it."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.docker_cli.patterns import BadPattern, compiled


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("node*", "nodejs", True),
        ("n?de", "node", True),
        ("n*e", "n/e", False),
        ("a**b", "a/b", False),
        ("[^a]b", "cb", True),
        ("[^a]b", "ab", False),
        ("[a-c]", "b", True),
        ("[c-a]", "b", False),
        (r"\*", "*", True),
        (r"\*", "x", False),
        ("a.b", "aXb", False),
    ],
)
def test_a_pattern_fits_whole_names(pattern: str, name: str, *, fits: bool) -> None:
    assert bool(compiled(pattern).fullmatch(name)) is fits


@pytest.mark.parametrize("pattern", ["[", "[]", "[a", "[a-]", "[-", "\\"])
def test_a_pattern_that_cannot_be_read_is_told_as_the_engine_tells_it(pattern: str) -> None:
    with pytest.raises(BadPattern, match=r"^syntax error in pattern$"):
        compiled(pattern)


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("**/*.log", "a/b/c.log", True),
        ("**/*.log", "c.log", True),
        ("a/**", "a/b/c", True),
        ("a/**/z", "a/z", True),
        ("*.log", "a/c.log", False),
    ],
)
def test_deep_patterns_cross_folders(pattern: str, name: str, *, fits: bool) -> None:
    assert bool(compiled(pattern, deep=True).fullmatch(name)) is fits


PARTS = ("**/", "**", "*", "?", "[ab]", "a", "b", "/")
NAIVE = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PARTS), max_size=7), st.text("ab/", max_size=9))
def test_what_is_found_at_once_is_what_a_long_search_finds(parts: list[str], name: str) -> None:
    pattern = re.sub(r"\*{3,}", "**", "".join(parts))
    parts = re.findall(r"\*\*/|\*\*|\[ab\]|.", pattern)
    naive = re.compile("".join(NAIVE.get(part, part) for part in parts))
    try:
        found = compiled(pattern, deep=True)
    except BadPattern:
        assert re.search(r"\*.*[^/*]\*\*/", pattern)
    else:
        assert bool(found.fullmatch(name)) is bool(naive.fullmatch(name))


@pytest.mark.parametrize("pattern", ["*a" * 40, "**a" * 40, "**/a*a/" * 30, "a*" * 40 + "c"])
def test_no_pattern_takes_long(pattern: str) -> None:
    before = time.process_time()
    for name in ("a" * 200 + "b", "a/" * 100 + "b"):
        assert not compiled(pattern, deep=True).fullmatch(name)
    assert time.process_time() - before < 0.5
