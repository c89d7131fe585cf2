"""The ways to a program's terminal: by its start, beside it, by an exec, or back to it.

`terminals` opens a session at what they give. Each leaves no connection behind where it fails.
"""

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from bot.sandbox.seat import Own, Seat
from bot.sessions.line import Line, Progress, fit
from bot.sessions.opened import Finished
from bot.sessions.place import Place
from bot.sessions.recording import Recorder
from bot.sessions.repl import Repl, Typed, repl_for, repl_named
from bot.sessions.resume import AsLogged, Resumed, log_of, output_from, was_typed
from bot.sessions.size import Size
from bot.sessions.turns import Turns
from bot.store.rows import Terminal


@dataclass(frozen=True, slots=True)
class Joined:
    """A line to a program's terminal, and what is known of it; see `Session` for the rest.

    `heard` is the part of the line that knows the engine's log; `exec_id` an exec's.
    """

    place: Place
    line: Line
    repl: Repl
    progress: Progress
    size: Size
    fresh: bool = False
    heard: AsLogged | None = None
    exec_id: str | None = None
    unanswered: Typed | None = None


async def by_start(seat: Seat, own: Own, place: Awaitable[Place], size: Size) -> Joined:
    """Start a container; its terminal is there before, so that nothing is missed."""
    before = len(await log_of(seat, own)) if own.state != "created" else 0
    line = AsLogged(await seat.engine.containers.attach(own.id, stdin=True, tty=True))
    async with _let_go_if_it_fails(line):
        await seat.start(own)
        await fit(line, size)
        there = await place
    repl = repl_for(own.image, own.command.split())
    return Joined(there, line, repl, Progress(before), size, fresh=True, heard=line)


async def beside(seat: Seat, own: Own, place: Awaitable[Place], size: Size) -> Joined:
    """Attach to a container that runs; only new output is shown."""
    before = await log_of(seat, own)
    line = AsLogged(await seat.engine.containers.attach(own.id, stdin=True, tty=True))
    async with _let_go_if_it_fails(line):
        await fit(line, size)
        there = await place
        await there.tell(
            f"You are at the terminal of `{own.name}`: what you type here goes to its program.",
            keys=True,
        )
    progress = Progress(len(before))
    resumed = Resumed(line, before, progress.shown, lambda: log_of(seat, own))
    repl = repl_for(own.image, own.command.split())
    return Joined(there, resumed, repl, progress, size, heard=line)


@dataclass(frozen=True, slots=True)
class Exec:
    """A second program in a container; empty where the container's own holds."""

    argv: Sequence[str]
    env: Sequence[str] = ()
    user: str = ""
    workdir: str = ""


async def by_exec(
    seat: Seat, own: Own, program: Exec, place: Awaitable[Place], size: Size, kept: int
) -> Joined:
    """Start another program in a container; the last `kept` bytes that it shows are remembered."""
    line = await seat.engine.execs.start(
        own.id,
        program.argv,
        tty=True,
        stdin=True,
        env=program.env,
        user=program.user,
        workdir=program.workdir,
    )
    async with _let_go_if_it_fails(line):
        await fit(line, size)
        there = await place
    heard = AsLogged(line)
    recorder = Recorder(heard, kept)
    repl = repl_for("", program.argv)
    return Joined(there, recorder, repl, Progress(), size, fresh=True, heard=heard, exec_id=line.id)


async def back(seat: Seat, own: Own, place: Place, terminal: Terminal, turns: Turns) -> Joined:
    """Come back to a terminal that an earlier process had, or an earlier connection.

    Each takes a turn, for it reads its whole log; of that, what is needed is kept.
    """
    live: Line = Finished()
    async with turns.turn():
        before = await log_of(seat, own)
        if own.alive:
            live = AsLogged(await seat.engine.containers.attach(own.id, stdin=True, tty=True))
        line = Resumed(
            live, before, terminal.shown, lambda: log_of(seat, own), screen=terminal.screen
        )
        echoed = output_from(terminal.typing_at, before)
        del before
    async with _let_go_if_it_fails(live):
        await turns.all_taken()
        if not own.alive and await _said(place, terminal.last_input_id or place.after):
            await place.tell(f"`{own.name}` had ended, so what you typed last was not run.")
        progress, repl = Progress.of(terminal), repl_named(terminal.repl)
        unanswered = await place.input(progress.answering) if progress.answering else None
        typed = repl.typed(unanswered.text) if unanswered else None
        if unanswered and typed and not was_typed(typed, echoed, repl):
            progress, typed = replace(progress, answering=None, last_input=unanswered.id - 1), None
    return Joined(
        place,
        line,
        repl,
        progress,
        Size(terminal.columns, terminal.rows),
        heard=live if isinstance(live, AsLogged) else None,
        unanswered=typed,
    )


async def _said(place: Place, after: int) -> bool:
    return bool([what async for what in place.missed(after)])


class _Closable(Protocol):
    async def close(self) -> None: ...


@asynccontextmanager
async def _let_go_if_it_fails(line: _Closable) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await line.close()
        raise
