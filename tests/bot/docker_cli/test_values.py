"""Values that the client checks while it reads flags: filters, variables, labels, moments."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli import checks
from bot.docker_cli.filters import InvalidFilter, check_filter, parse_filters
from bot.docker_cli.moments import parse_moment

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("check", "text", "message"),
    [
        (checks.environment, "", "invalid environment variable: "),
        (checks.environment, "=a", "invalid environment variable: =a"),
        (checks.label, "", "invalid label '': empty name"),
        (checks.label, "=x", "invalid label '=x': empty name"),
        (checks.stream, "x", "valid streams are STDIN, STDOUT and STDERR"),
        (check_filter, "x", "bad format of filter (expected name=value)"),
    ],
)
def test_a_bad_value_gets_the_clients_words(
    check: Callable[[str], None], text: str, message: str
) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole text is compared
        check(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (checks.environment, "A=b=c"),
        (checks.environment, "A"),
        (checks.label, "a"),
        (checks.label, "a=b"),
        (checks.stream, "StdOut"),
        (check_filter, "name=x"),
        (check_filter, ""),
    ],
)
def test_a_good_value_passes(check: Callable[[str], None], text: str) -> None:
    check(text)


def test_filters_of_one_name_are_collected() -> None:
    texts = ["name=a", " Name = b ", "label=k=v", ""]
    assert parse_filters(texts, {"name", "label"}) == {"name": ("a", "b"), "label": ("k=v",)}


def test_an_unknown_filter_gets_the_engines_words() -> None:
    with pytest.raises(InvalidFilter) as error:
        parse_filters(["foo=bar"], {"name"})
    assert error.value.message == str(error.value) == "invalid filter 'foo'"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("42m", datetime(2026, 3, 1, 11, 18, tzinfo=UTC)),
        ("2013-01-02T13:23:37Z", datetime(2013, 1, 2, 13, 23, 37, tzinfo=UTC)),
        ("2013-01-02T13:23:37.5+01:00", datetime(2013, 1, 2, 12, 23, 37, 500000, tzinfo=UTC)),
        ("2013-01-02T13:23", datetime(2013, 1, 2, 13, 23, tzinfo=UTC)),
        ("2013-01-02T13", datetime(2013, 1, 2, 13, tzinfo=UTC)),
        ("2013-01-02", datetime(2013, 1, 2, tzinfo=UTC)),
        ("1357133017.5", datetime(2013, 1, 2, 13, 23, 37, 500000, tzinfo=UTC)),
        ("0", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_each_of_dockers_forms(text: str, moment: datetime) -> None:
    assert parse_moment(text, NOW) == moment.timestamp()


def test_a_bad_moment_is_told() -> None:
    with pytest.raises(ValueError, match='failed to parse value as time or duration: "soon"'):
        parse_moment("soon", NOW)


@given(st.text(alphabet="0123456789-:.TZW+hms "))
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_moment(text, NOW), float)
