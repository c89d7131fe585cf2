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


@dataclass(frozen=True)
class Repl:
    """An interactive program: its name, its prompts, and how several lines become one input.

    `find` answers where in a line the prompt begins that ends it, None if it ends in none.
    """

    name: str
    prompt: re.Pattern[str]
    more: re.Pattern[str] | None = None
    type_lines: Callable[[Sequence[str]], Typed] = line_by_line
    language: str = ""
    find: Callable[[re.Pattern[str], str, Collection[str]], int | None] = whole_line

    def typed(self, text: str) -> Typed:
        return self.type_lines(text.split("\n"))

    def prompt_in(self, ending: str, seen: Collection[str] = ()) -> str:
        """The prompt at the end of the output, without colours; empty if there is none.

        `seen` are prompts that this answered before, asked without any: they tell a shell's
        prompt from output in front of it that has no newline.
        """
        line = _last_line(ending)
        at = self.find(self.prompt, line, seen)
        return "" if at is None else line[at:]

    def waits(self, ending: str, seen: Collection[str] = ()) -> bool:
        """Whether output that ends so (a few dozen characters suffice) ends in a prompt."""
        line = _last_line(ending)
        more = self.more and self.more.fullmatch(line)
        return bool(more or self.prompt.fullmatch(line) or self.prompt_in(line, seen))


def _last_line(text: str) -> str:
    return SGR.sub("", text.rsplit("\n", 1)[-1])
