"""Python's statements as its prompt takes them; for rows."""

import re
import tokenize
from collections.abc import Sequence
from contextlib import suppress
from textwrap import dedent

from bot.sessions.repl.typed import Typed, expanded, line_by_line, pasted

_OPENS = re.compile(r"(?:async|class|def|for|if|match|try|while|with)\b.*:")
_CONTINUES = re.compile(r"(?:else|elif|except|finally)\b")


def python_block(lines: Sequence[str]) -> Typed:
    """A blank line ends a block at Python's prompt: drop the inner ones, and end each block.

    A line that continues its statement (`else:`, one in brackets or in a long string) is sent as
    it is, with no blank line before it. A block that one line only opens is left open.
    """
    code = expanded(lines)
    if len(code) == 1 and (code[0][:1].isspace() or code[0].rstrip().endswith(":")):
        return line_by_line(code)
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
    return line_by_line(sent)


def python_paste(lines: Sequence[str]) -> Typed:
    """Python 3.13's prompt takes several statements as one input, after a second Enter.

    A block ends with it too; what is unfinished beyond that goes on waiting. It drops a tab.
    """
    code = expanded(lines)
    if len(code) > 1:
        code = dedent("\n".join(code)).split("\n")
    return pasted([*code, ""] if len(code) > 1 else code)


def ipython_paste(lines: Sequence[str]) -> Typed:
    """IPython takes a paste whether or not it asked for one already; it shows tabs as `^I`."""
    typed = pasted(lines)
    return Typed(typed.data, tuple(line.replace("\t", "^I") for line in typed.echo))


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
