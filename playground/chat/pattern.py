"""Expected text with holes (`...`, `<12 hex>`, `$NAME`): the player matches messages with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.chat.text import plain, trimmed

_DURATION = (
    r"(?:Less than a second|About an? (?:minute|hour)|"
    r"\d+ (?:second|minute|hour|day|week|month|year)s?)"
)
_HOLES = {
    "n": r"\d+",
    "name": r"[a-z]+_[a-z]+\d*",
    "time": _DURATION,
    "size": r"\d+(?:\.\d+)? ?[kMGT]?i?B",
    "any": r"[^\n]*?",
}
_TOKEN = re.compile(
    r"<(?P<hole>\d+ hex|" + "|".join(_HOLES) + r")(?:=(?P<keep>[A-Z][A-Z0-9_]*))?>"
    r"|\$(?P<use>[A-Z][A-Z0-9_]*)"
    r"|(?P<gap>  +)"
)
ANY_LINES = "..."


@dataclass(frozen=True)
class Pattern:
    """Lines of expected text; `raw` compares the text as sent, spaces and fences included."""

    text: str
    raw: bool = False

    @property
    def lines(self) -> Sequence[str]:
        return (self.text if self.raw else trimmed(self.text)).split("\n")

    def match(self, content: str, known: Mapping[str, str]) -> dict[str, str] | None:
        """What the pattern's `<…=NAME>` holes hold in this message, or None if it differs."""
        seen = content if self.raw else plain(content)
        found = re.fullmatch(self._expression(self.lines, known), seen + "\n")
        return None if found is None else found.groupdict()

    def _expression(self, lines: Sequence[str], known: Mapping[str, str]) -> str:
        kept: set[str] = set()
        return "".join(self._line(line, known, kept) for line in lines)

    def _line(self, line: str, known: Mapping[str, str], kept: set[str]) -> str:
        if line.strip() == ANY_LINES:
            return r"(?:[^\n]*\n)*"
        parts = []
        end = 0
        for token in _TOKEN.finditer(line):
            parts.append(re.escape(line[end : token.start()]))
            parts.append(self._token(token, known, kept))
            end = token.end()
        return "".join([*parts, re.escape(line[end:]), r"\n"])

    def _token(self, token: re.Match[str], known: Mapping[str, str], kept: set[str]) -> str:
        if token["gap"]:
            return re.escape(token[0]) if self.raw else "  +"
        if name := token["use"]:
            if name in kept:
                return f"(?P={name})"
            return re.escape(known.get(name, token[0]))
        count, _, is_hex = token["hole"].partition(" ")
        hole = rf"[0-9a-f]{{{count}}}" if is_hex else _HOLES[token["hole"]]
        name = token["keep"]
        if not name:
            return hole
        if name in kept:
            return f"(?P={name})"
        kept.add(name)
        return f"(?P<{name}>{hole})"

    def diff(self, content: str, known: Mapping[str, str]) -> str:
        """Both texts line by line: `-` was expected and not seen, `+` seen and not expected."""
        expected = self.lines
        seen = (content if self.raw else plain(content)).split("\n")
        same = [
            [
                line.strip() != ANY_LINES
                and re.fullmatch(self._line(line, known, set()), other + "\n") is not None
                for other in seen
            ]
            for line in expected
        ]
        return "\n".join(_aligned(expected, seen, same))


def _aligned(
    expected: Sequence[str], seen: Sequence[str], same: Sequence[Sequence[bool]]
) -> list[str]:
    """The longest common run of lines of both, with what only one of them has in between."""
    rows, columns = len(expected), len(seen)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            skip = max(best[row + 1][column], best[row][column + 1])
            both = best[row + 1][column + 1] + 1 if same[row][column] else 0
            best[row][column] = max(skip, both)
    lines = []
    row = column = 0
    free = False  # within what a `...` stands for
    while row < rows or column < columns:
        if row < rows and expected[row].strip() == ANY_LINES:
            free = True
            row += 1
        elif (
            row < rows
            and column < columns
            and same[row][column]
            and (best[row][column] == best[row + 1][column + 1] + 1)
        ):
            lines.append("  " + seen[column])
            row, column, free = row + 1, column + 1, False
        elif column < columns and (row == rows or best[row][column + 1] > best[row + 1][column]):
            lines.append(("  " if free else "+ ") + seen[column])
            column += 1
        else:
            lines.append("- " + expected[row])
            row += 1
    return lines


def filled(text: str, known: Mapping[str, str]) -> str:
    """What a person says, with `$NAME` replaced where NAME was remembered; `$HOME` stays."""
    return re.sub(r"\$([A-Z][A-Z0-9_]*)", lambda use: known.get(use[1], use[0]), text)
