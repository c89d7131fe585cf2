"""Cutting text and ids to the length that Docker's tables allow."""

import unicodedata
from itertools import accumulate

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
    columns = accumulate(map(_width, text))
    return text[: sum(column < width for column in columns)] + "…"


def short_id(identifier: str) -> str:
    """An id without its algorithm, cut to twelve characters."""
    return identifier.removeprefix("sha256:")[:SHORT_ID_LENGTH]


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
