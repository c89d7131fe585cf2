"""A terminal's size in characters, and the names that people know sizes by; for sessions."""

import re
from dataclasses import dataclass
from typing import Self

NARROWEST, WIDEST = 20, 250
LOWEST, TALLEST = 5, 100


class NoSize(ValueError):
    """The text names no size; its words say what does."""

    def __init__(self, text: str) -> None:
        names = ", ".join(f"`{name}` ({size})" for name, size in SIZES.items())
        super().__init__(
            f"`{text.replace('`', '')}` is no size. Sizes are {names}, or columns and rows, "
            f"such as `100x19`: {NARROWEST} to {WIDEST} columns, {LOWEST} to {TALLEST} rows."
        )


@dataclass(frozen=True, slots=True)
class Size:
    """So many characters beside each other, so many lines below each other.

    >>> Size.parse("80x24") == Size.parse("medium") == Size(80, 24)
    True
    """

    columns: int
    rows: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `80x24` or a name; raise `NoSize`."""
        words = text.strip().lower()
        if words in SIZES:
            return cls(SIZES[words].columns, SIZES[words].rows)
        found = re.fullmatch(r"(\d{1,4})\s*[x\u00d7*, ]\s*(\d{1,4})", words)
        if found is None:
            raise NoSize(text)
        columns, rows = int(found[1]), int(found[2])
        if not (NARROWEST <= columns <= WIDEST and LOWEST <= rows <= TALLEST):
            raise NoSize(text)
        return cls(columns, rows)

    def __str__(self) -> str:
        return f"{self.columns}x{self.rows}"


SIZES = {
    "tiny": Size(40, 10),
    "small": Size(60, 16),
    "medium": Size(80, 24),
    "large": Size(100, 19),
    "phone": Size(35, 30),
}
"""Each fits a message's 2,000 characters when every cell is written, one newline a row."""
