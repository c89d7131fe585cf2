"""A terminal's screen, cell by cell, for the few outputs whose cursor moves; for `screen`.

Every text is read in one pass, in time that its length bounds, and no text is an error.
"""

import re

from bot.docker_cli.text import display_width

ROWS = 40
"""How tall the screen is; what has scrolled off its top stays as it is."""
MOST = 9999
"""The largest number that a sequence may ask for, as in xterm."""
STYLES = 6
"""How many SGR sequences a cell is drawn with: more have no use but to fill memory."""

_TOKEN = re.compile(r"\x1b\[([0-9;:]*)([ -/]*)([@-~])|\x1b\[?|[\x00-\x1f]|[^\x00-\x1f]+")

Cell = tuple[str, tuple[str, ...]]
"""A character, and the SGR sequences that it is drawn with; "" is a wide character's right half."""


class Cells:
    """What printing, moving and erasing leave on a screen `columns` wide.

    The sequences are those of ECMA-48 that programs at a prompt use: cursor moves (A-H, d, f, `),
    erasing (J, K, X), inserting and deleting (@, P, L, M), colours (m). The others do nothing.
    """

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._rows: list[dict[int, Cell]] = [{}]
        self._x = self._y = 0
        self._style: tuple[str, ...] = ()

    def feed(self, text: str) -> None:
        """Print the text."""
        for token in _TOKEN.finditer(text):
            if token[3]:
                if not token[2]:
                    self._obey(token[3], token[1], token[0])
            elif token[0] >= " ":
                for char in token[0]:
                    self._put(char)
            else:
                self._control(token[0])

    def text(self) -> str:
        """The rows, without the blanks at their ends; the cursor's row up to the cursor."""
        last = max((y for y, row in enumerate(self._rows) if row), default=0)
        return "\n".join(self._drawn(y) for y in range(max(last, self._y) + 1))

    def _drawn(self, y: int) -> str:
        row, drawn, at = self._rows[y], "", 0
        style: tuple[str, ...] = ()
        shown = [(x, cell) for x, cell in sorted(row.items()) if cell[0] not in ("", " ")]
        for x, (char, wanted) in shown:
            drawn += " " * (x - at)
            if wanted != style:
                drawn += "".join(("\x1b[0m" if style else "", *wanted))
                style = wanted
            drawn += char
            at = x + display_width(char)
        drawn += "\x1b[0m" if style else ""
        return drawn + " " * (self._x - at if y == self._y else 0)

    @property
    def _top(self) -> int:
        return max(0, len(self._rows) - ROWS)

    def _put(self, char: str) -> None:
        width = display_width(char)
        if self._x + width > self._columns:
            self._go(self._y + 1, 0)
        self._rows[self._y][self._x] = char, self._style
        if width == 2:
            self._rows[self._y][self._x + 1] = "", self._style
        self._x += width

    def _go(self, y: int, x: int) -> None:
        self._y, self._x = y, min(max(x, 0), self._columns)
        while len(self._rows) <= y:
            self._rows.append({})

    def _control(self, char: str) -> None:
        match char:
            case "\n" | "\v" | "\f":
                self._go(self._y + 1, 0)
            case "\r":
                self._x = 0
            case "\b":
                self._x = max(0, min(self._x, self._columns - 1) - 1)
            case "\t":
                self._x = min(self._x // 8 * 8 + 8, self._columns - 1)

    def _obey(self, final: str, parameters: str, sequence: str) -> None:
        numbers = [min(int(digits or 0), MOST) for digits in re.split("[;:]", parameters)]
        first = numbers[0]
        count = max(first, 1)
        match final:
            case "m":
                self._draw_with(sequence, first)
            case "A" | "F":
                self._go(max(self._top, self._y - count), self._x if final == "A" else 0)
            case "B" | "E":
                self._go(min(self._bottom, self._y + count), self._x if final == "B" else 0)
            case "C":
                self._x = min(self._x + count, self._columns - 1)
            case "D":
                self._x = max(self._x - count, 0)
            case "G" | "`":
                self._x = min(count, self._columns) - 1
            case "H" | "f" | "d":
                column = max(numbers[1], 1) if len(numbers) > 1 else 1
                x = self._x if final == "d" else min(column, self._columns) - 1
                self._go(min(self._bottom, self._top + count - 1), x)
            case "J":
                self._erase_rows(first)
            case "K":
                self._erase(self._y, self._x if first == 0 else 0, first)
            case "X" | "P" | "@":
                self._shift(final, count)
            case "L" | "M":
                self._shift_rows(final, min(count, ROWS))

    @property
    def _bottom(self) -> int:
        return self._top + ROWS - 1

    def _draw_with(self, sequence: str, first: int) -> None:
        self._style = () if first == 0 else (*self._style, sequence)[-STYLES:]

    def _erase(self, y: int, x: int, how: int) -> None:
        """Erase row `y` from `x` on; with 1, up to the cursor instead; with 2, all of it."""
        self._rows[y] = {
            at: cell
            for at, cell in self._rows[y].items()
            if how < 2 and (at > self._x if how == 1 else at < x)
        }

    def _erase_rows(self, how: int) -> None:
        whole = range(self._top, len(self._rows))
        if how == 0:
            self._erase(self._y, self._x, 0)
            whole = range(self._y + 1, len(self._rows))
        elif how == 1:
            self._erase(self._y, 0, 1)
            whole = range(self._top, self._y)
        for y in whole:
            self._rows[y] = {}

    def _shift(self, final: str, count: int) -> None:
        """Erase `count` cells at the cursor (X), take them out (P), or make room for them (@)."""
        by = {"X": 0, "P": -count, "@": count}[final]
        ends = self._x if final == "@" else self._x + count
        self._rows[self._y] = {
            at if at < self._x else at + by: cell
            for at, cell in self._rows[self._y].items()
            if at < self._x or (at >= ends and at + by < self._columns)
        }

    def _shift_rows(self, final: str, count: int) -> None:
        if final == "L":
            self._rows[self._y : self._y] = [{} for _ in range(count)]
            del self._rows[max(self._y + 1, self._top_before(count) + ROWS) :]
        else:
            del self._rows[self._y : self._y + count]
            self._go(self._y, self._x)

    def _top_before(self, inserted: int) -> int:
        return max(0, len(self._rows) - inserted - ROWS)
