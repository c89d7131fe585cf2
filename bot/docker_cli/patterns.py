"""Patterns as Docker takes them for names and files: `node*`, `some/*:1.?`, `[a-n]ode`.

After path.Match of Go, by which Docker judges them: `*` and `?` stop at a slash.
"""

import re


class BadPattern(ValueError):
    """A pattern that can't be read; its text is the engine's."""

    def __init__(self) -> None:
        super().__init__("syntax error in pattern")


def compiled(pattern: str, *, deep: bool = False) -> re.Pattern[str]:
    """A pattern for whole names; raises BadPattern.

    `deep`: as in `.dockerignore`, where `**` stands for any number of parts of a path.
    """
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if deep and pattern.startswith("**", at):
            slash = pattern.startswith("/", at + 2)
            parts.append("(?:.*/)?" if slash else ".*")
            at += 3 if slash else 2
            continue
        if char == "[":
            part, at = _class(pattern, at + 1)
            parts.append(part)
            continue
        if char == "\\":
            at += 1
            if at == len(pattern):
                raise BadPattern
            char = pattern[at]
            parts.append(re.escape(char))
        else:
            parts.append({"*": "[^/]*", "?": "[^/]"}.get(char, re.escape(char)))
        at += 1
    return re.compile("".join(parts), re.DOTALL)


def _class(pattern: str, at: int) -> tuple[str, int]:
    """What stands between brackets, `at` being behind the first, and where it ends."""
    negated = pattern[at : at + 1] == "^"
    at += negated
    ranges: list[str] = []
    while not (ranges and pattern[at : at + 1] == "]"):
        low, at = _char(pattern, at)
        high = low
        if pattern[at : at + 1] == "-":
            high, at = _char(pattern, at + 1)
        # An empty range is no error in Go, and matches nothing.
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    inside = "".join(ranges)
    if not inside:
        return ("." if negated else "(?!)"), at + 1
    return f"[{'^' if negated else ''}{inside}]", at + 1


def _char(pattern: str, at: int) -> tuple[str, int]:
    char = pattern[at : at + 1]
    if char in ("", "-", "]"):
        raise BadPattern
    if char == "\\":
        at += 1
        char = pattern[at : at + 1]
    if not char or at + 1 == len(pattern):
        raise BadPattern
    return char, at + 1
