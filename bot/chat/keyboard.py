"""The keys of a terminal, pressed in a row; for messages, words and buttons."""

import asyncio

from bot.chat.keys import Strokes
from bot.sessions.session import Session

ESC_S = 0.1
"""How long Esc stays alone: programs wait for the rest of a sequence, most of them 25 to 50 ms."""


async def press_all(session: Session, strokes: Strokes) -> None:
    """Press all of them, with a moment between where the program needs one."""
    for at, stroke in enumerate(strokes):
        if at:
            await asyncio.sleep(ESC_S)
        await session.press(stroke)
