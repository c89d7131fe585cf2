"""Output whose cursor moves, replayed by a terminal emulator (pyte) into lines; for `screen`."""

import re
from collections.abc import Mapping

import pyte
from pyte.screens import Char

from bot.docker_cli.text import display_width

ROWS = 40
"""How tall the screen is; what has scrolled off its top stays as it is."""
SCROLLED = 5000
"""How many lines that scrolled off are kept."""

_CSI = re.compile(r"\x1b\[([0-9;:]*)([@-l`n-~])")
_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_COLOURS = {
    **{name: 30 + at for at, name in enumerate(_NAMES)},
    **{f"bright{name}": 90 + at for at, name in enumerate(_NAMES)},
}
"""pyte's names for the colours of SGR 30 to 37 and 90 to 97; it calls yellow brown."""


def replayed(text: str, columns: int) -> str:
    """What a screen `columns` wide shows after the text, and above it; colours as SGR.

    The text has no control sequences but CSI ones, none of them unfinished.
    """
    screen = pyte.HistoryScreen(columns, ROWS, history=SCROLLED)
    screen.set_mode(pyte.modes.LNM)
    pyte.Stream(screen).feed(_CSI.sub(_takes_fewer, text))
    rows: list[Mapping[int, Char]] = list(screen.history.top)
    last = max((y for y in range(ROWS) if _written(screen.buffer[y])), default=0)
    rows += [screen.buffer[y] for y in range(max(last, screen.cursor.y) + 1)]
    drawn = [_drawn(row) for row in rows]
    width = sum(display_width(char) for char in re.sub(r"\x1b\[[0-9;]*m", "", drawn[-1]))
    if screen.cursor.y >= last:
        drawn[-1] += " " * (screen.cursor.x - width)
    return "\n".join(drawn)


def _takes_fewer(sequence: re.Match[str]) -> str:
    """pyte raises an error for more parameters than a sequence takes: leave the rest out."""
    taken = 2 if sequence[2] in "Hfr" else 1
    return f"\x1b[{';'.join(re.split('[;:]', sequence[1])[:taken])}{sequence[2]}"


def _written(row: Mapping[int, Char]) -> bool:
    return any(cell.data not in ("", " ") for cell in row.values())


def _drawn(row: Mapping[int, Char]) -> str:
    drawn, at, style = "", 0, ""
    for x, cell in sorted(row.items()):
        if cell.data in ("", " "):
            continue
        drawn += " " * (x - at)
        if (wanted := _style(cell)) != style:
            drawn += ("\x1b[0m" if style else "") + wanted
            style = wanted
        drawn += cell.data
        at = x + display_width(cell.data)
    return drawn + ("\x1b[0m" if style else "")


def _style(cell: Char) -> str:
    """The SGR sequence that draws like this cell; colours beyond the sixteen are left out."""
    codes = [1] if cell.bold else []
    if cell.underscore:
        codes.append(4)
    if cell.fg in _COLOURS:
        codes.append(_COLOURS[cell.fg])
    if cell.bg in _COLOURS:
        codes.append(_COLOURS[cell.bg] + 10)
    return f"\x1b[{';'.join(map(str, codes))}m" if codes else ""
