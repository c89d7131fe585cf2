"""Patterns as Docker takes them for names and files: `node*`, `some/*:1.?`, `[a-n]ode`.

After path.Match of Go, by which Docker judges them: `*` and `?` stop at a slash.
"""

import re
from collections.abc import Sequence

_FOLDERS = "(?:.*?/)??"


class BadPattern(ValueError):
    """A pattern that can't be read; its text is the engine's."""

    def __init__(self) -> None:
        super().__init__("syntax error in pattern")


def compiled(pattern: str, *, deep: bool = False) -> re.Pattern[str]:
    """A pattern for whole names; raises BadPattern.

    `deep`: as in `.dockerignore`, where `**` stands for any number of parts of a path.

    Strangers write it, so it must not take long. What stands behind a star is taken where it first
    fits, and not sought again: the next star makes up for the rest. Only behind the last one is it
    sought until the name's end is reached.
    """
    leads, runs = [""], [[""]]  # between two `**` a run, in it between two `*` a piece
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if deep and pattern.startswith("**", at):
            slash = pattern.startswith("/", at + 2)
            at += 3 if slash else 2
            if not (slash and leads[1:] and runs[-1] == [""]):  # `**/**/` is `**/`
                leads.append(_FOLDERS if slash else ".*?")
                runs.append([""])
            continue
        if char == "*":
            runs[-1].append("")
            at += 1
            continue
        if char == "[":
            part, at = _class(pattern, at + 1)
            runs[-1][-1] += part
            continue
        if char == "\\":
            at += 1
            if at == len(pattern):
                raise BadPattern
            part = re.escape(pattern[at])
        else:
            part = "[^/]" if char == "?" else re.escape(char)
        runs[-1][-1] += part
        at += 1
    found = ""
    for lead, run, then in zip(leads, runs, leads[1:], strict=False):
        one = lead + run[0] + _behind_stars(run[1:])
        if then == _FOLDERS and (lead or run[1:]) and not run[-1].endswith("/"):
            raise BadPattern  # `*a**/b`: whole folders don't make up for a part of one
        found += f"(?>{one})"
    first, *behind = runs[-1]
    found += leads[-1] + first + _behind_stars(behind[:-1])
    if behind:
        found += "[^/]*" + behind[-1]
    return re.compile(found, re.DOTALL)


def _behind_stars(pieces: Sequence[str]) -> str:
    return "".join(f"(?>[^/]*?{piece})" for piece in pieces)


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
