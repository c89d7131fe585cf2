"""What a terminal repeats of an input, and the prompt after the answer, taken off; for drafts."""

import re
from collections.abc import Collection, Sequence

from bot.docker_cli.text import display_width
from bot.sessions.repl.row import Repl
from bot.sessions.screen import COLUMNS, SGR

MISSING_LINES = 8
"""So many lines in a row without an echo: the rest is not looked for, it was cut or never came."""


def without_echo(
    text: str,
    echo: Sequence[str],
    repl: Repl,
    columns: int = COLUMNS,
    seen: Collection[str] = (),
    *,
    ahead: bool = False,
) -> str:
    """The text without what the terminal repeated of the input, prompts before it included.

    Each echoed line is looked for once, in order: output that happens to equal the input stays.
    What was typed `ahead` of the prompt is repeated twice: by the terminal at once, and behind the
    prompt by the program that edits it there.
    """
    left = _without(text, echo, repl, columns, seen)
    return _without(left, echo, repl, columns, seen, prompted=True) if ahead else left


def _without(
    text: str,
    echo: Sequence[str],
    repl: Repl,
    columns: int,
    seen: Collection[str],
    *,
    prompted: bool = False,
) -> str:
    lines = text.split("\n")
    solid = [_solid(line) for line in lines]
    at = missing = 0
    for typed in echo:
        words = _solid(typed)
        # An empty line is everywhere: only the very next one can be an echo.
        places = range(at, len(lines) if words else min(at + 1, len(lines)))
        found = (
            (i, end)
            for i in places
            if (end := _echo_end(lines, solid, i, words, repl, columns, prompted=prompted))
        )
        i, end = next(found, (at, at))
        front = _in_front(lines[i], typed, repl, seen) if end == i + 1 else ""
        lines[i:end] = solid[i:end] = [front] if front else []
        missing = missing + 1 if i == end else 0
        at = i + bool(front)
        if missing > MISSING_LINES:
            break
    return "\n".join(lines)


def _in_front(line: str, typed: str, repl: Repl, seen: Collection[str]) -> str:
    """What the program printed without a newline before it prompted for the echoed line.

    A prompt twice is no output: found again after a restart, the one before may stand there.
    """
    prompt = SGR.sub("", line).removesuffix(typed)
    front = prompt[: repl.find(repl.prompt, prompt, seen) or 0] if seen else ""
    return "" if front in seen else front


def without_lead(left: str, text: str, lead: str) -> str:
    """What is left of a text without its echo, without the prompt `lead` put in front of both."""
    first = text.split("\n", 1)[0]
    if not lead or left.split("\n", 1)[0] != first:
        return left  # The prompt went with the echo.
    return left.removeprefix(first if first.rstrip() == lead.rstrip() else lead)


def _solid(line: str) -> str:
    """A line without colours and spaces, which terminals add and take."""
    return "".join(SGR.sub("", line).split())


def _echo_end(
    lines: Sequence[str],
    solid: Sequence[str],
    i: int,
    words: str,
    repl: Repl,
    columns: int,
    *,
    prompted: bool,
) -> int | None:
    """The line after the echo of `words`, if it begins in line `i` and is ended by a newline.

    `prompted`: it has to stand behind a prompt.
    """
    shown, end = solid[i], i + 1
    while len(shown) < len(words) and end < len(lines) and _is_full(lines[end - 1], columns):
        shown += solid[end]
        end += 1
    if end == len(lines) or not shown.endswith(words):
        return None
    prompt = shown.removesuffix(words) + " "
    is_one = repl.prompt.fullmatch(prompt) or (repl.more and repl.more.fullmatch(prompt))
    return end if is_one or (prompt == " " and not prompted) else None


def _is_full(line: str, columns: int) -> bool:
    """Whether the terminal broke the line, rather than who printed it."""
    return display_width(SGR.sub("", line)) >= columns - 1


def without_prompt(text: str, repl: Repl, seen: Collection[str] = ()) -> str:
    """The text without a prompt at its end: the reply is a finished answer, not a terminal.

    Output in front of the prompt stays, if the prompts before (`seen`) tell the two apart; and a
    prompt unlike all of those stays, as it may be output (`read -p "Name? > "`).
    """
    prompt = repl.prompt_in(text, seen)
    if not prompt:
        return text
    head, newline, line = text.rpartition("\n")
    return head + newline + _cut(line, len(SGR.sub("", line)) - len(prompt))


def _cut(line: str, width: int) -> str:
    """The first `width` characters of a line, and their colours."""
    kept = ""
    for part in re.split(f"({SGR.pattern})", line):
        if SGR.fullmatch(part):
            kept += part if width else ""
        else:
            kept += part[:width]
            width -= len(part[:width])
    return kept
