"""Pressing keys at a terminal, and telling its thread which ones others than its owner pressed."""

import asyncio

import discord

from bot.chat.pace import Pace
from bot.chat.render import Page
from bot.chat.terminal.keys import Strokes, in_application_mode
from bot.chat.writer import NOBODY, AnyMessage, LiveMessage
from bot.sessions.session import Session

ESC_S = 0.1
"""How long Esc stays alone: programs wait for the rest of a sequence, most of them 25 to 50 ms."""
LONGEST = 200
"""Characters of one such line; the next press begins another."""


async def press_all(session: Session, strokes: Strokes) -> None:
    """Press all of them, with a moment between where the program needs one."""
    for at, stroke in enumerate(strokes):
        if at:
            await asyncio.sleep(ESC_S)
        await session.press(in_application_mode(stroke) if session.application_keys else stroke)


class Presses:
    """One line that grows while one person goes on pressing and nobody says anything between."""

    def __init__(self, thread: discord.Thread, pace: Pace, interval_s: float) -> None:
        self._thread = thread
        self._pace = pace
        self._interval_s = interval_s
        self._line = ""
        self._person_id = 0
        self._live: LiveMessage | None = None

    async def tell(self, person_id: int, key: str) -> None:
        """Show who pressed what."""
        last = self._live.message if self._live else None
        goes_on = (
            last is not None
            and last.id == self._thread.last_message_id
            and person_id == self._person_id
            and len(self._line) < LONGEST
        )
        if self._live is None or not goes_on:
            self._line = f"-# ⌨️ <@{person_id}> pressed"
            self._person_id = person_id
            self._live = LiveMessage(self._pace, self._thread.id, self._post, self._interval_s)
        self._line += f" {key}"
        await self._live.show(Page(self._line))

    async def _post(self, shown: Page, view: discord.ui.View | None) -> AnyMessage:
        return await self._thread.send(shown.content, allowed_mentions=NOBODY)
