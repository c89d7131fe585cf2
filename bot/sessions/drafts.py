"""The drafts of one terminal, one after the other: each input begins one, and so does a screen.

A session fills the newest and shows what they hold; this decides which kind the newest is.
"""

from collections import deque

from bot.sessions.draft import Draft
from bot.sessions.drawn import Drawn
from bot.sessions.line import Pace, Progress
from bot.sessions.prompt import Prompts
from bot.sessions.repl import Repl, Typed
from bot.sessions.size import Size
from bot.sessions.switch import Switch
from bot.sessions.tape import Tape
from bot.sessions.wayout import WaysOut


class Drafts:
    """`now` takes what is printed; `closed` are those before it that are still to be shown whole.

    `last_input` is the newest message that was typed in. `by_itself`: a program that draws gets a
    screen without being asked.
    """

    def __init__(
        self,
        repl: Repl,
        pace: Pace,
        size: Size,
        progress: Progress,
        *,
        fresh: bool,
        unanswered: Typed | None,
    ) -> None:
        self.size = size
        self.by_itself = True
        self.closed: deque[Draft | Drawn] = deque()
        self.prompts = Prompts(repl, progress.prompt)
        self.switch = Switch(alternate=progress.screen)
        self.ways_out = WaysOut()
        self._repl = repl
        self._pace = pace
        self.now: Draft | Drawn = (
            Drawn(progress.shown, self.prompts, size, progress.answering, alternate=True)
            if progress.screen
            else self._lines(progress.shown, unanswered, progress.answering)
        )
        self.now.message_id = progress.reply_id
        self.now.first = fresh

    @property
    def at_alternate(self) -> bool:
        """Whether the newest is a program's alternate screen."""
        return isinstance(self.now, Drawn) and self.now.alternate

    def add(self, data: bytes, unheard: int, last_input: int | None) -> None:
        """Take what was printed, after so many bytes that nobody heard."""
        self.now.unheard(unheard)
        for part in self.switch.parts(data):
            self._turn(last_input)
            self.now.add(part)
        self._turn(last_input)

    def begin(self, typed: Typed, answers: int) -> None:
        """Begin the answer to an input."""
        before = self.now
        before.learn()
        self.prompts.typed_at()
        self.now = self._lines(before.end, typed, answers, ahead=not self.prompts.last)
        if before.end > before.start:
            self.closed.append(before)
        else:
            self.now.first = before.first
        self.switch.addressed = False

    def go_on(self) -> None:
        """What is printed from now on is no part of the newest any more, which is complete."""
        self.now.learn()
        self.now = self._lines(self.now.end)
        self.switch.addressed = False

    def at_work(self) -> bool:
        """Whether a program that prompts at all is on its way to its next prompt."""
        begun = self.now.end > self.now.start or self.now.answers is not None
        return (
            bool(self.prompts.seen)
            and isinstance(self.now, Draft)
            and begun
            and not self.now.waits()
        )

    def draws(self) -> bool:
        """Whether a program puts the cursor somewhere and doesn't prompt, as `top` does."""
        if isinstance(self.now, Drawn) or not (self.switch.addressed and self.by_itself):
            return False
        return not self.now.waits()

    def draw(self, *, forced: bool = False) -> None:
        """Begin to draw a screen; `forced`: because a person wants it."""
        before, alternate = self.now, self.switch.alternate
        drawn = Drawn(before.end, self.prompts, self.size, before.answers, alternate=alternate)
        drawn.forced = forced
        drawn.way_out = "" if forced else self.ways_out.now()
        if isinstance(before, Drawn) or alternate:
            drawn.first = before.first and before.reply(done=True).blank
            if before.end > before.start:
                self.closed.append(before)
        else:
            drawn.take_over(before)
        self.now = drawn

    def stop_drawing(self, last_input: int | None) -> None:
        """Go on with lines."""
        before = self.now
        self.closed.append(before)
        answers = last_input if last_input != before.answers else None
        self.now = self._lines(before.end, answers=answers)

    def _turn(self, last_input: int | None) -> None:
        """Begin or end to draw, as the program says."""
        if self.switch.alternate and self.by_itself and not self.at_alternate:
            self.draw()
        elif self.at_alternate and not self.switch.alternate:
            self.stop_drawing(last_input)

    def _lines(
        self,
        start: int,
        typed: Typed | None = None,
        answers: int | None = None,
        *,
        ahead: bool = False,
    ) -> Draft:
        return Draft(
            start,
            self._repl,
            Tape(self._pace.head, self._pace.tail),
            typed,
            answers,
            columns=self.size.columns,
            room=self._pace.room,
            prompts=self.prompts,
            ahead=ahead,
        )
