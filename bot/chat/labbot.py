"""The bot as its commands and buttons know it: the rooms below, on a Discord client."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime

import discord
from discord.ext import commands

from bot.chat.command.questions import Questions
from bot.chat.command.views import Views
from bot.chat.pace import Pace
from bot.chat.tasks import Tasks
from bot.sandbox.seats import Seats
from bot.sessions.place import Place
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store.rows import Terminal
from bot.store.store import Store


class LabBot(commands.Bot):
    """`bot.chat.client` makes the one there is; `seats` are there once Discord said who it is."""

    settings: Settings
    store: Store
    terminals: Terminals
    seats: Seats
    pace: Pace
    running: Tasks
    resumed: asyncio.Event
    questions: Questions
    views: Views
    place_in: Callable[[discord.Thread, int, datetime], Place]
    """The place that a thread is for the terminal that a person (by their id) opened then."""
    taken: deque[int]
    """The last messages whose files were taken into a container."""
    claimed: set[int]
    """The threads in which a terminal is about to be opened again."""
    browser_link: Callable[[int, int], str] | None = None
    """A link for a person to a thread's terminal in their browser; None where there is no web."""
    hurry: commands.CooldownMapping[int]

    async def resume(self, thread_id: int) -> None:
        """Go on with a terminal; one whose thread is shut to the bot waits until it is not."""
        raise NotImplementedError  # `client` has it

    async def place_of(self, kept: Terminal, shared_with: frozenset[int] | None = None) -> Place:
        """Where a terminal is, or was; discord's NotFound or Forbidden if the thread is gone.

        `shared_with`, where the caller knows it, saves asking the store.
        """
        raise NotImplementedError  # `client` has it
