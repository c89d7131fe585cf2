"""Names sought by a regular expression: as Go reads it, and never for long."""

import time

import pytest

from bot.docker_cli.searching import found


@pytest.mark.parametrize(
    ("pattern", "text", "there"),
    [
        ("eb", "web", True),
        ("^web$", "web2", False),
        ("^web$|^idle$", "idle", True),
        ("w.*2", "web2", True),
        ("(?i)WEB", "web", True),
        ("[[:alpha:]]2$", "web2", True),
        ("", "web", True),
        ("(", "(", False),
        ("*", "*", False),
        ("(?=w)", "web", False),
        (r"(w)\1", "ww", False),
        ("(a+)+", "a", False),
    ],
)
def test_a_pattern_is_found_as_the_engine_finds_it(pattern: str, text: str, there: bool) -> None:
    assert found(pattern, text) is there


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "a*a*a*a*a*a*b", "a*a*b", "(a*)*b"])
def test_no_pattern_takes_long(pattern: str) -> None:
    before = time.process_time()
    assert not found(pattern, "a" * 128)
    assert time.process_time() - before < 0.5
