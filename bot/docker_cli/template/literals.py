"""Constants of a template: Go's string, character and number literals."""

import re
from contextlib import suppress

from bot.docker_cli import go

_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[abfnrtv\\\"'])|(?P<octal>[0-3][0-7]{2})|x(?P<hex>[0-9a-fA-F]{2})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8}))"
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_DECIMAL_MARKS = re.compile(r"[.eEpP]")


def string(literal: str) -> str:
    """What stands in "…" or `…`; ValueError when an escape is none of Go's."""
    inside = literal[1:-1]
    return inside.replace("\r", "") if literal[0] == "`" else _unescape(inside, '"')


def character(literal: str) -> int:
    """The code of the one character in '…'."""
    text = _unescape(literal[1:-1], "'")
    if not text:
        raise ValueError("invalid syntax")
    if len(text) > 1:
        raise ValueError(f"malformed character constant: {literal}")
    return ord(text)


def number(literal: str) -> int | float | complex:
    """An integer, a floating-point number, or a complex one: 2i, 1+2i."""
    if literal.endswith("i"):
        split = max(0, literal.rfind("+"), literal.rfind("-"))
        with suppress(ValueError):
            real = go.parse_float(literal[:split]) if split else 0.0
            return complex(real, go.parse_float(literal[split:-1]))
    is_hex = literal.lower().lstrip("+-").startswith("0x")
    is_fraction = not is_hex and _DECIMAL_MARKS.search(literal)
    problem = "illegal number syntax"
    with suppress(ValueError):
        return go.parse_float(literal) if is_fraction else go.parse_int(literal)
    with suppress(ValueError):
        # What reads as a fraction and not as an integer (08, a googol) is too large a one for Go.
        go.parse_float(literal)
        problem = "integer overflow"
    raise ValueError(f"{problem}: {go.quote(literal)}")


def _unescape(text: str, mark: str) -> str:
    """Bytes given as \\x or in octal may make up one character of UTF-8, hence the bytes."""
    made, at = b"", 0
    while at < len(text):
        if text[at] != "\\":
            made += text[at].encode("utf-8", "surrogatepass")
            at += 1
            continue
        escape = _ESCAPE.match(text, at)
        if escape is None:
            raise ValueError("invalid syntax")
        made += _escaped(escape, mark)
        at = escape.end()
    return made.decode("utf-8", "replace")


def _escaped(escape: re.Match[str], mark: str) -> bytes:
    if plain := escape["plain"]:
        if plain in "\"'" and plain != mark:
            raise ValueError("invalid syntax")
        return _PLAIN.get(plain, plain).encode()
    if escape["octal"] or escape["hex"]:
        code = int(escape["octal"], 8) if escape["octal"] else int(escape["hex"], 16)
        return bytes([code])
    code = int(escape["short"] or escape["long"], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise ValueError("invalid syntax")
    return chr(code).encode()
