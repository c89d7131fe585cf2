"""The prompts that a program has shown, by which its next one is known; for drafts."""

from bot.sessions.repl import Repl, without_prompt

REMEMBERED = 8


class Prompts:
    """What a terminal's drafts know together; `last` stands before the next input's echo.

    What merely looks like a prompt may be output: `seen` are those at which somebody typed.
    """

    def __init__(self, repl: Repl, last: str = "") -> None:
        self.last = last
        self._repl = repl
        self.seen: list[str] = []

    def waits(self, ending: str) -> bool:
        """Whether output that ends so (a few dozen characters suffice) ends in a prompt."""
        return self._repl.waits(ending, self.seen)

    def above(self, text: str) -> str:
        """The text without a prompt at its end; what stands before one on its line stays."""
        return without_prompt(text, self._repl, self.seen)

    def learn(self, ending: str) -> None:
        """Remember the prompt that ends an output, also one unlike those before: a new shell's."""
        self.last = self._repl.prompt_in(ending, self.seen) or self._repl.prompt_in(ending)

    def typed_at(self) -> None:
        """Somebody typed an input behind the last one."""
        if self.last and self.last not in self.seen:
            self.seen = [*self.seen[-REMEMBERED:], self.last]
