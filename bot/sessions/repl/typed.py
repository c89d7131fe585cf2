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


def pasted_if_several(lines: Sequence[str]) -> Typed:
    """Paste what has several lines, or a tab, which would complete; type the rest."""
    several = len(lines) > 1 or "\t" in lines[0]
    return pasted(lines) if several else line_by_line(lines)


def line_by_line_expanded(lines: Sequence[str]) -> Typed:
    return line_by_line(expanded(lines))


def by_return_key(lines: Sequence[str]) -> Typed:
    """For a program that takes a newline for no Enter (linenoise)."""
    typed = line_by_line(expanded(lines))
    return Typed(typed.data.replace(b"\n", b"\r"), typed.echo)


def expanded(lines: Sequence[str]) -> list[str]:
    """Lines without tabs, for which a prompt with readline would look for completions."""
    return [line.expandtabs(4) for line in lines]
