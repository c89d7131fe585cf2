"""One person's terminal: what they type goes to a container's program, its output to a thread."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from bot.sessions.draft import Draft
from bot.sessions.place import Input, Place
from bot.sessions.repl import Repl, Typed
from bot.sessions.size import SIZES, Size
from bot.sessions.tape import Tape

BACKLOG_BYTES = 256 * 1024
"""Unshown output after which reading stops: the pipe fills, and the kernel stops the program."""
NEXT_INPUT_S = 1.0
"""How long an input waits for the one before it to finish; then it is typed ahead, as at a tty."""
WRITE_S = 5.0
"""How long a program that reads nothing is waited for, once its terminal's buffers are full."""
BETWEEN_PROMPTS_S = 0.05
"""Silence that tells the last prompt of several lines' input from one between two of them."""


class Piece(Protocol):
    """Some of what a program printed."""

    @property
    def data(self) -> bytes:
        """The bytes, cut anywhere."""


class Line(Protocol):
    """The wire to a program's terminal: an attach or an exec stream of the engine."""

    async def read(self) -> Piece | None:
        """Return the next output; None at its end."""

    async def write(self, data: bytes) -> None:
        """Type bytes at the program."""

    async def resize(self, columns: int, rows: int) -> None:
        """Set the size of the program's terminal, in characters."""

    async def close(self) -> None:
        """Let go of the program; it goes on."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What must outlive the bot, so that each output byte is shown once and each input run once.

    `shown` counts the bytes, of all that the program ever printed, that stand in finished replies.
    `reply_id` is the message of the reply that begins there, once it is posted, and `answering`
    the input that it answers. `last_input` is the newest message that was typed in.
    """

    shown: int = 0
    reply_id: int | None = None
    answering: int | None = None
    last_input: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """When output is shown, in seconds, and how much of it is kept for one reply, in bytes."""

    quiet_s: float
    longest_s: float
    head: int
    tail: int


class Session:
    """A terminal that is open: `run` shows output until it ends; `type` and `press` are its keys.

    The reader never waits for Discord: it fills the newest draft, and a second task shows what
    drafts hold. Only a flood makes the reader wait (`BACKLOG_BYTES`). A person's input begins a
    new draft; `save` is told of progress that must not be forgotten. `fresh`: nothing was
    shown yet. `unanswered` is the input that a session before this one left without an answer.
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
    ) -> None:
        self.place = place
        self.repl = repl
        self.size = size
        self._line = line
        self._pace = pace
        self._save = save
        self._progress = progress
        self._draft = self._new_draft(progress.shown, unanswered, progress.answering)
        self._draft.message_id = progress.reply_id
        self._draft.first = fresh
        self._closed: deque[Draft] = deque()
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        if not fresh and unanswered is None:
            self._idle.set()
        self._drained = asyncio.Event()
        self._ended = False
        self._unshown = 0
        self._typing = asyncio.Lock()
        self._clock = asyncio.get_running_loop().time
        self._last_output = self._clock()
        self.last_active = self._clock()

    async def run(self) -> None:
        """Show all that the program prints; return at the end of its output."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._show_all(), name=f"show {self.place.id}")
            try:
                await self._read_all()
            finally:
                await self._line.close()

    async def type(self, what: Input) -> None:
        """Give the program an input, after the one before it has finished (or a second)."""
        async with self._typing:
            await self._type(what)

    async def catch_up(self) -> None:
        """Type what was posted while nobody listened; what is posted meanwhile waits its turn."""
        async with self._typing:
            async for what in self.place.missed(self._progress.last_input or self.place.id):
                await self._type(what)

    async def _type(self, what: Input) -> None:
        if what.id <= (self._progress.last_input or 0):
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), NEXT_INPUT_S)
        typed = self.repl.typed(what.text) if what.enter else Typed(what.text.encode(), ())
        self._begin(typed, what.id)
        self._progress = replace(self._progress, answering=what.id, last_input=what.id)
        await asyncio.gather(self._write(typed.data), self._save(self._progress))

    async def press(self, keys: bytes) -> None:
        """Send keys (Ctrl-C, Ctrl-D) at once, whatever the program is doing."""
        self.last_active = self._clock()
        await self._write(keys)

    async def send(self, text: str) -> None:
        """Type a text without a newline, at once, as a button or a form does: it is no message."""
        await self.press(text.encode())

    async def resize(self, columns: int, rows: int) -> None:
        """Make the terminal so wide and so tall; its program is told, and redraws if it cares."""
        self.size = Size(columns, rows)
        await self._line.resize(columns, rows)

    async def _write(self, data: bytes) -> None:
        try:
            await asyncio.wait_for(self._line.write(data), WRITE_S)
        except TimeoutError:
            await self.place.tell("The program does not read what you type: it is busy, or stuck.")

    def _new_draft(
        self,
        start: int,
        typed: Typed | None = None,
        answers: int | None = None,
    ) -> Draft:
        tape = Tape(self._pace.head, self._pace.tail)
        return Draft(start, self.repl, tape, typed, answers)

    def _begin(self, typed: Typed, answers: int) -> None:
        before = self._draft
        self._draft = self._new_draft(before.end, typed, answers)
        if before.end > before.start:
            self._closed.append(before)
        else:
            self._draft.first = before.first
        self._idle.clear()
        self.last_active = self._clock()

    async def _read_all(self) -> None:
        while (piece := await self._line.read()) is not None:
            self._draft.add(piece.data)
            self._unshown += len(piece.data)
            self._last_output = self._clock()
            self._news.set()
            if self._unshown > BACKLOG_BYTES:
                self._drained.clear()
                await self._drained.wait()
        self._ended = True
        self._news.set()

    async def _show_all(self) -> None:
        while not self._ended or self._news.is_set():
            await self._news.wait()
            await self._pause()
            self._news.clear()
            self._unshown = 0
            self._drained.set()
            while self._closed:
                await self._show(self._closed.popleft(), done=True)
            await self._show(self._draft, done=self._ended or self._draft.waits())

    async def _pause(self) -> None:
        """Wait until what was printed is worth showing: a prompt, a silence, or long enough."""
        latest = self._clock() + self._pace.longest_s
        while not self._ended:
            prompted = self._draft.waits()
            if prompted and not self._draft.several_lines:
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

    async def _show(self, draft: Draft, *, done: bool) -> None:
        """Bring a draft's message up to date, and remember it. What comes after `done` is new."""
        reply, end = draft.reply(), draft.end
        if done and draft is self._draft:
            self._draft = self._new_draft(end)
        if not reply.blank:
            draft.message_id = await self.place.show(reply)
        elif done and draft.answers and not self._ended:
            await self.place.mark(draft.answers)
        progress = self._progress
        if not done:
            await self._keep(replace(progress, shown=draft.start, reply_id=draft.message_id))
            return
        answering = None if draft.answers == progress.answering else progress.answering
        await self._keep(replace(progress, shown=end, reply_id=None, answering=answering))

    async def _keep(self, progress: Progress) -> None:
        if progress != self._progress:
            self._progress = progress
            await self._save(progress)
