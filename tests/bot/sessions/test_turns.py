"""Turns at coming back: a few at a time, and nobody goes on before all had theirs."""

import asyncio

import pytest

from bot.sessions import turns
from bot.sessions.turns import AT_ONCE, Turns


async def test_a_few_have_their_turn_at_a_time_and_all_before_anybody_goes_on() -> None:
    them, having, most, went_on = Turns(), 0, 0, list[int]()

    async def one(number: int) -> None:
        nonlocal having, most
        async with them.turn():
            having += 1
            most = max(most, having)
            await asyncio.sleep(0)
            assert not went_on
            having -= 1
        await them.all_taken()
        went_on.append(number)

    await asyncio.gather(*map(one, range(3 * AT_ONCE)))
    assert most == AT_ONCE
    assert sorted(went_on) == list(range(3 * AT_ONCE))


async def test_one_that_fails_or_hangs_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.01)
    them = Turns()
    forever = asyncio.Event()

    async def hang() -> None:
        async with them.turn():
            await forever.wait()

    async def fail() -> None:
        async with them.turn():
            raise ConnectionError

    hanging = asyncio.create_task(hang())
    assert isinstance((await asyncio.gather(fail(), return_exceptions=True))[0], ConnectionError)
    async with them.turn():
        pass
    async with asyncio.timeout(10):
        await them.all_taken()
    forever.set()
    await hanging
    async with asyncio.timeout(10):
        await them.all_taken()
