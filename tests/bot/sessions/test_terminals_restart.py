"""Terminals of real containers, found again after the bot was away."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import pytest

from bot.sandbox.errors import NoSuchContainer
from bot.sandbox.seat import Seat
from bot.sessions.size import Size
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store import Store
from bot.store.rows import Terminal
from tests.bot.conftest import have
from tests.bot.sessions.at_terminals import ask, at, created, over, say, thread
from tests.bot.sessions.lines import PATIENCE_S, ListPlace


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


async def resume(terminals: Terminals, seat: Seat, kept: Terminal, place: ListPlace) -> None:
    """Go on with it, as what is told of its container after a restart."""
    own = None
    with suppress(NoSuchContainer):
        own = await seat.find(kept.container_id)
    await terminals.resume(seat, kept, place, own)


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
    await resume(after, seat, kept, place)
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
    await resume(after, seat, kept, place)
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
    await resume(third, seat, kept, place)
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
    await resume(after, seat, kept, place)
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
    await resume(after, seat, kept, place)
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
    await resume(after, seat, kept, place)
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
    await resume(after, seat, kept, place)
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
    await resume(after, seat, kept, place)
    await ask(after, place, "echo after", "after")
    await after.close()
    assert shown(place) == [garbage, "bytes", "more", "after"]
