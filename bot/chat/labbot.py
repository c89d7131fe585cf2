"""The bot as its commands and buttons know it: the rooms below, on a Discord client."""

from discord.ext import commands

from bot.chat.pace import Pace
from bot.chat.questions import Questions
from bot.chat.tasks import Tasks
from bot.sandbox.seats import Seats
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store.store import Store


class LabBot(commands.Bot):
    """`bot.chat.client` makes the one there is; `seats` are there once Discord said who it is."""

    settings: Settings
    store: Store
    terminals: Terminals
    seats: Seats
    pace: Pace
    running: Tasks
    questions: Questions
    hurry: commands.CooldownMapping[int]
