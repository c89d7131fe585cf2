"""Terminals of real containers: opened, left, found again, and ended in every way."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.docker_cli.reference import Reference
from bot.engine.engine import Engine
from bot.sandbox.labels import Person
from bot.sandbox.own import Own
from bot.sandbox.requests import RunRequest
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from bot.sessions.place import Place
from bot.sessions.size import Size
from bot.sessions.terminals import Terminals, TooManyTerminals
from bot.settings import Settings
from bot.store import Store
from bot.upkeep.idle import Idle
from tests.bot.conftest import have
from tests.bot.sessions.lines import PATIENCE_S, ListPlace

GUILD, CHANNEL, ADA = os.getpid(), 77, 7
"""A guild of this process, so that others on the same engine have names of their own."""
MIB = 2**20

Make = Callable[..., "asyncio.Future[Own]"]
_thread_ids = itertools.count(10_000, 1_000)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        database=tmp_path / "quayside.sqlite3",
        output_quiet_s=0.1,
        edit_interval_s=0.3,
    )


@pytest.fixture
def seat(engine: Engine, bot_id: int, settings: Settings) -> Seat:
    return Seats(engine, Rules.from_settings(settings), bot_id).seat(
        Person(ADA, "ada"), GUILD, CHANNEL
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = await Store.open(settings.database)
    yield store
    await store.close()


@pytest.fixture
async def terminals(store: Store, settings: Settings) -> AsyncIterator[Terminals]:
    terminals = Terminals(store.terminals, settings)
    yield terminals
    await terminals.close()


async def created(seat: Seat, *command: str, image: str = "busybox", **fields: object) -> Own:
    """What `docker create -it IMAGE COMMAND` makes."""
    request = RunRequest(
        image=Reference.parse(image),
        command=command,
        tty=True,
        open_stdin=True,
        **fields,  # type: ignore[arg-type]  # fields of the request
    )
    return await seat.create(request)


async def thread() -> ListPlace:
    return ListPlace(next(_thread_ids))


def at(place: ListPlace) -> asyncio.Future[Place]:
    """The place, there already."""
    future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
    future.set_result(place)
    return future


async def say(terminals: Terminals, place: ListPlace, text: str) -> int:
    """Type something; the id of the message that carried it."""
    opened = terminals.at(place.id)
    assert opened is not None
    said = place.says(text)
    await opened.session.type(said)
    return said.id


async def ask(terminals: Terminals, place: ListPlace, text: str, answer: str) -> None:
    """Type something and wait for its answer."""
    said = await say(terminals, place, text)
    await place.until_answered(said, answer)


async def over(terminals: Terminals, place: ListPlace) -> str:
    """Wait for the terminal's end, and answer what was told of it."""
    await place.until(lambda: place.told)
    assert terminals.at(place.id) is None
    return place.told[-1]


async def test_a_repl_greets_answers_and_ends_with_its_exit_code(
    seat: Seat, terminals: Terminals, store: Store
) -> None:
    place = await thread()
    own = await created(seat, "sh", name="web")
    await terminals.start(seat, own, at(place))
    await place.until(lambda: place.texts and place.texts[0].endswith("#"))
    await ask(terminals, place, "echo $((40 + 2))", "42")
    await say(terminals, place, "exit 3")
    told = await over(terminals, place)
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


async def test_a_program_that_ends_at_once_has_its_output_shown(
    seat: Seat, terminals: Terminals
) -> None:
    place = await thread()
    await terminals.start(seat, await created(seat, "echo", "hi"), at(place))
    assert "exit code 0" in await over(terminals, place)
    assert place.texts == ["hi"]


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
    assert kept.ended == "detached"

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


def shown(place: ListPlace) -> list[str]:
    """The lines of all replies but the first, prompts aside: when the bot went decides the rest."""
    lines = "\n".join(place.texts[1:]).splitlines()
    return [line.removeprefix("/ ").lstrip("#> ") for line in lines]


@dataclass(frozen=True)
class Story:
    """Inputs with their answers: before the bot goes away, as it goes (and later), afterwards."""

    image: str
    command: tuple[str, ...]
    before: tuple[str, str]
    going: tuple[str, str]
    after: tuple[str, str]


STORIES = [
    Story(
        "busybox",
        ("sh",),
        ("x=42; echo set", "set"),
        ("((sleep 1; echo mean''while) &); echo soon", "soon"),
        ("echo $x", "42"),
    ),
    Story(
        "node",
        (),
        ("var x = 42; 'set'", "'set'"),
        ("setTimeout(() => console.log('mean' + 'while'), 1000) && 'soon'", "'soon'"),
        ("x", "42"),
    ),
]


async def test_a_program_knows_its_size_from_its_start_and_after_a_restart_the_one_it_was_given(
    seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    place = await thread()
    own = await created(seat, "sh")
    await terminals.start(seat, own, at(place))
    await ask(terminals, place, "stty size", "24 80")
    await terminals.resize(place.id, Size(50, 13))
    await ask(terminals, place, "stty size", "13 50")
    second = await thread()
    await terminals.exec(seat, own, ["sh"], at(second))
    await ask(terminals, second, "stty size", "24 80")
    await terminals.close()
    kept = next(one for one in await store.terminals.open_ones() if one.thread_id == place.id)
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    opened = after.at(place.id)
    assert opened is not None
    assert opened.session.size == Size(50, 13)
    await ask(after, place, "stty size", "13 50")
    await after.close()


async def test_a_screen_goes_on_in_its_message_after_a_restart_and_lines_after_it_come_once(
    seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    place = await thread()
    await terminals.start(seat, await created(seat, "sh"), at(place))
    await ask(terminals, place, "echo before", "before")
    await say(terminals, place, "vi note")
    await place.until(lambda: "- note 1/1" in place.texts[-1])
    await say(terminals, place, "ifirst")
    await place.until(lambda: "first" in place.texts[-1])
    await terminals.close()

    [kept] = await store.terminals.open_ones()
    assert kept.screen
    place.says(" second")
    place.posted[-1].texts.append("as it was")
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    await place.until(lambda: place.texts[-1].startswith("first second"))
    opened = after.at(place.id)
    assert opened is not None
    await opened.session.press(b"\x1b")
    await place.until(lambda: "\n- " in place.texts[-1])
    leaving = await say(after, place, ":wq")
    await place.until(lambda: leaving in place.marked)
    await ask(after, place, "cat note", "first second")
    await after.close()

    [kept] = await store.terminals.open_ones()
    assert not kept.screen
    third = Terminals(store.terminals, settings)
    await third.resume(seat, kept, place)
    await ask(third, place, "echo after", "after")
    await third.close()
    assert [text for text in place.texts[1:] if "~" not in text] == [
        "before",
        "first second",
        "after",
    ]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.image)
async def test_after_a_restart_the_program_goes_on_and_what_it_printed_meanwhile_comes_once(
    story: Story, seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    await have(seat.engine, story.image)
    place = await thread()
    own = await created(seat, *story.command, image=story.image)
    await terminals.start(seat, own, at(place))
    await place.until(lambda: place.texts and place.texts[0].endswith((">", "#")))
    await ask(terminals, place, *story.before)
    await ask(terminals, place, *story.going)
    await terminals.close()
    await asyncio.sleep(1.3)

    [kept] = await store.terminals.open_ones()
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    await place.until(lambda: "meanwhile" in shown(place))
    await ask(after, place, *story.after)
    await after.close()
    assert shown(place) == [story.before[1], story.going[1], "meanwhile", story.after[1]]


async def test_what_was_typed_while_the_bot_was_away_is_run_after_it(
    seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    place = await thread()
    await terminals.start(seat, await created(seat, "sh"), at(place))
    await ask(terminals, place, "echo before", "before")
    await terminals.close()
    said = [place.says(f"echo away {n}") for n in range(2)]
    [kept] = await store.terminals.open_ones()
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    await place.until(lambda: {"away 0", "away 1"} <= set(place.texts))
    await after.close()
    assert [one.reply.answers for one in place.posted[-2:]] == [one.id for one in said]
    assert place.texts.count("before") == 1


async def test_what_ended_while_the_bot_was_away_is_told_with_its_last_words(
    seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    place = await thread()
    own = await created(seat, "sh", "-c", "echo first; sleep 1; printf last; exit 4", name="web")
    await terminals.start(seat, own, at(place))
    await place.until(lambda: place.texts)
    await terminals.close()
    async with asyncio.timeout(PATIENCE_S):
        await seat.engine.containers.wait(own.id)
    [kept] = await store.terminals.open_ones()
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    assert (await over(after, place)).startswith("`web` ended with exit code 4.")
    assert "\n".join(place.texts).split() == ["first", "last"]
    assert await store.terminals.open_ones() == []


async def test_what_was_removed_while_the_bot_was_away_is_told(
    seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    place = await thread()
    own = await created(seat, "sh")
    await terminals.start(seat, own, at(place))
    await terminals.close()
    await seat.engine.containers.remove(own.id, force=True)
    [kept] = await store.terminals.open_ones()
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    assert "removed" in await over(after, place)
    assert await store.terminals.open_ones() == []


async def test_binary_output_does_not_confuse_the_count_across_a_restart(
    seat: Seat, terminals: Terminals, store: Store, settings: Settings
) -> None:
    place = await thread()
    await terminals.start(seat, await created(seat, "sh"), at(place))
    flood = r"for i in $(seq 500); do printf '\377\303('; done; echo; echo bytes"
    garbage = "��(" * 500
    await ask(terminals, place, flood, f"{garbage}\nbytes")
    await ask(terminals, place, "echo more", "more")
    await terminals.close()
    [kept] = await store.terminals.open_ones()
    after = Terminals(store.terminals, settings)
    await after.resume(seat, kept, place)
    await ask(after, place, "echo after", "after")
    await after.close()
    assert shown(place) == [garbage, "bytes", "more", "after"]


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
    await terminals.resume(seat, kept, place)
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
