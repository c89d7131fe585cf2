"""What is told of a program that goes on in spite of Ctrl-C."""

import asyncio

import pytest

from bot.sessions import interrupts
from bot.sessions.repl import CTRL_C
from tests.bot.sessions.lines import ListPlace, Scripted
from tests.bot.sessions.running import Saved, opened


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "BACK_S", 0.3)


async def test_a_program_that_shows_no_prompt_after_ctrl_c_is_told_of_once(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        await session.type(place.says("work"))
        line.print(b"work\r\nat work\r\n")
        await session.press(CTRL_C)
        await place.until(lambda: place.told)
        await session.press(CTRL_C)
        await asyncio.sleep(0.5)
        [told] = place.told
        assert told.startswith("The program has not come back to its prompt since Ctrl-C")
        assert told.endswith("Press Ctrl-C again.")


async def test_a_prompt_after_ctrl_c_and_ctrl_c_at_a_prompt_need_no_words(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        await session.press(CTRL_C)
        await session.type(place.says("work"))
        line.print(b"work\r\nat work\r\n")
        await session.press(CTRL_C)
        line.print(b"^C\r\n$ ")
        await asyncio.sleep(0.5)
        assert place.told == []


async def test_a_program_that_never_prompted_is_expected_no_prompt_of(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"serving\r\n")
        await place.until(lambda: place.posted)
        await session.press(CTRL_C)
        await asyncio.sleep(0.5)
        assert place.told == []
