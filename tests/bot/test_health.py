"""The sign of life is there while the bot is connected, and only then."""

import asyncio
from pathlib import Path

from bot.health import healthy, keep


async def test_only_a_connected_bot_leaves_a_sign(tmp_path: Path) -> None:
    sign = tmp_path / "alive"
    asked = asyncio.Event()
    connected = False

    def is_connected() -> bool:
        asked.set()
        return connected

    task = asyncio.create_task(keep(sign, is_connected, every_s=0.01))
    await asked.wait()
    assert not healthy(sign)
    connected = True
    async with asyncio.timeout(5):
        while not healthy(sign):
            asked.clear()
            await asked.wait()
    task.cancel()
    assert not healthy(sign, stale_s=0)
