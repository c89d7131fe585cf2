"""How each interactive program takes its input and shows that it waits for more: a row each.

Another REPL is one more row in `REPLS`; whatever has none is treated as a plain program at a
terminal, which is right for most.
"""

from __future__ import annotations

import re
import tokenize
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from textwrap import dedent

from bot.docker_cli.text import display_width
from bot.sessions.screen import COLUMNS, SGR

MISSING_LINES = 8
"""So many lines in a row without an echo: the rest is not looked for, it was cut or never came."""
CTRL_C, CTRL_D = b"\x03", b"\x04"


@dataclass(frozen=True)
class Typed:
    """One input in the bytes that the program reads, and the lines that it will echo for them."""

    data: bytes
    echo: tuple[str, ...]


def _line_by_line(lines: Sequence[str]) -> Typed:
    return Typed("".join(f"{line}\n" for line in lines).encode(), tuple(lines))


def _node_editor(lines: Sequence[str]) -> Typed:
    """Node's `.editor` takes lines until Ctrl-D as one input, so that a line may begin with a dot.

    Typed key by key, it would complete tabs and repeat indentation; written at once, it does not.
    """
    if len(lines) == 1:
        return _line_by_line(lines)
    data = "".join(f"{line}\n" for line in (".editor", *lines))
    banner = "// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)"
    return Typed(data.encode() + CTRL_D, (".editor", banner, *lines, ""))


_OPENS = re.compile(r"(?:async|class|def|for|if|match|try|while|with)\b.*:")
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")


def _python_block(lines: Sequence[str]) -> Typed:
    """A blank line ends a block at Python's prompt: drop the inner ones, and end each block.

    A line that continues its statement (`else:`, one in brackets or in a long string) is sent as
    it is, with no blank line before it. A block that one line only opens is left open.
    """
    code = _expanded(lines)
    if len(code) == 1 and (code[0][:1].isspace() or code[0].rstrip().endswith(":")):
        return _line_by_line(code)
    code = dedent("\n".join(code)).split("\n")
    continued = _continued_lines(code)
    sent: list[str] = []
    in_block = False
    for i, line in enumerate(code):
        at_margin = i not in continued and not line[:1].isspace()
        if i not in continued and (not line.strip() or (at_margin and line.startswith("#"))):
            continue
        if at_margin and not _CONTINUES.match(line):
            if in_block:
                sent.append("")
            in_block = bool(_OPENS.match(line))
        sent.append(line)
    if in_block:
        sent.append("")
    return _line_by_line(sent)


def _continued_lines(code: Sequence[str]) -> set[int]:
    """Which lines go on with what the line before began: brackets, a long string, a backslash."""
    found: set[int] = set()
    first = 0
    with suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(iter([f"{line}\n" for line in code]).__next__):
            if token.type == tokenize.NEWLINE:
                found.update(range(first, token.start[0]))
                first = 0
            elif not first and token.string.strip() and token.type != tokenize.COMMENT:
                first = token.start[0]
    return found


def _shell_lines(lines: Sequence[str]) -> Typed:
    return _line_by_line(_expanded(lines))


def _expanded(lines: Sequence[str]) -> list[str]:
    """Lines without tabs, for which a prompt with readline would look for completions."""
    return [line.expandtabs(4) for line in lines]


@dataclass(frozen=True)
class Repl:
    """An interactive program: its name, its prompts, and how several lines become one input."""

    name: str
    prompt: re.Pattern[str]
    more: re.Pattern[str] | None = None
    type_lines: Callable[[Sequence[str]], Typed] = _line_by_line
    language: str = ""

    def typed(self, text: str) -> Typed:
        return self.type_lines(text.split("\n"))

    def waits(self, ending: str) -> bool:
        """Whether output that ends so (a few dozen characters suffice) ends in a prompt."""
        line = SGR.sub("", ending).rsplit("\n", 1)[-1]
        return bool(self.prompt.fullmatch(line) or (self.more and self.more.fullmatch(line)))


_SHELL_PROMPT = re.compile(r"[^\n]{0,80}?[#$%>] ")

PLAIN = Repl("program", prompt=_SHELL_PROMPT)
REPLS = (
    Repl("node", re.compile(r"> "), re.compile(r"(?:\.{3,}|\|) "), _node_editor, "js"),
    Repl("python", re.compile(r">>> "), re.compile(r"\.\.\. "), _python_block, "py"),
    Repl("sh", _SHELL_PROMPT, re.compile(r"> "), _shell_lines),
)
_BY_PROGRAM = {
    "node": "node",
    "nodejs": "node",
    "python": "python",
    "python3": "python",
    "sh": "sh",
    "bash": "sh",
    "ash": "sh",
    "dash": "sh",
    "busybox": "sh",
    "alpine": "sh",
    "debian": "sh",
    "ubuntu": "sh",
}


def repl_named(name: str) -> Repl:
    """The row of that name, `PLAIN` if there is none."""
    return next((repl for repl in REPLS if repl.name == name), PLAIN)


def repl_for(image: str, command: Sequence[str]) -> Repl:
    """The REPL that runs when `command` runs in `image` (a familiar name, such as `node:22`).

    The command's own program decides; where it is a wrapper (an entrypoint script) or empty, the
    first word that names a REPL; else the image's name.
    """
    for word in command:
        program = re.sub(r"[0-9.]+$", "", word.rsplit("/", 1)[-1])
        if program in _BY_PROGRAM:
            return repl_named(_BY_PROGRAM[program])
    repository = image.split("@")[0].rsplit("/", 1)[-1].split(":")[0]
    return repl_named(_BY_PROGRAM.get(repository, ""))


def without_echo(text: str, echo: Sequence[str], repl: Repl) -> str:
    """The text without what the terminal repeated of the input, prompts before it included.

    Each echoed line is looked for once, in order: output that happens to equal the input stays.
    """
    lines = text.split("\n")
    solid = [_solid(line) for line in lines]
    at = missing = 0
    for words in map(_solid, echo):
        # An empty line is everywhere: only the very next one can be an echo.
        places = range(at, len(lines) if words else min(at + 1, len(lines)))
        found = ((i, end) for i in places if (end := _echo_end(lines, solid, i, words, repl)))
        i, end = next(found, (at, at))
        del lines[i:end], solid[i:end]
        missing = missing + 1 if i == end else 0
        at = i
        if missing > MISSING_LINES:
            break
    return "\n".join(lines)


def _solid(line: str) -> str:
    """A line without colours and spaces, which terminals add and take."""
    return "".join(SGR.sub("", line).split())


def _echo_end(
    lines: Sequence[str], solid: Sequence[str], i: int, words: str, repl: Repl
) -> int | None:
    """The line after the echo of `words`, if it begins in line `i` and is ended by a newline."""
    shown, end = solid[i], i + 1
    while len(shown) < len(words) and end < len(lines) and _is_full(lines[end - 1]):
        shown += solid[end]
        end += 1
    if end == len(lines) or not shown.endswith(words):
        return None
    prompt = shown.removesuffix(words) + " "
    prompted = repl.prompt.fullmatch(prompt) or (repl.more and repl.more.fullmatch(prompt))
    return end if prompted or prompt == " " else None


def _is_full(line: str) -> bool:
    """Whether the terminal broke the line, rather than who printed it."""
    return display_width(SGR.sub("", line)) >= COLUMNS - 1


def without_prompt(text: str, repl: Repl) -> str:
    """The text without a prompt at its end: the reply is a finished answer, not a terminal."""
    head, newline, last = text.rpartition("\n")
    if repl.prompt.fullmatch(SGR.sub("", last)):
        return head + newline
    return text
