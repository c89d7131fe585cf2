"""Terminal sizes as people write them."""

import pytest

from bot.sessions.size import SIZES, NoSize, Size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("80x24", Size(80, 24)),
        (" 100 X 30 ", Size(100, 30)),
        ("40\u00d712", Size(40, 12)),
        ("90 20", Size(90, 20)),
        ("Phone", SIZES["phone"]),
        ("medium", Size(80, 24)),
    ],
)
def test_a_size_is_a_name_or_columns_and_rows(text: str, size: Size) -> None:
    assert Size.parse(text) == size


@pytest.mark.parametrize("text", ["", "huge", "80", "80x", "0x0", "10x10", "9999x24", "80x200"])
def test_what_is_no_size_is_answered_with_those_there_are(text: str) -> None:
    with pytest.raises(NoSize, match=r"phone.*35x30.*such as"):
        Size.parse(text)


@pytest.mark.parametrize("name", SIZES)
def test_each_named_size_fits_a_message_with_every_cell_written(name: str) -> None:
    size = SIZES[name]
    assert len("```\n") + (size.columns + 1) * size.rows + len("```") <= 2000
