"""What is told of a program that goes on in spite of Ctrl-C; on a clock that jumps."""

import asyncio

from bot.sessions.interrupts import BACK_S, Interrupts
from bot.sessions.repl import CTRL_C
from tests.bot.sessions.lines import ListPlace, Scripted
from tests.bot.sessions.running import Saved, at_prompt, opened
from tests.jumping import played


def test_a_program_that_shows_no_prompt_after_ctrl_c_is_told_of_once(
    place: ListPlace, saved: Saved
) -> None:
    async def story() -> None:
        async with at_prompt(place, saved) as (line, session):
            await session.type(place.says("work"))
            line.print(b"work\r\nat work\r\n")
            await session.press(CTRL_C)
            await place.until(lambda: place.told)
            await session.press(CTRL_C)
            await asyncio.sleep(2 * BACK_S)

    played(story())
    [told] = place.told
    assert told.startswith("The program has not come back to its prompt since Ctrl-C")
    assert told.endswith("Press Ctrl-C again.")


def test_a_prompt_after_ctrl_c_and_ctrl_c_at_a_prompt_need_no_words(
    place: ListPlace, saved: Saved
) -> None:
    async def story() -> None:
        async with at_prompt(place, saved) as (line, session):
            await session.press(CTRL_C)
            await session.type(place.says("work"))
            line.print(b"work\r\nat work\r\n")
            await session.press(CTRL_C)
            line.print(b"^C\r\n$ ")
            await asyncio.sleep(2 * BACK_S)

    played(story())
    assert place.told == []


def test_a_program_that_never_prompted_is_expected_no_prompt_of(
    place: ListPlace, saved: Saved
) -> None:
    async def story() -> None:
        line = Scripted()
        async with opened(line, place, saved) as session:
            line.print(b"serving\r\n")
            await place.until(lambda: place.posted)
            await session.press(CTRL_C)
            await asyncio.sleep(2 * BACK_S)

    played(story())
    assert place.told == []


async def test_a_session_that_is_left_in_the_moment_of_its_prompt_ends(place: ListPlace) -> None:
    interrupts = Interrupts(lambda: place.tell("no prompt"))
    watching = asyncio.create_task(interrupts.watch())
    interrupts.pressed()
    await asyncio.sleep(0)
    interrupts.prompted()
    watching.cancel()
    done, _ = await asyncio.wait({watching}, timeout=1)
    assert done
    assert watching.cancelled()
