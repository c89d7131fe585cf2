"""Durations are written in Docker's rounded words and read as Go's."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.durations import ago, human_duration, parse_duration

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "Less than a second"),
        (0.999, "Less than a second"),
        (1.9, "1 second"),
        (59.9, "59 seconds"),
        (60, "About a minute"),
        (119, "About a minute"),
        (120, "2 minutes"),
        (59 * MINUTE + 59, "59 minutes"),
        (HOUR, "About an hour"),
        (HOUR * 1.5 - 1, "About an hour"),
        (HOUR * 1.5, "2 hours"),
        (HOUR * 47.4, "47 hours"),
        (HOUR * 47.5, "2 days"),
        (DAY * 13.9, "13 days"),
        (DAY * 14, "2 weeks"),
        (DAY * 59, "8 weeks"),
        (DAY * 60, "2 months"),
        (DAY * 729, "24 months"),
        (DAY * 730, "2 years"),
        (DAY * 3650 - 1, "9 years"),
    ],
)
def test_a_duration_is_rounded_into_words(seconds: float, text: str) -> None:
    assert human_duration(seconds) == text


def test_a_moment_is_some_time_ago() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert ago(now - timedelta(hours=3), now) == "3 hours ago"
    assert ago(now + timedelta(seconds=3), now) == "Less than a second ago"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("+0", 0),
        ("10s", 10),
        ("1h30m", 5400),
        ("-1.5h", -5400),
        (".5s", 0.5),
        ("1.s", 1),
        ("1500ms", 1.5),
        ("2us", 2e-6),
        ("2µs", 2e-6),
        ("2\u03bcs", 2e-6),
        ("2ns", 2e-9),
    ],
)
def test_a_duration_is_read_in_every_unit(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'time: invalid duration ""'),
        ("x", 'time: invalid duration "x"'),
        (".h", 'time: invalid duration ".h"'),
        ("-", 'time: invalid duration "-"'),
        ("5", 'time: missing unit in duration "5"'),
        ("1h5", 'time: missing unit in duration "1h5"'),
        ("1x", 'time: unknown unit "x" in duration "1x"'),
        ("99999999h", 'time: invalid duration "99999999h"'),
        ("1" * 50 + "s", f'time: invalid duration "{"1" * 50}s"'),
    ],
)
def test_a_bad_duration_gets_gos_words(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole text is compared
        parse_duration(text)
    assert str(error.value) == message


@given(st.integers(0, 9_000_000_000))
def test_whole_seconds_survive_their_own_text(seconds: int) -> None:
    assert parse_duration(f"{seconds}s") == seconds
    hours, rest = divmod(seconds, HOUR)
    assert parse_duration(f"{hours}h{rest}s") == seconds


@given(st.text(alphabet="0123456789.hmsnuµ-+x "))
def test_any_text_is_a_duration_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert abs(parse_duration(text)) < 2**63 / 10**9 + 1
