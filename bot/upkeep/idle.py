"""Stops terminals that nobody has used for a long time, with words."""

from dataclasses import dataclass

from bot.sessions.terminals import Terminals


@dataclass(frozen=True, slots=True)
class Idle:
    """Terminals without an input for `idle_timeout_s` seconds."""

    terminals: Terminals
    idle_timeout_s: float

    @property
    def every_s(self) -> float:
        """Look often enough that nobody waits much longer."""
        return min(30.0, self.idle_timeout_s / 4)

    async def round(self) -> None:
        """Stop them."""
        for thread_id in self.terminals.idle(self.idle_timeout_s):
            await self.terminals.stop_idle(thread_id)
