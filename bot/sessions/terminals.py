"""All open terminals: opened by commands, spoken to by chat, found again after a restart by app."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.docker_cli.durations import human_duration
from bot.engine.errors import Conflict, ContainerNotFound, EngineError
from bot.sandbox.errors import NoSuchContainer
from bot.sandbox.seat import Own, Seat
from bot.sessions.place import Place, PlaceGone
from bot.sessions.recording import Recorder, Recording, from_log
from bot.sessions.repl import Repl, repl_for, repl_named
from bot.sessions.resume import AsLogged, Resumed, was_typed
from bot.sessions.session import Line, Pace, Progress, Session
from bot.sessions.size import Size
from bot.settings import Settings
from bot.store.rows import Terminal
from bot.store.terminals import Terminals as KeptTerminals

ROOM_FOR_FENCES = 100
"""Characters of a message that a code block's own marks and what they make longer may take."""

log = logging.getLogger(__name__)


class TooManyTerminals(Exception):
    """A person has as many terminals open as they may."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class Finished:
    """The line to a program that has ended: nothing more comes, nothing is heard."""

    async def read(self) -> None:
        return None

    async def write(self, data: bytes) -> None:
        return

    async def resize(self, columns: int, rows: int) -> None:
        return

    async def close(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Opened:
    """A terminal that is open, and whose it is; `exec_id` where it is an exec's."""

    session: Session
    seat: Seat
    own: Own
    exec_id: str | None
    task: asyncio.Task[None]
    recorder: Recorder | None = None

    async def recording(self, lines: int | None = None) -> Recording:
        """What it has shown, as far as that is kept; at least the last `lines` of it."""
        size = self.session.size
        if self.recorder is not None:
            return self.recorder.recording(size)
        return await from_log(self.seat, self.own, size, lines)


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

    def at(self, thread_id: int) -> Opened | None:
        """The terminal that is open in this thread."""
        return self._opened.get(thread_id)

    async def start(self, seat: Seat, own: Own, place: Awaitable[Place]) -> None:
        """Start a container that has a TTY, with its terminal at `place`; nothing is missed."""
        self._check_limit(seat)
        containers = seat.engine.containers
        before = len(await self._log(seat, own)) if own.state != "created" else 0
        line = AsLogged(await containers.attach(own.id, stdin=True, tty=True))
        try:
            await seat.start(own)
            await _fit(line, self._size)
            thread = await place
        except BaseException:
            await line.close()
            raise
        repl = repl_for(own.image, own.command.split())
        await self._open(seat, own, line, thread, repl, Progress(shown=before), fresh=True)

    async def attach(self, seat: Seat, own: Own, place: Awaitable[Place]) -> None:
        """Put the terminal of a running container at `place`; only new output is shown."""
        self._check_limit(seat)
        before = await self._log(seat, own)
        line = AsLogged(await seat.engine.containers.attach(own.id, stdin=True, tty=True))
        await _fit(line, self._size)
        try:
            thread = await place
            await thread.tell(
                f"You are at the terminal of `{own.name}`: what you type here goes to its program.",
                keys=True,
            )
        except BaseException:
            await line.close()
            raise
        progress = Progress(shown=len(before))
        resumed = Resumed(line, before, progress.shown, lambda: self._log(seat, own))
        repl = repl_for(own.image, own.command.split())
        await self._open(seat, own, resumed, thread, repl, progress)

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
        line = await seat.engine.execs.start(
            own.id, argv, tty=True, stdin=True, env=env, user=user, workdir=workdir
        )
        await _fit(line, self._size)
        try:
            thread = await place
        except BaseException:
            await line.close()
            raise
        repl = repl_for("", argv)
        recorder = Recorder(AsLogged(line), self._settings.scrollback_kib * 1024)
        await self._open(seat, own, recorder, thread, repl, Progress(), fresh=True, exec_id=line.id)

    async def detach(self, thread_id: int) -> None:
        """Leave a terminal; its program goes on. Left already, nothing happens."""
        opened = self._opened.pop(thread_id, None)
        if opened is None:
            return
        await self._stop(opened)
        await self._kept.end(thread_id, "detached")
        name, prefix = opened.own.name, self._settings.prefix
        await opened.session.place.tell(
            f"Detached: `{name}` goes on without you. "
            f"Come back with `{prefix}attach {name}`, end it with `{prefix}stop {name}`."
        )

    async def resize(self, thread_id: int, size: Size) -> None:
        """Make an open terminal so wide and so tall, now and after a restart."""
        opened = self._opened[thread_id]
        await opened.session.resize(size.columns, size.rows)
        await self._kept.resize(thread_id, size.columns, size.rows)

    def idle(self, seconds: float) -> list[int]:
        """The threads whose terminals nobody has used for so long."""
        now = asyncio.get_running_loop().time()
        return [
            thread_id
            for thread_id, opened in self._opened.items()
            if now - opened.session.last_active > seconds
        ]

    async def stop_idle(self, thread_id: int) -> None:
        """Stop what runs at a terminal that nobody uses; its end is told as any other."""
        if (opened := self._opened.get(thread_id)) is None:
            return
        long = human_duration(self._settings.idle_timeout_s).lower()
        await opened.session.place.tell(
            f"Nobody has typed here for {long}, so I stop `{opened.own.name}`."
        )
        if opened.exec_id:
            await self.detach(thread_id)
        else:
            await opened.seat.engine.containers.stop(opened.own.id)

    async def resume(self, seat: Seat, terminal: Terminal, place: Place) -> None:
        """Go on with a terminal that an earlier process had open."""
        prefix = self._settings.prefix
        try:
            own = await seat.find(terminal.container_id)
        except NoSuchContainer:
            await self._over(terminal.thread_id, place, "Its container was removed meanwhile.")
            return
        if terminal.exec_id:
            await self._over(
                terminal.thread_id,
                place,
                "The bot was restarted, and a program started by `exec` can't be joined again. "
                f"Start another with `{prefix}exec -it {own.name} …`.",
            )
            return
        before = await self._log(seat, own)
        live: Line = Finished()
        if own.alive:
            live = AsLogged(await seat.engine.containers.attach(own.id, stdin=True, tty=True))
        line = Resumed(
            live, before, terminal.shown, lambda: self._log(seat, own), screen=terminal.screen
        )
        progress = Progress(
            terminal.shown,
            terminal.reply_id,
            terminal.answering_id,
            terminal.last_input_id,
            terminal.screen,
            terminal.typing_at,
        )
        repl = repl_named(terminal.repl)
        unanswered = await place.input(progress.answering) if progress.answering else None
        typed = repl.typed(unanswered.text) if unanswered else None
        if unanswered and typed and not was_typed(typed, progress, before, repl):
            progress, typed = replace(progress, answering=None, last_input=unanswered.id - 1), None
        session = Session(
            line,
            place,
            repl,
            self._pace,
            self._saver(place.id),
            progress,
            size=Size(terminal.columns, terminal.rows),
            unanswered=typed,
        )
        self._run(session, seat, own, None)
        if terminal.screen:
            with suppress(EngineError):
                await session.redraw()
        await session.catch_up()

    def missed_some(self) -> None:
        """Before anything else is typed, look for what was posted while nobody listened."""
        for opened in self._opened.values():
            opened.session.behind = True

    async def catch_up(self) -> None:
        """Type what was posted in open terminals' threads while Discord couldn't tell us."""
        for opened in list(self._opened.values()):
            await opened.session.catch_up()

    async def close(self) -> None:
        """Let go of every terminal, for the next process to resume."""
        opened, self._opened = list(self._opened.values()), {}
        await asyncio.gather(*(self._stop(one) for one in opened))

    def _check_limit(self, seat: Seat) -> None:
        theirs = [o for o in self._opened.values() if o.seat.person.id == seat.person.id]
        if len(theirs) >= self._settings.terminals_per_person:
            raise TooManyTerminals(self._settings.terminals_per_person)

    async def _log(self, seat: Seat, own: Own) -> bytes:
        pieces = [piece.data async for piece in seat.engine.containers.logs(own.id)]
        return b"".join(pieces)

    async def _open(
        self,
        seat: Seat,
        own: Own,
        line: Line,
        place: Place,
        repl: Repl,
        progress: Progress,
        *,
        fresh: bool = False,
        exec_id: str | None = None,
    ) -> None:
        await self._kept.add(
            Terminal(
                thread_id=place.id,
                guild_id=seat.guild_id,
                channel_id=seat.identity.channel_id,
                owner_id=seat.person.id,
                container_id=own.id,
                exec_id=exec_id,
                repl=repl.name,
                opened_at=datetime.now(UTC),
                shown=progress.shown,
                columns=self._size.columns,
                rows=self._size.rows,
            )
        )
        session = Session(
            line,
            place,
            repl,
            self._pace,
            self._saver(place.id),
            progress,
            size=self._size,
            fresh=fresh,
        )
        recorder = line if isinstance(line, Recorder) else None
        self._run(session, seat, own, exec_id, recorder)

    def _saver(self, thread_id: int) -> Callable[[Progress], Awaitable[None]]:
        async def save(progress: Progress) -> None:
            await self._kept.save(
                thread_id,
                shown=progress.shown,
                reply_id=progress.reply_id,
                answering_id=progress.answering,
                last_input_id=progress.last_input,
                screen=progress.screen,
                typing_at=progress.typing_at,
            )

        return save

    def _run(
        self,
        session: Session,
        seat: Seat,
        own: Own,
        exec_id: str | None,
        recorder: Recorder | None = None,
    ) -> None:
        thread_id = session.place.id
        task = asyncio.create_task(self._live(session, seat, own, exec_id), name=f"tty {thread_id}")
        self._opened[thread_id] = Opened(session, seat, own, exec_id, task, recorder)

    async def _stop(self, opened: Opened) -> None:
        opened.task.cancel()
        with suppress(asyncio.CancelledError):
            await opened.task

    async def _live(self, session: Session, seat: Seat, own: Own, exec_id: str | None) -> None:
        thread_id = session.place.id
        try:
            await session.run()
            how = await self._ending(seat, own, exec_id)
        except* PlaceGone as errors:
            how = f"The thread is gone: {errors.exceptions[0]}"
        except* EngineError as errors:
            log.warning("terminal lost its engine", exc_info=errors)
            how = f"The connection to `{own.name}` was lost: {errors.exceptions[0]}."
        except* Exception:
            log.exception("terminal failed")
            how = "Something went wrong here, and the terminal was closed. Its container goes on."
        self._opened.pop(thread_id, None)
        await self._over(thread_id, session.place, how)

    async def _over(self, thread_id: int, place: Place, how: str) -> None:
        await self._kept.end(thread_id, how)
        with suppress(PlaceGone):
            await place.tell(how)

    async def _ending(self, seat: Seat, own: Own, exec_id: str | None) -> str:
        """How the program ended, in words; a container run with `--rm` is removed."""
        prefix, name = self._settings.prefix, own.name
        if exec_id:
            code = await seat.engine.execs.exit_code(exec_id)
            return f"The program ended with exit code {code}; `{name}` goes on."
        try:
            code = await asyncio.wait_for(
                seat.engine.containers.wait(own.id), self._settings.engine_timeout_s
            )
            detail = await seat.engine.containers.inspect(own.id)
        except ContainerNotFound:
            return f"`{name}` was removed."
        if detail.state == "removing":
            return f"`{name}` was removed."
        why = " It needed more memory than a container here may have." if detail.oom_killed else ""
        ended = f"`{name}` ended with exit code {code}.{why}"
        if own.remove:
            with suppress(ContainerNotFound, Conflict):  # whoever else removes it
                await seat.engine.containers.remove(own.id, force=True, volumes=True)
            return f"{ended} It was removed, as `--rm` says."
        return f"{ended} Start it again with `{prefix}start -ai {name}`."


async def _fit(line: Line, size: Size) -> None:
    """Tell a program its terminal's size; one that has ended already needs none."""
    with suppress(EngineError):
        await line.resize(size.columns, size.rows)
