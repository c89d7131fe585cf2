"""Columns as `docker ps` prints them; every listing command ends here."""

from collections.abc import Sequence
from itertools import groupby
from textwrap import fill
from typing import Self

_LEAST = 10
_GAP = 3


PHONE_COLUMNS = 34
"""What a code block shows of a line on a phone."""


class Table(str):
    """Aligned text that still knows its cells: the first of its `cells` are the headers."""

    cells: Sequence[Sequence[str]]

    def __new__(cls, cells: Sequence[Sequence[str]], least: int = _LEAST) -> Self:
        """Align the cells."""
        made = super().__new__(cls, align(cells, least))
        made.cells = cells
        return made

    @property
    def wide(self) -> bool:
        """Whether it has rows, and a phone would break them."""
        return len(self.cells) > 1 and any(len(line) > PHONE_COLUMNS for line in self.split("\n"))

    def cards(self) -> str:
        """Each row as short lines of its own, without what is empty."""
        headers, *rows = self.cells
        return "\n\n".join(
            "\n".join(
                fill(f"{header.lower()}: {cell}", PHONE_COLUMNS, subsequent_indent="  ")
                for header, cell in zip(headers, row, strict=False)
                if cell
            )
            for row in rows
        )


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], least: int = _LEAST) -> Table:
    """Headers and rows as aligned lines, without a final newline.

    A column is as wide as its widest cell and a gap of three, at least `least` (20 in docker top);
    the last column is not padded. Widths count characters, as Go's tabwriter does.
    """
    return Table([headers, *rows], least)


def align(lines: Sequence[Sequence[str]], least: int = _LEAST) -> str:
    """Lines of cells as aligned text; a line's last cell belongs to no column.

    A column goes on over neighbouring lines that have it, and ends at one that has fewer cells.
    """
    texts = [""] * len(lines)
    for column in range(max(map(len, lines), default=0)):
        numbered = enumerate(lines)
        for _, run in groupby(numbered, key=lambda line: len(line[1]) > column + 1):
            block = [(at, cells[column]) for at, cells in run if len(cells) > column]
            inside = [cell for at, cell in block if len(lines[at]) > column + 1]
            width = max([least, *(len(cell) + _GAP for cell in inside)])
            for at, cell in block:
                texts[at] += cell.ljust(width) if inside else cell
    return "\n".join(texts)
