"""One person's terminal: what they type goes to a container's program, its output to a thread."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from bot.sessions.busy import show_busy
from bot.sessions.draft import Draft
from bot.sessions.drafts import Drafts
from bot.sessions.drawn import UNDRAWN_BYTES, Drawn
from bot.sessions.interrupts import Interrupts
from bot.sessions.line import Line, Missed, Pace, Progress
from bot.sessions.pages import Pages
from bot.sessions.place import Input, Place
from bot.sessions.repl import CTRL_C, Pastes, Repl, Typed
from bot.sessions.size import SIZES, Size

BACKLOG_BYTES = 256 * 1024
"""Unshown output after which reading stops: the pipe fills, and the kernel stops the program."""
FLOOD_BYTES = 32 * 1024
"""The same once it is a flood, of which only head and tail are shown: read faster, its program and
the engine would keep two processors busy for what nobody sees."""
PIECE_BYTES = 256
"""What a piece counts for besides its bytes: many short ones cost as much as one that is long."""
SLICE = 32
"""So many pieces of a flood, which never has to be waited for, are taken in before others' turn."""
NEXT_INPUT_S = 1.0
"""How long an input waits for the one before it to finish; then it is typed ahead, as at a tty."""
FIRST_INPUT_S = 3.0
"""How long the first input waits, from the terminal's opening on, for a program to print anything:
one that edits its lines repeats what was typed before, and may throw it away."""
WRITE_S = 5.0
"""How long a program that reads nothing is waited for, once its terminal's buffers are full."""
BETWEEN_PROMPTS_S = 0.05
"""Silence that tells the last prompt of several lines' input from one between two of them."""
CALM_S = 2.0
"""A flood that is silent for so long is over."""
DRAIN_S = 3.0
"""After a key what is under way is read without a stop, so that what the key did is seen soon."""
BELOW = 4
"""A screen's message is posted anew when so many messages stand below it."""
REDRAW_S = 0.1
"""Between two sizes, so that a program notices both."""


class Session:
    """A terminal that is open: `run` shows output until it ends; `type` and `press` are its keys.

    The reader never waits for Discord: it fills the newest draft, and a second task shows what
    drafts hold. Only a flood makes the reader wait (`BACKLOG_BYTES`). A person's input begins a
    new draft, but on a screen, which is one draft as long as it is drawn. `save` is told of
    progress that must not be forgotten. `fresh`: nothing was shown yet. `unanswered` is the input
    that a session before this one left without an answer. `behind`: what was posted while nobody
    listened goes before what is typed next. `interrupt` does what Ctrl-C does to the program by a
    way around its terminal; `advice` says what to do about one that goes on all the same.
    """

    def __init__(
        self,
        line: Line,
        place: Place,
        repl: Repl,
        pace: Pace,
        save: Callable[[Progress], Awaitable[None]],
        progress: Progress,
        *,
        size: Size = SIZES["medium"],
        fresh: bool = False,
        unanswered: Typed | None = None,
        interrupt: Callable[[], Awaitable[None]] | None = None,
        advice: Callable[[], str] = lambda: "Press Ctrl-C again.",
    ) -> None:
        self.place = place
        self.repl = repl
        self.behind = False
        self._line = line
        self._interrupt = interrupt
        self._advice = advice
        self._interrupts = Interrupts(self._tell_of_no_prompt)
        self._stuck = 0
        self._pace = pace
        self._save = save
        self._progress = progress
        self._pastes = Pastes(progress.pastes)
        self._drafts = Drafts(repl, pace, size, progress, fresh=fresh, unanswered=unanswered)
        self._news = asyncio.Event()
        self._asked = asyncio.Event()
        self._idle = asyncio.Event()
        if not fresh and unanswered is None:
            self._idle.set()
        self._drained = asyncio.Event()
        self._ended = False
        self._unshown = 0
        self._below = 0
        self._pages = Pages()
        self._typing = asyncio.Lock()
        self._clock = asyncio.get_running_loop().time
        self._opened_at = self._last_output = self.last_active = self._clock()
        self._drain_until = 0.0

    async def run(self) -> None:
        """Show all that the program prints; return at the end of its output."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._show_all(), name=f"show {self.place.id}")
            beside = [
                tasks.create_task(
                    show_busy(self._asked, self._drafts, self.place), name=f"busy {self.place.id}"
                ),
                tasks.create_task(self._interrupts.watch(), name=f"ctrl-c {self.place.id}"),
            ]
            try:
                await self._read_all()
            finally:
                for task in beside:
                    task.cancel()
                await self._line.close()

    # What people do

    async def type(self, what: Input) -> None:
        """Give the program an input, after the one before it has finished (or a second)."""
        async with self._typing:
            if self.behind:
                await self._catch_up()
            await self._type(what)

    @asynccontextmanager
    async def between_inputs(self) -> AsyncIterator[None]:
        """After what was typed has run (or a second), before what is typed meanwhile is."""
        async with self._typing:
            await self._finished()
            yield

    async def _finished(self, most_s: float = NEXT_INPUT_S) -> None:
        """Wait until what was typed has run, `most_s` seconds at the most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._idle.wait()

    async def catch_up(self) -> None:
        """Type what was posted while nobody listened; what is posted meanwhile waits its turn."""
        async with self._typing:
            await self._catch_up()

    async def _catch_up(self) -> None:
        async for what in self.place.missed(self._progress.last_input or self.place.after):
            if what.files is not None:
                await self._finished()
                await what.files()
            if what.text:
                await self._type(what)
        self.behind = False

    async def _type(self, what: Input) -> None:
        if what.id <= (self._progress.last_input or 0):
            return
        self.last_active = self._clock()
        ahead = False
        if isinstance(self._drafts.now, Drawn):
            data = self._drafts.now.keys(what)
            progress = replace(self._progress, last_input=what.id)
        else:
            first_s = (
                self._opened_at + FIRST_INPUT_S - self._clock() if self._drafts.now.first else 0.0
            )
            await self._finished(max(NEXT_INPUT_S, first_s))
            await asyncio.sleep(0)  # what has come already belongs to the answer before
            ahead = not self._idle.is_set()
            self._drafts.ways_out.typed(what.text)
            typed = self._typed(what)
            data = typed.data
            self._drafts.begin(typed, what.id)
            self._idle.clear()
            self._asked.set()
            progress = replace(
                self._progress,
                answering=what.id,
                last_input=what.id,
                typing_at=self._drafts.now.start if typed.echo else None,
            )
        # Whoever is killed from here on leaves it to the echo whether this was typed.
        await self._keep(progress)
        await self._write(data)
        typed_in = replace(self._progress, typing_at=None)
        if ahead:
            await self._keep(typed_in)  # a busy program may echo it much later
        else:
            self._progress = typed_in  # saved with its answer

    def _typed(self, what: Input) -> Typed:
        if not what.enter:
            return Typed(what.text.encode(), ())
        return self.repl.typed(what.text, paste=self._pastes.wanted)

    @property
    def application_keys(self) -> bool:
        """Whether the program wants cursor keys in application mode."""
        return self._drafts.switch.application_keys

    async def press(self, keys: bytes) -> None:
        """Send keys (Ctrl-C, Ctrl-D) at once, whatever the program is doing."""
        self.last_active = self._clock()
        self._drain_until = self._clock() + DRAIN_S
        self._drained.set()
        if CTRL_C in keys and self._drafts.at_work():
            self._interrupts.pressed()
        if self._stuck and CTRL_C in keys and self._interrupt:
            # The key would wait behind what the program doesn't read.
            await self._interrupt()
        else:
            await self._write(keys)

    async def _tell_of_no_prompt(self) -> None:
        await self.place.tell(
            "The program has not come back to its prompt since Ctrl-C: it goes on in spite of it, "
            f"or is stuck. {self._advice()}"
        )

    async def send(self, text: str) -> None:
        """Type a text without a newline, at once, as a button or a form does: it is no message."""
        await self.press(text.encode())

    @property
    def prompt(self) -> str:
        """The last prompt at which the program waited."""
        return self._drafts.prompts.last

    @property
    def draws(self) -> bool:
        """Whether a screen is shown, not lines."""
        return isinstance(self._drafts.now, Drawn)

    @property
    def size(self) -> Size:
        """How wide and how tall the terminal is."""
        return self._drafts.size

    async def resize(self, columns: int, rows: int) -> None:
        """Make the terminal so wide and so tall; its program is told, and redraws if it cares."""
        self._drafts.size = Size(columns, rows)
        if isinstance(self._drafts.now, Drawn):
            self._drafts.now.resize(self.size)
        await self._line.resize(columns, rows)

    async def show_screen(self) -> None:
        """Show a screen from now on, and switch by itself again."""
        self._drafts.by_itself = True
        if not isinstance(self._drafts.now, Drawn):
            self._drafts.draw(forced=True)
        await self.redraw()

    def show_lines(self) -> None:
        """Show lines from now on, until `show_screen`."""
        self._drafts.by_itself = False
        if isinstance(self._drafts.now, Drawn):
            self._drafts.stop_drawing(self._progress.last_input)
            self._news.set()

    async def redraw(self) -> None:
        """Have the program draw its whole screen again, as terminals do when they change size."""
        await self._line.resize(self.size.columns, self.size.rows - 1)
        await asyncio.sleep(REDRAW_S)
        await self._line.resize(self.size.columns, self.size.rows)

    @property
    def idle_s(self) -> float:
        """For how many seconds nobody has typed."""
        return self._clock() - self.last_active

    def stay(self) -> None:
        """Count as used now, though nobody typed."""
        self.last_active = self._clock()

    def passed(self) -> None:
        """Something was posted in the thread, below what stands there."""
        self._below += 1

    async def _write(self, data: bytes) -> None:
        self._stuck += 1
        try:
            async with asyncio.timeout(WRITE_S):
                await self._line.write(data)
            self._stuck = 0
        except TimeoutError:
            await self.place.tell("The program does not read what you type: it is busy, or stuck.")

    # What the program does

    async def _read_all(self) -> None:
        taken_in = 0
        while (piece := await self._line.read()) is not None:
            taken_in += 1
            if taken_in % SLICE == 0:
                await asyncio.sleep(0)
            self._add(piece.data, piece.unheard if isinstance(piece, Missed) else 0)
            if answer := self.repl.answer(piece.data):
                await self._write(answer)
            if self._unshown > self._backlog() and self._clock() > self._drain_until:
                self._drained.clear()
                await self._drained.wait()
        self._drafts.now.add(self._drafts.switch.rest())
        self._ended = True
        self._news.set()

    def _add(self, data: bytes, unheard: int) -> None:
        self._pastes.hear(data)
        self._drafts.add(data, unheard, self._progress.last_input)
        if self._interrupts.awaited and self._drafts.now.waits():
            self._interrupts.prompted()
        self._unshown += len(data)
        if isinstance(self._drafts.now, Draft):
            self._unshown += PIECE_BYTES
        self._last_output = self._clock()
        self._news.set()

    def _backlog(self) -> int:
        if isinstance(self._drafts.now, Drawn):
            return UNDRAWN_BYTES
        return FLOOD_BYTES if self._drafts.now.flooding else BACKLOG_BYTES

    async def _show_all(self) -> None:
        while not self._ended or self._news.is_set():
            calm = await self._calm()
            await self._pause()
            self._news.clear()
            self._unshown = 0
            self._drained.set()
            if not self._ended and self._drafts.draws():
                self._drafts.draw()
            while self._drafts.closed:
                await self._show(self._drafts.closed.popleft(), done=True)
            await self._show(self._drafts.now, done=calm or self._ended or self._drafts.now.waits())

    async def _calm(self) -> bool:
        """Wait for output; True if a flood is over instead."""
        try:
            async with asyncio.timeout(CALM_S if self._drafts.now.flooding else None):
                await self._news.wait()
        except TimeoutError:
            return True
        return False

    async def _pause(self) -> None:
        """Wait until what was printed is worth showing: a prompt, a silence, or long enough."""
        latest = self._clock() + self._pace.longest_s
        while not self._ended:
            prompted = self._drafts.now.waits()
            if prompted and not self._drafts.now.several_lines:
                break
            quiet_s = BETWEEN_PROMPTS_S if prompted else self._pace.quiet_s
            until = min(self._last_output + quiet_s, latest)
            if until <= self._clock():
                break
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._news.wait()
        self._idle.set()

    async def _show(self, draft: Draft | Drawn, *, done: bool) -> None:
        """Bring a draft's messages up to date. What comes after `done` is new."""
        current = draft is self._drafts.now
        if done and current:
            self._drafts.go_on()
        if isinstance(draft, Drawn):
            await draft.settle()
        while isinstance(draft, Draft) and self._pages.turn(draft) and (cut := draft.cut()):
            full, rest = cut
            if draft is self._drafts.now:
                self._drafts.now = rest
            await self._post(full, done=True)
            draft = rest
        await self._post(draft, done=done)

    async def _post(self, draft: Draft | Drawn, *, done: bool) -> None:
        """Show a draft, and remember it."""
        end = draft.end
        if isinstance(draft, Drawn) and draft.message_id and self._below >= BELOW and not done:
            draft.replaces, draft.message_id = draft.message_id, None
        reply = draft.reply(done=done)
        if not reply.blank:
            if draft.message_id is None:
                self._below = 0
            draft.message_id = await self.place.show(reply)
        elif (
            done and draft.answers and draft.answers != self._drafts.now.answers and not self._ended
        ):
            await self.place.mark(draft.answers)
        progress = replace(self._progress, screen=self._drafts.at_alternate)
        if not done:
            await self._keep(replace(progress, shown=draft.start, reply_id=draft.message_id))
            return
        answering = None if draft.answers == progress.answering else progress.answering
        pastes, prompt = self._pastes.wanted, self._drafts.prompts.last
        progress = replace(progress, pastes=pastes, prompt=prompt)
        await self._keep(replace(progress, shown=end, reply_id=None, answering=answering))

    async def _keep(self, progress: Progress) -> None:
        if progress != self._progress:
            self._progress = progress
            await self._save(progress)
