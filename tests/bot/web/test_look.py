"""What a page waits for of its browser, and how that ends."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.web.look import Look


async def test_a_page_that_ends_when_its_browser_answers_ends() -> None:
    answered = asyncio.Event()

    async def run_javascript(_script: str, timeout: float) -> None:  # NiceGUI's
        await asyncio.wait_for(answered.wait(), timeout)  # noqa: TID251 # as NiceGUI does

    look = Look.__new__(Look)
    look._client = SimpleNamespace(run_javascript=run_javascript)
    look._screen = SimpleNamespace(id=1)
    for showing in (look.show("x"), look.open()):
        answered.clear()
        task = asyncio.create_task(showing)
        for _ in range(3):
            await asyncio.sleep(0)
        answered.set()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
