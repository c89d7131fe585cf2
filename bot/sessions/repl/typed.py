"""An input as the bytes that a program reads, and the ways to make several lines one; for rows."""

from collections.abc import Sequence
from dataclasses import dataclass

CTRL_C, CTRL_D = b"\x03", b"\x04"
PASTE_BEGINS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"
"""Bracketed paste: between the two, no byte is a key (xterm's control sequences)."""


@dataclass(frozen=True)
class Typed:
    """One input in the bytes that the program reads, and the lines that it will echo for them."""

    data: bytes
    echo: tuple[str, ...]


def line_by_line(lines: Sequence[str]) -> Typed:
    return Typed("".join(f"{line}\n" for line in lines).encode(), tuple(lines))


def pasted(lines: Sequence[str]) -> Typed:
    """Lines as a terminal pastes them: tabs and blank lines are text, and Enter comes once."""
    text = "\n".join(lines).encode()
    return Typed(PASTE_BEGINS + text + PASTE_ENDS + b"\n", tuple(lines))


def expanded(lines: Sequence[str]) -> list[str]:
    """Lines without tabs, for which a prompt with readline would look for completions."""
    return [line.expandtabs(4) for line in lines]
