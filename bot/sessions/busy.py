"""Shows that an input is at work which has printed nothing yet."""

import asyncio

from bot.sessions.drafts import Drafts
from bot.sessions.drawn import Drawn
from bot.sessions.place import Place

BUSY_S = (1.0, 9.0, 9.0)
"""From an input to the first time, and then from each to the next: Discord shows it for ten."""


async def show_busy(asked: asyncio.Event, drafts: Drafts, place: Place) -> None:
    """Show it each time that something was `asked`, until it prints; runs as long as a session."""
    while True:
        await asked.wait()
        asked.clear()
        for seconds in BUSY_S:
            await asyncio.sleep(seconds)
            draft = drafts.now
            if not draft.answers or isinstance(draft, Drawn) or not draft.reply().blank:
                break
            await place.busy()
