"""What is to be known of an interactive program, as a row of `rows`; sessions ask it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.sessions.repl.typed import Typed, line_by_line
from bot.sessions.screen import SGR


def whole_line(prompt: re.Pattern[str], line: str, seen: Collection[str]) -> int | None:
    """For programs that end their output's last line before they prompt."""
    del seen
    return 0 if prompt.fullmatch(line) else None


def line_end(prompt: re.Pattern[str], line: str, seen: Collection[str]) -> int | None:
    """For prompts that nothing else looks like: output without a newline may stand before one."""
    del seen
    found = re.search(f"(?:{prompt.pattern})$", line)
    return found.start() if found else None


def seen_before(prompt: re.Pattern[str], line: str, seen: Collection[str]) -> int | None:
    """For prompts that look like words: what stands in front of one is told by those before."""
    ends = (len(line) - len(one) for one in seen if line.endswith(one))
    return min(ends, default=0 if prompt.fullmatch(line) else None)


CURSOR_ASKED, CURSOR_ANSWER = b"\x1b[6n", b"\x1b[1;1R"
"""Device status report 6: where is the cursor? "Row 1, column 1" does for who wants to know."""


@dataclass(frozen=True)
class Repl:
    """An interactive program: its name, its prompts, and how several lines become one input.

    `paste_lines` types the input while the program has asked for bracketed paste. `find` answers
    where in a line the prompt begins that ends it, None if it ends in none. `asks_cursor`: it
    reads nothing, or complains, before the terminal told it where its cursor is. `prompt` and
    `more` match without the spaces that stand within a prompt, too. `language` is what its
    input is called in a code fence.
    """

    name: str
    prompt: re.Pattern[str]
    more: re.Pattern[str] | None = None
    type_lines: Callable[[Sequence[str]], Typed] = line_by_line
    language: str = ""
    find: Callable[[re.Pattern[str], str, Collection[str]], int | None] = whole_line
    paste_lines: Callable[[Sequence[str]], Typed] | None = None
    asks_cursor: bool = False

    def typed(self, text: str, *, paste: bool = False) -> Typed:
        """The input as bytes; `paste`: the program asked for bracketed paste (see `Pastes`)."""
        how = self.paste_lines if paste and self.paste_lines else self.type_lines
        return how(text.split("\n"))

    def answer(self, output: bytes) -> bytes:
        """What a terminal types by itself when a program prints this."""
        return CURSOR_ANSWER * output.count(CURSOR_ASKED) if self.asks_cursor else b""

    def prompt_in(self, ending: str, seen: Collection[str] = ()) -> str:
        """The prompt at the end of the output, without colours; empty if there is none.

        `seen` are prompts that this answered before, asked without any: they tell a shell's
        prompt from output in front of it that has no newline.
        """
        line = _last_line(ending)
        at = self.find(self.prompt, line, seen)
        return "" if at is None else line[at:]

    def more_in(self, ending: str) -> str:
        """The prompt at the end by which the program asks for the rest of an input, or nothing."""
        line = _last_line(ending)
        return line if self.more and self.more.fullmatch(line) else ""

    def waits(self, ending: str, seen: Collection[str] = ()) -> bool:
        """Whether output that ends so (a few dozen characters suffice) ends in a prompt."""
        line = _last_line(ending)
        return bool(
            self.more_in(ending) or self.prompt.fullmatch(line) or self.prompt_in(line, seen)
        )


def _last_line(text: str) -> str:
    return SGR.sub("", text.rsplit("\n", 1)[-1])
