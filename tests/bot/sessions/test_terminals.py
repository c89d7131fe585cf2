"""Terminals of real containers: opened, left, shared, and found again."""

import asyncio

import pytest

from bot.sandbox.seat import Seat
from bot.sessions.terminals import Terminals, TooManyTerminals
from bot.settings import Settings
from bot.store import Store
from tests.bot.sessions.at_terminals import Looker, ask, at, created, over, say, thread
from tests.bot.sessions.lines import PATIENCE_S


async def test_a_repl_greets_answers_and_ends_with_its_exit_code(
    seat: Seat, terminals: Terminals, store: Store
) -> None:
    place = await thread()
    own = await created(seat, "sh", name="web")
    await terminals.start(seat, own, at(place))
    await place.until(lambda: place.texts and place.texts[0].endswith("#"))
    await ask(terminals, place, "echo $((40 + 1))", "41")
    opened, looker = terminals.at(place.id), Looker()
    assert opened is not None
    await terminals.watchers.follow(opened, looker)
    await ask(terminals, place, "echo $((40 + 2))", "42")
    await say(terminals, place, "exit 3")
    told = await over(terminals, place)
    seen = looker.waiting.decode().split()
    assert (seen.count("41"), seen.count("42"), seen[-1]) == (1, 1, "3")
    assert looker.end == told
    assert told.startswith("`web` ended with exit code 3.")
    kept = await store.terminals.get(place.id)
    assert kept is not None
    assert kept.ended == told


async def test_what_was_posted_before_the_terminal_was_open_is_typed_once_it_is(
    seat: Seat, terminals: Terminals
) -> None:
    place = await thread()
    own = await created(seat, "sh", name="web")
    for n in (1, 2):
        place.says(f"echo $((40 + {n}))")
    terminals.posted(place.id)
    await terminals.start(seat, own, at(place))
    await place.until(lambda: "42" in " ".join(place.texts).split())
    words = " ".join(place.texts).split()
    assert (words.count("41"), words.count("42")) == (1, 1)
    assert words.index("41") < words.index("42")


async def test_a_stopped_one_started_again_shows_only_what_is_new(
    seat: Seat, terminals: Terminals
) -> None:
    own = await created(seat, "sh", "-c", "echo run; read x; echo $x")
    for n in range(2):
        place = await thread()
        await terminals.start(seat, await seat.find(own.id), at(place))
        await place.until(lambda: place.texts)  # noqa: B023 - awaited here
        assert place.texts == ["run"]
        await say(terminals, place, f"end {n}")
        await over(terminals, place)
        assert place.texts[1:] == [f"end {n}"]


async def test_detached_it_goes_on_and_attached_again_it_is_the_same_program(
    seat: Seat, terminals: Terminals, store: Store
) -> None:
    first, second = await thread(), await thread()
    own = await created(seat, "sh", name="web")
    await terminals.start(seat, own, at(first))
    await ask(terminals, first, "x=42; echo set", "set")
    await terminals.detach(first.id)
    assert terminals.at(first.id) is None
    assert "goes on" in first.told[-1]
    kept = await store.terminals.get(first.id)
    assert kept is not None
    assert kept.ended == "You left it: `!attach web` comes back."

    await terminals.attach(seat, await seat.find("web"), at(second))
    assert second.with_keys
    await ask(terminals, second, "echo $x", "42")
    assert second.texts == ["42"]
    assert "set" in first.texts


async def test_two_who_detach_at_once_are_one(seat: Seat, terminals: Terminals) -> None:
    place = await thread()
    await terminals.start(seat, await created(seat, "sh"), at(place))
    await asyncio.gather(terminals.detach(place.id), terminals.detach(place.id))
    assert len(place.told) == 1


async def test_a_second_program_in_the_container_ends_alone(
    seat: Seat, terminals: Terminals
) -> None:
    main, beside = await thread(), await thread()
    await terminals.start(seat, await created(seat, "sh", name="web"), at(main))
    own = await seat.find("web")
    await terminals.exec(seat, own, ["sh"], at(beside), env=["WHO=ada"], workdir="/tmp")
    await beside.until(lambda: any("#" in text for text in beside.texts))
    await ask(terminals, beside, "echo $WHO in $PWD", "ada in /tmp")
    await say(terminals, beside, "exit 5")
    assert await over(terminals, beside) == (
        "The program ended with exit code 5; `web` goes on. "
        "Other than 0, that says that something went wrong."
    )
    await ask(terminals, main, "echo still here", "still here")


async def test_a_terminal_whose_thread_is_shut_goes_on_where_it_was_once_it_is_not(
    seat: Seat, terminals: Terminals, store: Store
) -> None:
    place = await thread()
    own = await created(seat, "sh", name="web")
    await terminals.start(seat, own, at(place))
    await place.until(lambda: any("#" in text for text in place.texts))
    await ask(terminals, place, "echo one", "one")
    place.shut = True
    opened = terminals.at(place.id)
    assert opened is not None
    missed = place.says("echo two")
    await opened.session.type(missed)
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(opened.task)
    assert terminals.shut == {place.id}
    assert "Its terminal waits" in place.beside[-1]
    place.shut = False
    kept = await store.terminals.get(place.id)
    assert kept is not None
    assert kept.ended is None
    terminals.shut.clear()
    await terminals.resume(seat, kept, place, await seat.find(own.id))
    await place.until_answered(missed.id, "two")
    await ask(terminals, place, "echo three", "three")


async def test_a_person_has_so_many_terminals_and_no_more(
    seat: Seat, store: Store, settings: Settings
) -> None:
    terminals = Terminals(store.terminals, settings.model_copy(update={"terminals_per_person": 1}))
    await terminals.start(seat, await created(seat, "sh", name="one"), at(await thread()))
    with pytest.raises(TooManyTerminals) as caught:
        await terminals.attach(seat, await seat.find("one"), at(await thread()))
    assert caught.value.limit == 1
    await terminals.close()
    await terminals.attach(seat, await seat.find("one"), at(await thread()))
    await terminals.close()
