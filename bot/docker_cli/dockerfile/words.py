r"""The words of a Dockerfile: quotes, escapes and variables, read as Docker's builder reads them.

`split` cuts a line into words and leaves them as they are; `process` takes a word's quotes off and
replaces `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+set}` and `${NAME:?gone}`. Behaviour after
the Dockerfile reference, tried against the classic builder of engine 20.10. Pure.
"""

import re
from collections.abc import Mapping

from bot.docker_cli import go
from bot.docker_cli.dockerfile.errors import DockerfileError

LONGEST = 64 * 1024
DEEPEST = 16

_NAME = re.compile(r"[A-Za-z_]\w*|[0-9]+|[@*#?\-$!]", re.ASCII)
_ENDLESS = "unexpected end of statement while looking for matching "


def split(text: str, escape: str) -> list[str]:
    """Words between spaces, with their quotes and escapes; a space in quotes ends none."""
    words: list[str] = []
    word, quote, at = "", "", 0
    while at < len(text):
        char = text[at]
        if char.isspace() and not quote:
            words += [word] if word else []
            word = ""
        elif char == escape and quote != "'" and at + 1 < len(text):
            word += text[at : at + 2]
            at += 1
        else:
            if char == quote:
                quote = ""
            elif char in "\"'" and not quote:
                quote = char
            word += char
        at += 1
    return [*words, word] if word else words


def process(text: str, variables: Mapping[str, str], escape: str = "\\") -> str:
    """The word without its quotes, its variables replaced; raises DockerfileError.

    That is also raised for what grows without end: `ENV A=$A$A`, again and again.
    """
    try:
        pieces, _ = _Reader(text, variables, escape).until("", 0)
    except _Wrong as wrong:
        raise DockerfileError(f"failed to process {go.quote(text)}: {wrong}") from None
    found = "".join(pieces)
    if len(found) > LONGEST:
        raise DockerfileError(f"a value has {LONGEST:,} characters at the most")
    return found


class _Wrong(Exception):
    """What is wrong with a word."""


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, str], escape: str) -> None:
        self._text = text
        self._variables = variables
        self._escape = escape
        self._at = 0

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1 : self._at]

    def until(self, stop: str, depth: int) -> tuple[list[str], bool]:
        """The pieces up to the character `stop`, or to the end, and whether it was found."""
        if depth > DEEPEST:
            raise _Wrong(f"substitutions are {DEEPEST} deep within one another at the most")
        found: list[str] = []
        while char := self._next():
            if char == stop:
                return found, True
            if char == "'":
                found.append(self._single())
            elif char == '"':
                found.append(self._double(depth))
            elif char == "$":
                found.append(self._variable(depth))
            elif char == self._escape:
                found.append(self._next())
            else:
                found.append(char)
        return found, False

    def _single(self) -> str:
        end = self._text.find("'", self._at)
        if end < 0:
            raise _Wrong(f"{_ENDLESS}single-quote")
        found, self._at = self._text[self._at : end], end + 1
        return found

    def _double(self, depth: int) -> str:
        found: list[str] = []
        while char := self._next():
            if char == '"':
                return "".join(found)
            if char == "$":
                found.append(self._variable(depth))
            elif char == self._escape:
                following = self._next()
                kept = "" if following in ('"', "$", self._escape) else char
                found.append(kept + following)
            else:
                found.append(char)
        raise _Wrong(f"{_ENDLESS}double-quote")

    def _variable(self, depth: int) -> str:
        """What stands for `$…`; the dollar sign is read already."""
        if self._text[self._at : self._at + 1] != "{":
            name = self._name()
            return self._value(name) if name else "$"
        self._at += 1
        if (following := self._text[self._at : self._at + 1]) in ("", "{", "}", ":"):
            raise _Wrong(f"syntax error: {'bad substitution' if following else _MISSING}")
        name = self._name()
        sign = self._next()
        if sign == "}":
            return self._value(name)
        if sign != ":":
            raise _Wrong("missing ':' in substitution")
        modifier = self._next()
        pieces, closed = self.until("}", depth + 1)
        if not closed:
            raise _Wrong(f"syntax error: {_MISSING}")
        value, word = self._value(name), "".join(pieces)
        match modifier:
            case "+":
                return word if value else ""
            case "-":
                return value or word
            case "?" if not value:
                raise _Wrong(f"{name}: {word or 'is not allowed to be unset'}")
            case "?":
                return value
        raise _Wrong(f"unsupported modifier ({modifier}) in substitution")

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found[0] if found else ""

    def _value(self, name: str) -> str:
        return self._variables.get(name, "")


_MISSING = "missing '}'"
