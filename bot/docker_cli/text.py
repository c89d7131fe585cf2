"""Cutting text and ids to the length that Docker's tables allow."""

import unicodedata

SHORT_ID_LENGTH = 12


def display_width(text: str) -> int:
    """Columns that a terminal needs; East-Asian wide characters count two."""
    return sum(_width(char) for char in text)


def ellipsis(text: str, width: int) -> str:
    """Text of at most `width` columns, cut with `…` when it is longer."""
    if width <= 0:
        return ""
    if display_width(text) <= width:
        return text
    columns = 0
    for index, char in enumerate(text):
        columns += _width(char)
        if columns > width - 1:
            return text[:index] + "…"
    raise AssertionError("a text wider than `width` passes it at some character")


def short_id(identifier: str) -> str:
    """An id without its algorithm, cut to twelve characters."""
    return identifier.removeprefix("sha256:")[:SHORT_ID_LENGTH]


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
