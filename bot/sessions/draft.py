"""A reply while its program still prints: bytes go in, the reply so far comes out."""

from bot.sessions.place import Reply
from bot.sessions.repl import Repl, Typed, without_echo, without_prompt
from bot.sessions.screen import text_of
from bot.sessions.tape import Tape

PROMPT_BYTES = 160
"""How much of the output's end is looked at to see whether a prompt stands there."""


class Draft:
    """The output from byte `start` on, as the answer to one input (or to none).

    `message_id` is the message in which it stands already, if it does; `first` marks a terminal's
    first reply.
    """

    def __init__(
        self,
        start: int,
        repl: Repl,
        tape: Tape,
        typed: Typed | None = None,
        answers: int | None = None,
    ) -> None:
        self.start = start
        self.answers = answers
        self.message_id: int | None = None
        self.first = False
        self._repl = repl
        self._tape = tape
        self._typed = typed

    @property
    def end(self) -> int:
        """The place of the next byte in all of the program's output."""
        return self.start + self._tape.total

    @property
    def several_lines(self) -> bool:
        """Whether its input was several lines, between which prompts may show."""
        return self._typed is not None and len(self._typed.echo) > 1

    def add(self, data: bytes) -> None:
        self._tape.add(data)

    def waits(self) -> bool:
        """Whether the program has prompted, so that nothing more comes by itself."""
        ending = self._tape.ending(PROMPT_BYTES)
        return bool(ending) and self._repl.waits(text_of(ending))

    def reply(self) -> Reply:
        """Render the output so far; a terminal's first reply keeps the prompt, others end above."""
        text = self._tape.text(self._stripped)
        if not self.first:
            text = without_prompt(text, self._repl)
        return Reply(self.start, text, self.message_id, answers=self.answers, first=self.first)

    def _stripped(self, text: str) -> str:
        return without_echo(text, self._typed.echo, self._repl) if self._typed else text
