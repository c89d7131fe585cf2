"""What a Docker command is run with: whose it is, and the terminal it was typed at."""

from dataclasses import dataclass

from bot.commands.console import Console
from bot.sandbox.seat import Seat
from bot.sessions.terminals import Terminals
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Shell:
    """One typed command's surroundings."""

    seat: Seat
    console: Console
    terminals: Terminals
    thread_id: int  # the message's id, which a thread opened from it shares
    settings: Settings

    def typed(self, command: str) -> str:
        """Return a command as a person types it here: `!ps -a`, marked as code."""
        return f"`{self.settings.prefix}{command}`"
