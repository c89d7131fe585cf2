"""A reply while its program still prints: bytes go in, the reply so far comes out."""

from __future__ import annotations

import re

from bot.sessions.place import Reply
from bot.sessions.prompt import Prompts
from bot.sessions.repl import Repl, Typed, without_echo, without_lead
from bot.sessions.screen import COLUMNS, text_of
from bot.sessions.tape import Tape, left_out

_LINE_ENDS = re.compile(rb"\n|\x1b\[[0-9]*B")
"""How the line of an input ends when it is echoed: by a newline, or by a step down (irb)."""
PROMPT_BYTES = 160
"""How much of the output's end is looked at to see whether a prompt stands there."""
SUMMED_LINES = 20
"""Of what is summed up, so many lines of the head and of the tail are shown: floods are of short
ones."""
ROOM = 1900
"""The characters of a message that output may take."""


class Draft:
    """The output from byte `start` on, as the answer to one input (or to none).

    `message_id` is the message in which it stands already, if it does; `first` marks a terminal's
    first reply; `flooding` one that gets more than messages can show, which sums it up. `columns`
    is the terminal's width, `room` a message's, in characters; `prompts` those of the program.
    `ahead`: its input was typed before the program prompted.
    """

    def __init__(
        self,
        start: int,
        repl: Repl,
        tape: Tape,
        typed: Typed | None = None,
        answers: int | None = None,
        *,
        columns: int = COLUMNS,
        room: int = ROOM,
        prompts: Prompts | None = None,
        ahead: bool = False,
    ) -> None:
        self.start = start
        self.answers = answers
        self.message_id: int | None = None
        self.first = False
        self.flooding = False
        self.tape = tape
        self._repl = repl
        self._typed = typed
        self._columns = columns
        self._room = room
        self._prompts = prompts or Prompts(repl)
        self._lead = self._prompts.last
        self._ahead = ahead
        self._unechoed = bool(typed and typed.echo)

    @property
    def end(self) -> int:
        """The place of the next byte in all of the program's output."""
        return self.start + self.tape.total

    @property
    def several_lines(self) -> bool:
        """Whether its input was several lines, between which prompts may show."""
        return self._typed is not None and len(self._typed.echo) > 1

    def add(self, data: bytes) -> None:
        self.tape.add(data)
        self._unechoed = self._unechoed and not _LINE_ENDS.search(data)

    def unheard(self, size: int) -> None:
        """So many bytes were printed that nobody heard."""
        self.tape.total += size

    def waits(self) -> bool:
        """Whether the program has prompted, so that nothing more comes by itself.

        A prompt before the echoed line's end is the one before, drawn again: the size changed.
        """
        ending = b"" if self._unechoed else self.tape.ending(PROMPT_BYTES)
        return bool(ending) and self._prompts.waits(text_of(ending))

    def learn(self) -> None:
        """Remember the prompt at its end, or that something else stands there."""
        if ending := text_of(self.tape.ending(PROMPT_BYTES)):
            self._prompts.learn(ending)

    def reply(self, *, done: bool = True) -> Reply:
        """Render the output so far; a terminal's first reply keeps the prompt, others end above.

        What doesn't fit is summed up: head, what was left out, tail; `done`, all that is kept
        goes along.
        """
        head, tail = self._texts()
        text, whole = head, None
        if tail or len(head) > self._room:
            text = self._summed_up(head, tail)
            whole = f"{head}\n{self._left_out()}\n{tail}" if tail else head
        return Reply(
            self.start,
            text,
            self.message_id,
            answers=self.answers,
            first=self.first,
            flooding=self.flooding and not done,
            whole=whole if done else None,
        )

    def pages(self) -> int:
        """How many messages all of the output takes; 0 if it can't be had any more."""
        head, tail = self._texts()
        return 0 if tail else max(1, -(-len(head) // self._room))

    def cut(self) -> tuple[Draft, Draft] | None:
        """A draft of what fills one message, in whole lines, and one of the rest."""
        data = b"".join(self.tape.parts())
        ends = [at + 1 for at, byte in enumerate(data) if byte == 0x0A]
        fits, beyond = 0, len(ends)
        while fits < beyond:
            middle = (fits + beyond + 1) // 2
            if len(self._clean(data[: ends[middle - 1]])) <= self._room:
                fits = middle
            else:
                beyond = middle - 1
        if not fits:
            return None
        at = ends[fits - 1]
        full = self._like(self.start, data[:at], self._typed, self.answers)
        full.message_id, full.first, full._lead = self.message_id, self.first, self._lead
        rest = self._like(
            self.start + at, data[at:], self._typed if self.several_lines else None, None
        )
        rest._lead = ""
        return full, rest

    def _like(self, start: int, data: bytes, typed: Typed | None, answers: int | None) -> Draft:
        draft = Draft(
            start,
            self._repl,
            Tape(self.tape.head, self.tape.tail),
            typed,
            answers,
            columns=self._columns,
            room=self._room,
            prompts=self._prompts,
            ahead=self._ahead,
        )
        draft.add(data)
        return draft

    def _texts(self) -> tuple[str, str]:
        """The beginning and the end, the latter only if something between them was skipped."""
        head, tail = self.tape.parts()
        if not self.tape.skipped_bytes:
            return self._above_prompt(self._clean(head + tail)), ""
        return self._clean(head), self._above_prompt(text_of(tail, self._columns))

    def _above_prompt(self, text: str) -> str:
        return text if self.first else self._prompts.above(text)

    def _clean(self, data: bytes) -> str:
        """The text without what the terminal repeated of the input.

        The prompt before it stands in an earlier reply, but on the same line of the terminal: where
        the echo is broken into lines depends on it, and programs redraw it.
        """
        if self._typed is None:
            return text_of(data, self._columns)
        text = text_of(self._lead.encode() + data, self._columns)
        seen = self._prompts.seen
        left = without_echo(
            text, self._typed.echo, self._repl, self._columns, seen, ahead=self._ahead
        )
        return without_lead(left, text, self._lead)

    def _summed_up(self, head: str, tail: str) -> str:
        room = self._room - len(self._left_out(10**9, 10**12)) - 2
        first = _first_lines(head, room * 2 // 3)
        rest = tail or head[len(first) :]
        last = _last_lines(rest, room // 3)
        between = (head[len(first) :] if tail else "") + rest[: len(rest) - len(last)]
        told = self._left_out(between.count("\n"), len(between.encode()))
        return f"{first.rstrip()}\n{told}\n{last}"

    def _left_out(self, lines: int = 0, size: int = 0) -> str:
        return left_out(self.tape.skipped_lines + lines, self.tape.skipped_bytes + size)


def _first_lines(text: str, room: int) -> str:
    """The beginning of a text, in whole lines if they fit at all."""
    part = "".join(text[:room].splitlines(keepends=True)[:SUMMED_LINES])
    return part if part.endswith("\n") else part[: part.rfind("\n") + 1] or part


def _last_lines(text: str, room: int) -> str:
    """The end of a text, in whole lines if they fit at all."""
    part = text[-room:]
    lines = part.splitlines(keepends=True)
    if len(part) < len(text) and len(lines) > 1:
        del lines[0]
    return "".join(lines[-SUMMED_LINES:])
