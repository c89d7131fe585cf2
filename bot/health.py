"""Tells a supervisor that the bot is connected: a file's age, since a bot has no port to ask.

`bot.app` runs `keep` beside the bot; `python -m bot health` is the container's health check.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

EVERY_S = 10.0
STALE_S = 60.0
"""A gateway that is silent for so long is reconnected by discord.py; sooner is not an illness."""


async def keep(path: Path, connected: Callable[[], bool], every_s: float = EVERY_S) -> None:
    """Touch `path` every `every_s` seconds while `connected()`; runs until cancelled.

    A blocked event loop touches nothing either, and that is the point.
    """
    while True:
        if connected():
            await asyncio.to_thread(path.touch)
        await asyncio.sleep(every_s)


def healthy(path: Path, stale_s: float = STALE_S) -> bool:
    """Whether the bot said within the last `stale_s` seconds that it is connected."""
    try:
        return time.time() - path.stat().st_mtime < stale_s
    except FileNotFoundError:
        return False
