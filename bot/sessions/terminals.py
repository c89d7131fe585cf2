"""All open terminals: opened by commands, spoken to by chat, found again after a restart by app."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.engine.errors import EngineError
from bot.sandbox.errors import NoSuchContainer
from bot.sandbox.seat import Own, Seat
from bot.sessions import ending, joining
from bot.sessions.ending import Ending
from bot.sessions.joining import Exec, Joined
from bot.sessions.line import Pace, Progress
from bot.sessions.opened import Opened, TooManyTerminals
from bot.sessions.outage import waited_for
from bot.sessions.place import Offer, Place, PlaceGone, PlaceShut, PlaceSilent
from bot.sessions.recording import Recorder
from bot.sessions.repl import Repl
from bot.sessions.resume import AsLogged, log_of
from bot.sessions.session import Session
from bot.sessions.size import Size
from bot.sessions.turns import Turns
from bot.sessions.watching import Watchers
from bot.settings import Settings
from bot.store.rows import Terminal
from bot.store.terminals import Terminals as KeptTerminals

ROOM_FOR_FENCES = 100
"""Characters of a message that a code block's own marks and what they make longer may take."""

EARLY = 1000
"""In so many threads without a terminal it is known that something was posted."""

__all__ = ["Opened", "Terminals", "TooManyTerminals"]

log = logging.getLogger(__name__)


class Terminals:
    """The bot's open terminals, by the id of their thread; `close` lets go of them all."""

    def __init__(self, kept: KeptTerminals, settings: Settings) -> None:
        self._kept = kept
        self._settings = settings
        self._pace = Pace(
            quiet_s=settings.output_quiet_s,
            longest_s=settings.edit_interval_s,
            head=settings.output_head_kib * 1024,
            tail=settings.output_tail_kib * 1024,
            room=settings.message_limit_chars - ROOM_FOR_FENCES,
        )
        self._size = Size(settings.terminal_columns, settings.terminal_rows)
        self._opened: dict[int, Opened] = {}
        self._away: set[asyncio.Task[None]] = set()
        self._turns = Turns()
        self.watchers = Watchers()
        self.shut: set[int] = set()
        """Threads where the bot may not write for now; once it may, their terminals `resume`."""
        self._early: deque[int] = deque(maxlen=EARLY)

    def adopt(self, settings: Settings) -> None:
        """Work by these settings from now on: what commands begin with may be known late."""
        self._settings = settings

    def at(self, thread_id: int) -> Opened | None:
        """The terminal that is open in this thread."""
        return self._opened.get(thread_id)

    def all(self) -> list[Opened]:
        """Every terminal that is open."""
        return list(self._opened.values())

    def of_container(self, container_id: str) -> list[Opened]:
        """The terminals that are open at this container."""
        return [opened for opened in self._opened.values() if opened.own.id == container_id]

    async def start(self, seat: Seat, own: Own, place: Awaitable[Place]) -> None:
        """Start a container that has a TTY, with its terminal at `place`; nothing is missed."""
        self._check_limit(seat)
        await self._open(seat, own, await joining.by_start(seat, own, place, self._size))

    async def attach(self, seat: Seat, own: Own, place: Awaitable[Place]) -> None:
        """Put the terminal of a running container at `place`; only new output is shown."""
        self._check_limit(seat)
        await self._open(seat, own, await joining.beside(seat, own, place, self._size))

    async def reopen(self, seat: Seat, own: Own, place: Place) -> None:
        """Put a container's terminal in the thread where it was before."""
        there: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        there.set_result(place)
        opening = self.attach if own.alive else self.start
        await opening(seat, own, there)

    async def exec(
        self,
        seat: Seat,
        own: Own,
        argv: Sequence[str],
        place: Awaitable[Place],
        *,
        env: Sequence[str] = (),
        user: str = "",
        workdir: str = "",
    ) -> None:
        """Start another program in a running container, with its terminal at `place`."""
        self._check_limit(seat)
        program = Exec(argv, env, user, workdir)
        kept = self._settings.scrollback_kib * 1024
        joined = await joining.by_exec(seat, own, program, place, self._size, kept)
        await self._open(seat, own, joined)

    async def detach(self, thread_id: int) -> None:
        """Leave a terminal; its program goes on. Left already, nothing happens."""
        opened = self._opened.pop(thread_id, None)
        if opened is None:
            return
        await self._stop(opened)
        name, prefix = opened.own.name, self._settings.prefix
        comes_back = f"`{prefix}attach {name}` comes back."
        await self._end(
            thread_id,
            f"You left it: {comes_back}",
            f"{opened.seat.person.name} left it, and `{name}` goes on: {comes_back}",
        )
        await opened.session.place.tell(
            f"Detached: `{name}` goes on without you. "
            f"Come back with `{prefix}attach {name}`, end it with `{prefix}stop {name}`."
        )

    async def resize(self, thread_id: int, size: Size) -> None:
        """Make an open terminal so wide and so tall, now and after a restart."""
        opened = self._opened[thread_id]
        await opened.session.resize(size.columns, size.rows)
        await self._kept.resize(thread_id, size.columns, size.rows)
        self.watchers.resized(thread_id, size)

    async def notice(self, opened: Opened, words: str, offer: Offer | None = None) -> None:
        """Tell it in an open terminal's thread; one that can't show it any more is closed."""
        self.watchers.told(opened.place.id, words)
        try:
            await opened.place.tell(words, offer=offer)
        except PlaceShut as error:
            if here := self._opened.pop(opened.place.id, None):
                await self._stop(here)
                await self._wait_outside(here.place, here.seat, here.own, error)
        except PlaceGone as error:
            if await self.lose(opened.place.id, f"The thread is gone: {error}"):
                await ending.cut_off(opened.place, opened.seat, opened.own, self._settings.prefix)

    async def _wait_outside(self, place: Place, seat: Seat, own: Own, why: Exception) -> None:
        self.shut.add(place.id)
        if not isinstance(why, PlaceSilent):
            await ending.shut_out(place, seat, own)

    def keep(self, thread_id: int) -> bool:
        """Let an idle terminal be for as long as if somebody had typed; False if it is closed."""
        opened = self._opened.get(thread_id)
        if opened is not None:
            opened.session.stay()
        return opened is not None

    async def called(self, container_id: str, name: str) -> None:
        """A container has another name: its terminals say so, and use it from now on."""
        for opened in self.of_container(container_id):
            before = opened.own.name
            own = replace(opened.own, name=name)
            self._opened[opened.place.id] = now = replace(opened, own=own)
            await self.notice(now, f"`{before}` is called `{name}` from now on.")

    async def lose(self, thread_id: int, how: str, for_others: str = "") -> Opened | None:
        """Let go of a terminal whose thread can't show it any more; its program goes on."""
        self.shut.discard(thread_id)
        opened = self._opened.pop(thread_id, None)
        if opened is not None:
            await self._stop(opened)
        await self._end(thread_id, how, for_others)
        return opened

    async def resume(self, seat: Seat, terminal: Terminal, place: Place, own: Own | None) -> None:
        """Go on with a terminal that an earlier process had open; its container may be gone."""
        prefix = self._settings.prefix
        if own is None:
            gone = Ending("Its container was removed meanwhile.")
            await self._over(terminal.thread_id, place, gone)
            return
        if terminal.exec_id:
            await self._over(
                terminal.thread_id,
                place,
                Ending(
                    "The connection was lost, and a program started by `exec` can't be joined "
                    f"again. Start another with `{prefix}exec -it {own.name} …`."
                ),
            )
            return
        joined = await joining.back(seat, own, place, terminal, self._turns)
        session = self._begin(seat, own, joined)
        if terminal.screen:
            with suppress(EngineError):
                await session.redraw()
        if own.alive:
            await session.catch_up()

    def posted(self, thread_id: int) -> None:
        """Something was posted in a thread; it may be one whose terminal is being opened."""
        if opened := self._opened.get(thread_id):
            opened.session.passed()
        elif thread_id not in self._early:
            self._early.append(thread_id)

    def missed_some(self) -> None:
        """Before anything else is typed, look for what was posted while nobody listened."""
        for opened in self._opened.values():
            opened.session.behind = True

    async def catch_up(self) -> None:
        """Type what was posted in open terminals' threads while Discord couldn't tell us."""
        for opened in list(self._opened.values()):
            with suppress(PlaceGone):  # its session sees that, too, at its next word
                await opened.session.catch_up()

    async def close(self) -> None:
        """Let go of every terminal, for the next process to resume."""
        opened, self._opened = list(self._opened.values()), {}
        for waiting in self._away:
            waiting.cancel()
        await asyncio.gather(*(self._stop(one) for one in opened))
        await asyncio.gather(*self._away, return_exceptions=True)

    def _check_limit(self, seat: Seat) -> None:
        theirs = [o for o in self._opened.values() if o.seat.person.id == seat.person.id]
        if len(theirs) >= self._settings.terminals_per_person:
            raise TooManyTerminals(self._settings.terminals_per_person)

    async def _open(self, seat: Seat, own: Own, joined: Joined) -> None:
        place = joined.place
        await self._kept.add(
            Terminal(
                thread_id=place.id,
                guild_id=seat.guild_id,
                channel_id=seat.identity.channel_id,
                owner_id=seat.person.id,
                container_id=own.id,
                exec_id=joined.exec_id,
                repl=joined.repl.name,
                opened_at=place.opened_at,
                shown=joined.progress.shown,
                last_input_id=joined.progress.last_input,
                columns=joined.size.columns,
                rows=joined.size.rows,
            )
        )
        early = place.id in self._early
        session = self._begin(seat, own, joined)
        session.behind = early
        if early:
            await session.catch_up()

    def _begin(self, seat: Seat, own: Own, joined: Joined) -> Session:
        """Begin to show a program's terminal."""
        exec_id, thread_id = joined.exec_id, joined.place.id
        session = Session(
            joined.line,
            joined.place,
            joined.repl,
            self._pace,
            self._saver(thread_id),
            joined.progress,
            size=joined.size,
            fresh=joined.fresh,
            unanswered=joined.unanswered,
            interrupt=None if exec_id else partial(seat.engine.containers.kill, own.id, "INT"),
            advice=partial(self._advice, own, joined.repl, exec_id),
        )
        if joined.heard is not None:
            joined.heard.listener = partial(self.watchers.heard, thread_id)
        living = self._live(session, seat, own, exec_id, None if exec_id else joined.heard)
        task = asyncio.create_task(living, name=f"tty {thread_id}")
        recorder = joined.line if isinstance(joined.line, Recorder) else None
        self._opened[thread_id] = Opened(session, seat, own, exec_id, task, recorder, joined.heard)
        self.watchers.joined(thread_id)
        return session

    def _advice(self, own: Own, repl: Repl, exec_id: str | None = None) -> str:
        """What to do about a program that goes on in spite of Ctrl-C."""
        prefix = self._settings.prefix
        name = next((one.own.name for one in self.of_container(own.id)), own.name)
        why = "Node.js can stay mute when it is stopped in the middle of printing. "
        anew = (
            f"**Detach** leaves it, and `{prefix}exec -it {name} …` starts another."
            if exec_id
            else f"`{prefix}restart {name}` starts it anew, here."
        )
        return f"{why if repl.name == 'node' else ''}Press Ctrl-C again; if that is no help, {anew}"

    def _saver(self, thread_id: int) -> Callable[[Progress], Awaitable[None]]:
        async def save(progress: Progress) -> None:
            await self._kept.save(
                thread_id,
                shown=progress.shown,
                reply_id=progress.reply_id,
                answering_id=progress.answering,
                last_input_id=progress.last_input,
                screen=progress.screen,
                pastes=progress.pastes,
                prompt=progress.prompt,
                typing_at=progress.typing_at,
            )

        return save

    async def _stop(self, opened: Opened) -> None:
        opened.task.cancel()
        with suppress(asyncio.CancelledError):
            await opened.task

    async def _live(
        self, session: Session, seat: Seat, own: Own, exec_id: str | None, line: AsLogged | None
    ) -> None:
        """Show a program until its end, and tell that; or go on at its next run."""
        thread_id = session.place.id
        lost = False
        try:
            await session.run()
            how = await self._ending(thread_id, seat, own, exec_id)
        except* PlaceShut as errors:
            self.shut.add(thread_id)
            if here := self._opened.pop(thread_id, None):
                await self._wait_outside(session.place, seat, here.own, errors.exceptions[0])
        except* PlaceGone as errors:
            how = Ending(f"The thread is gone: {errors.exceptions[0]}")
            await ending.cut_off(session.place, seat, own, self._settings.prefix)
        except* EngineError as errors:
            log.warning("terminal lost its engine: %s", errors.exceptions[0])
            lost = True
        except* Exception:
            log.exception("terminal failed")
            how = Ending(
                "Something went wrong here, and the terminal was closed. Its container goes on."
            )
        if thread_id in self.shut:
            return
        opened = self._opened.pop(thread_id, None)
        own = opened.own if opened else own
        if lost or how.runs:
            task = asyncio.current_task()
            assert task is not None
            self._away.add(task)
            task.add_done_callback(self._away.discard)
            await self._come_back(session.place, seat, own, None if lost else how.words, line)
        else:
            await self._over(thread_id, session.place, how)

    async def _come_back(
        self, place: Place, seat: Seat, own: Own, how: str | None, line: AsLogged | None
    ) -> None:
        """Go on with a terminal whose program runs anew, or (None) whose engine went away."""
        settings = self._settings
        try:
            if how is None:
                how = await waited_for(seat.engine, place, own.name, settings.engine_wait_s)
            if how:
                await place.tell(how)
            kept = await self._kept.get(place.id)
            assert kept is not None
            if line is not None:
                log_now = await log_of(seat, own)
                kept = replace(kept, shown=line.shown_in(log_now, kept.shown))
            await self.resume(seat, kept, place, await _found(seat, kept))
        except PlaceShut as error:
            await self._wait_outside(place, seat, own, error)
        except PlaceGone as error:
            await self._end(place.id, f"The thread is gone: {error}")
        except EngineError as error:
            prefix = settings.prefix
            await self._over(
                place.id,
                place,
                Ending(
                    f"The connection to `{own.name}` was lost: {seat.own_words(str(error))}. "
                    f"`{prefix}ps -a` shows how it is, `{prefix}start -ai {own.name}` comes back."
                ),
            )

    async def _over(self, thread_id: int, place: Place, how: Ending) -> None:
        await self._end(thread_id, how.words)
        try:
            await place.tell(how.words, offer=Offer.AGAIN if how.again else None)
        except PlaceShut:
            await place.aside(how.words)
        except PlaceGone:
            return  # told there already

    async def _end(self, thread_id: int, how: str, for_others: str = "") -> None:
        """Remember why a terminal is closed, as its owner is told, and tell who watches it."""
        self.watchers.over(thread_id, for_others or how)
        await self._kept.end(thread_id, how)

    async def _ending(self, thread_id: int, seat: Seat, own: Own, exec_id: str | None) -> Ending:
        """How the program ended; it may be called otherwise than when its terminal opened."""
        opened = self._opened.get(thread_id)
        own = opened.own if opened else own
        prefix = self._settings.prefix
        if exec_id:
            return await ending.of_exec(seat, own, exec_id, prefix)
        return await ending.of_container(seat, own, prefix, self._settings.engine_timeout_s)


async def _found(seat: Seat, terminal: Terminal) -> Own | None:
    """A terminal's container, if it is still there."""
    with suppress(NoSuchContainer):
        return await seat.find(terminal.container_id)
    return None
