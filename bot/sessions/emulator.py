"""Terminal emulators (pyte): one for output whose cursor moves, one for a whole screen."""

import re
from collections.abc import Mapping

import pyte
from pyte.screens import Char

from bot.docker_cli.text import display_width
from bot.sessions.size import Size

ROWS = 40
"""How tall the screen of moving lines is; what has scrolled off its top stays as it is."""
SCROLLED = 5000
"""How many lines that scrolled off are kept."""

_CSI = re.compile(r"\x1b\[([0-9;:]*)([@-l`n-~])")
_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
_COLOURS = {
    **{name: 30 + at for at, name in enumerate(_NAMES)},
    **{f"bright{name}": 90 + at for at, name in enumerate(_NAMES)},
}
"""pyte's names for the colours of SGR 30 to 37 and 90 to 97; it calls yellow brown."""

_SHOWS_ON_SPACE = re.compile(r"[\[;](?:4|7|4[0-7]|10[0-7])[;m]")

BLOCK, UNDERLINE = "\u2588", "\u0332"
"""The cursor on an empty cell, and under a letter: plain characters, as colours may be dropped."""

_WHOLE = re.compile(
    r"\x1b(?:\[(?P<private>[<=>?!]?)(?P<numbers>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|[()][0AB12]|[*+#%].|[78DEMHc]|[=>NO\\a-z|}~])"
)
"""A control sequence that is complete (ECMA-48; xterm's control sequences)."""
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?!]?[0-9;:]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[()*+#%])?\Z")
UNFINISHED_CHARS = 4096
"""The longest sequence that is waited for."""


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


class Emulator:
    """A terminal of a fixed size, fed piece by piece; whatever is fed, nothing is raised."""

    def __init__(self, size: Size) -> None:
        self._screen = pyte.Screen(size.columns, size.rows)
        self._stream = pyte.Stream(self._screen)
        self._stream.use_utf8 = False  # so that the sets of line-drawing letters work
        self._unfinished = ""

    def feed(self, text: str) -> None:
        text = self._unfinished + text
        begun = _UNFINISHED.search(text, max(0, len(text) - UNFINISHED_CHARS))
        self._unfinished = begun[0] if begun else ""
        self._stream.feed(_WHOLE.sub(_understood, text[: len(text) - len(self._unfinished)]))

    def resize(self, size: Size) -> None:
        self._screen.resize(size.rows, size.columns)

    def frame(self, *, cursor: bool = True) -> str:
        """All that is on the screen, colours as SGR, with its cursor; no empty last lines."""
        there = self._screen.cursor
        at = min(there.x, self._screen.columns - 1)
        lines = []
        for y in range(self._screen.lines):
            row: Mapping[int, Char] = self._screen.buffer[y]
            if cursor and y == there.y and not there.hidden:
                cell = row.get(at, self._screen.default_char)
                under = BLOCK if cell.data in ("", " ") else cell.data + UNDERLINE
                row = {**row, at: cell._replace(data=under)}
            lines.append(_drawn(row))
        return "\n".join(lines).rstrip("\n")


def _understood(sequence: re.Match[str]) -> str:
    """What pyte takes, of which it takes no more: unknown ones would be drawn, or raise."""
    final = sequence["final"]
    if final is None:
        return sequence[0] if re.fullmatch(r"\x1b(?:[()].|[78DEMHc])", sequence[0]) else ""
    if sequence["middle"] or sequence["private"] not in ("", "?"):
        return ""
    if sequence["private"]:
        return sequence[0] if final in "hl" and ":" not in sequence["numbers"] else ""
    if final == "m":
        return f"\x1b[{sequence['numbers'].replace(':', ';')}m"
    if final not in "@ABCDEFGHJKLMPX`adefghlr":
        return ""
    taken = 2 if final in "Hfr" else 1
    return f"\x1b[{';'.join(re.split('[;:]', sequence['numbers'])[:taken])}{final}"


def _takes_fewer(sequence: re.Match[str]) -> str:
    """pyte raises an error for more parameters than a sequence takes: leave the rest out."""
    taken = 2 if sequence[2] in "Hfr" else 1
    return f"\x1b[{';'.join(re.split('[;:]', sequence[1])[:taken])}{sequence[2]}"


def _written(row: Mapping[int, Char]) -> bool:
    return any(cell.data not in ("", " ") for cell in row.values())


def _drawn(row: Mapping[int, Char]) -> str:
    drawn, at, style = "", 0, ""
    for x, cell in sorted(row.items()):
        if cell.data in ("", " ") and not cell.reverse:
            continue
        if x > at and _SHOWS_ON_SPACE.search(style):
            drawn, style = f"{drawn}\x1b[0m", ""
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
    if cell.reverse:
        codes.append(7)
    if cell.fg in _COLOURS:
        codes.append(_COLOURS[cell.fg])
    if cell.bg in _COLOURS:
        codes.append(_COLOURS[cell.bg] + 10)
    return f"\x1b[{';'.join(map(str, codes))}m" if codes else ""
