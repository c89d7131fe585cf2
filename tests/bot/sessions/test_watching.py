"""A watcher gets what was shown before once, and then what comes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sessions.watching import older


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_of_a_log_that_has_some_of_what_is_waiting_only_the_rest_is_older(
    before: int, since: int, logged: int
) -> None:
    lines = [b"line %d\r\n" % n for n in range(before + since)]
    waiting = b"".join(lines[before:]) + b"> "
    log = b"".join(lines[: before + min(logged, since)])
    assert older(log, waiting) == b"".join(lines[:before])
