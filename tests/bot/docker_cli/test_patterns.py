"""Patterns of names and files, as Go's path.Match has them, and `.dockerignore` beyond it."""

import pytest

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
