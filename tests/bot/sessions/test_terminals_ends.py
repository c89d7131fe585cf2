"""Terminals of real containers, ended in every way."""

import asyncio

from bot.sandbox.seat import Seat
from bot.sessions.terminals import Terminals
from bot.store import Store
from bot.upkeep.idle import Idle
from tests.bot.conftest import have
from tests.bot.sessions.at_terminals import ask, at, created, over, thread
from tests.bot.sessions.lines import PATIENCE_S

MIB = 2**20


async def test_a_program_that_ends_at_once_has_its_output_shown(
    seat: Seat, terminals: Terminals
) -> None:
    place = await thread()
    await terminals.start(seat, await created(seat, "echo", "hi"), at(place))
    assert "exit code 0" in await over(terminals, place)
    assert place.texts == ["hi"]


async def test_removed_by_force_it_is_told(seat: Seat, terminals: Terminals) -> None:
    place = await thread()
    own = await created(seat, "sh", name="web")
    await terminals.start(seat, own, at(place))
    await place.until(lambda: place.texts)
    await seat.engine.containers.remove(own.id, force=True)
    assert "`web`" in await over(terminals, place)


async def test_killed_from_outside_its_exit_code_is_told(seat: Seat, terminals: Terminals) -> None:
    place = await thread()
    own = await created(seat, "sh", name="web")
    await terminals.start(seat, own, at(place))
    await seat.engine.containers.kill(own.id)
    assert "`web` ended with exit code 137." in await over(terminals, place)


async def test_rm_removes_it_at_its_end(seat: Seat, terminals: Terminals) -> None:
    place = await thread()
    own = await created(seat, "true", name="web", remove=True)
    await terminals.start(seat, own, at(place))
    assert "--rm" in await over(terminals, place)
    assert await seat.containers() == []


async def test_out_of_memory_is_told_in_words(seat: Seat, terminals: Terminals) -> None:
    await have(seat.engine, "node")
    place = await thread()
    own = await created(
        seat,
        "node",
        "-e",
        "for (a = [];;) a.push(Buffer.alloc(1e6, 1))",
        image="node",
        memory=64 * MIB,
    )
    await terminals.start(seat, own, at(place))
    assert "more memory" in await over(terminals, place)


async def test_idle_beside_another_terminal_it_is_left_and_nothing_is_stopped(
    seat: Seat, terminals: Terminals
) -> None:
    own = await created(seat, "cat", name="web")
    first, second = await thread(), await thread()
    await terminals.start(seat, own, at(first))
    await terminals.exec(seat, own, ["cat"], at(second))
    idle = Idle(terminals, idle_timeout_s=3600, warning_s=300)
    beside = terminals.at(second.id)
    assert beside is not None
    await idle.stop(beside)
    assert second.told[0].endswith("so I leave `web`.")
    assert second.told[1].startswith("Detached: `web` goes on")
    assert terminals.at(second.id) is None
    await ask(terminals, first, "on", "on")
    await terminals.exec(seat, own, ["cat"], at(third := await thread()))
    main = terminals.at(first.id)
    assert main is not None
    await idle.stop(main)
    assert first.told[0].endswith("so I leave `web`.")
    await ask(terminals, third, "still on", "still on")
    assert (await seat.find("web")).alive


async def test_a_thread_that_is_gone_leaves_the_program_running(
    seat: Seat, terminals: Terminals, store: Store
) -> None:
    place = await thread()
    place.gone = True
    own = await created(seat, "sh", "-c", "echo hi; sleep 60")
    await terminals.start(seat, own, at(place))
    opened = terminals.at(place.id)
    assert opened is not None
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(opened.task)
    kept = await store.terminals.get(place.id)
    assert kept is not None
    assert "thread is gone" in (kept.ended or "")
    assert "goes on" in place.beside[-1]
    assert (await seat.find(own.id)).alive
