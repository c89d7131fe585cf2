"""Columns as `docker ps` prints them; every listing command ends here."""

from collections.abc import Sequence

_GAP = 3


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], least: int = 10) -> str:
    """Headers and rows as aligned lines, without a final newline.

    A column is as wide as its widest cell and a gap of three, at least `least` (20 in docker top);
    the last column is not padded. Widths count characters, as Go's tabwriter does.
    """
    lines = [headers, *rows]
    widths = [
        max(least, max(len(line[column]) for line in lines) + _GAP)
        for column in range(len(headers) - 1)
    ]
    return "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)) + line[-1]
        for line in lines
    )
