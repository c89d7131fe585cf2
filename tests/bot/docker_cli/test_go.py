"""Go's way with quotes and numbers, as Docker's error texts show it."""

import math
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli import go


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("abc", '"abc"'),
        ('a"b\\', r'"a\"b\\"'),
        ("tab\tline\n\x07\x08\x0b\x0c\r", r'"tab\tline\n\a\b\v\f\r"'),
        ("\x00\x7f", r'"\x00\x7f"'),
        ("\x85", r'"\u0085"'),
        ("\U000e0001", r'"\U000e0001"'),
        ("é🐳", '"é🐳"'),
    ],
)
def test_text_is_quoted_as_go_quotes_it(text: str, quoted: str) -> None:
    assert go.quote(text) == quoted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("-5", -5),
        ("+5", 5),
        ("010", 8),
        ("0x1F", 31),
        ("0b101", 5),
        ("0o17", 15),
        ("1_000", 1000),
        ("-9223372036854775808", -(2**63)),
    ],
)
def test_integers_are_read_in_every_base_of_gos(text: str, number: int) -> None:
    assert go.parse_int(text) == number


@pytest.mark.parametrize("text", ["", "-", "x", "1_", "_1", "1__0", "08", "0x", "٣", " 1", "1.0"])
def test_what_is_no_integer_is_a_syntax_error(text: str) -> None:
    with pytest.raises(ValueError, match="invalid syntax"):
        go.parse_int(text)


@pytest.mark.parametrize("text", ["9223372036854775808", "-9223372036854775809", "1" * 5000])
def test_an_integer_beyond_64_bits_is_out_of_range(text: str) -> None:
    with pytest.raises(ValueError, match="value out of range"):
        go.parse_int(text)


@pytest.mark.parametrize(
    ("text", "cpus"),
    [
        ("1", "1"),
        ("0.5", "0.5"),
        ("1/2", "0.5"),
        ("5e-1", "0.5"),
        (".25", "0.25"),
        ("-1", "-1"),
        ("1_0", "10"),
    ],
)
def test_cpus_are_exact_billionths(text: str, cpus: str) -> None:
    assert go.parse_cpus(text) == Decimal(cpus)


@pytest.mark.parametrize("text", ["", "x", "1/0", "1/x", "1__0", "1e99999999", "1" * 5000])
def test_what_is_no_number_of_cpus_is_no_rational_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"failed to parse .* as a rational number"):
        go.parse_cpus(text)


@pytest.mark.parametrize("text", ["1/3", "1e-10"])
def test_cpus_below_a_billionth_are_too_precise(text: str) -> None:
    with pytest.raises(ValueError, match="value is too precise"):
        go.parse_cpus(text)


@given(st.integers(-(2**63), 2**63 - 1))
def test_an_integer_survives_its_own_text(number: int) -> None:
    assert go.parse_int(str(number)) == number


@given(st.text())
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    for parse in (go.parse_int, go.parse_float, go.parse_cpus, go.parse_bool):
        with suppress(ValueError):
            assert math.isfinite(parse(text))
