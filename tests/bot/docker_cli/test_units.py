"""Sizes and percentages read and write as Docker's."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.units import (
    binary_size,
    human_size,
    parse_memory,
    parse_memory_swap,
    percent,
)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0B"),
        (2, "2B"),
        (999, "999B"),
        (1000, "1kB"),
        (1234, "1.23kB"),
        (21_500_000, "21.5MB"),
        (1_124_000_000, "1.12GB"),
        (999_900, "1e+03kB"),  # go-units does this, and so does docker images
        (10**27, "1e+03YB"),
    ],
)
def test_sizes_are_decimal_with_three_digits(size: int, text: str) -> None:
    assert human_size(size) == text


def test_totals_and_bars_have_four_digits() -> None:
    assert human_size(12_345_678, 4) == "12.35MB"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0B"), (1024, "1KiB"), (8_028_160, "7.656MiB"), (2**29, "512MiB"), (3 * 2**29, "1.5GiB")],
)
def test_memory_is_binary_with_four_digits(size: int, text: str) -> None:
    assert binary_size(size) == text


def test_percentages_have_two_decimals() -> None:
    assert percent(12.345) == "12.35%"
    assert percent(0) == "0.00%"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("5", 5),
        ("5b", 5),
        ("5B", 5),
        ("512k", 512 * 1024),
        ("512m", 512 * 2**20),
        ("512MB", 512 * 2**20),
        ("512MiB", 512 * 2**20),
        ("1.5g", 3 * 2**29),
        (".5G", 2**29),
        ("5.", 5),
        ("1t", 2**40),
        ("1Pib", 2**50),
        ("5 g", 5 * 2**30),
        ("5 ", 5),
        ("+5", 5),
        ("1_0", 10),
        ("1e3", 1000),
        ("0x1p4", 16),
        ("-0", 0),
        ("99999999999p", 2**63 - 1),
    ],
)
def test_memory_is_read_with_every_suffix(text: str, size: int) -> None:
    assert parse_memory(text) == size


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "invalid size: ''"),
        ("abc", "invalid size: 'abc'"),
        ("-1", "invalid size: '-1'"),
        ("inf", "invalid size: 'inf'"),
        ("5ki", "invalid suffix: 'ki'"),
        ("5iB", "invalid suffix: 'ib'"),
        ("5bb", "invalid suffix: 'bb'"),
        ("5ZB", "invalid suffix: 'zb'"),
        ("9.9e", "invalid suffix: 'e'"),
        ("5Bytes", "invalid suffix: 'Bytes'"),
        ("1.2.3k", 'strconv.ParseFloat: parsing "1.2.3": invalid syntax'),
        ("0x10", 'strconv.ParseFloat: parsing "0x10": invalid syntax'),
        (" 5", 'strconv.ParseFloat: parsing " 5": invalid syntax'),
        ("5  g", 'strconv.ParseFloat: parsing "5 ": invalid syntax'),
        ("1e999", 'strconv.ParseFloat: parsing "1e999": value out of range'),
        ("0x1p9999", 'strconv.ParseFloat: parsing "0x1p9999": value out of range'),
    ],
)
def test_memory_that_cannot_be_read_gets_dockers_words(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole text is compared
        parse_memory(text)
    assert str(error.value) == message


def test_swap_may_be_unlimited() -> None:
    assert parse_memory_swap("-1") == -1
    assert parse_memory_swap("1g") == 2**30


@given(st.integers(0, 10**18), st.sampled_from(["", "b", "k", "m", "GB", "TiB"]))
def test_more_of_a_unit_is_never_less_memory(number: int, suffix: str) -> None:
    assert parse_memory(f"{number}{suffix}") <= parse_memory(f"{number + 1}{suffix}")


@given(st.integers(0, 2**60))
def test_what_binary_size_writes_parse_memory_reads_to_four_digits(size: int) -> None:
    text = binary_size(size)
    if not text.endswith("EiB"):  # Docker itself reads no exbibytes
        assert parse_memory(text) == pytest.approx(size, rel=1e-3)


@given(st.integers(0, 10**24), st.integers(1, 10))
def test_a_size_is_written_to_its_digits(size: int, digits: int) -> None:
    text = human_size(size, digits)
    number = text.rstrip("BkMGTPEZY")
    scale = 1000 ** ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB").index(text[len(number) :])
    assert float(number) * scale == pytest.approx(size, rel=10.0 ** (1 - digits))


@given(st.text())
def test_any_text_is_memory_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert 0 <= parse_memory(text) < 2**63
