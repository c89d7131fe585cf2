"""Stops terminals that nobody has used for a long time, with a warning before."""

from dataclasses import dataclass

from bot.sessions.terminals import Terminals


@dataclass(frozen=True, slots=True)
class Idle:
    """Terminals without an input for `idle_timeout_s` seconds, warned of `warning_s` before."""

    terminals: Terminals
    idle_timeout_s: float
    warning_s: float

    @property
    def every_s(self) -> float:
        """Look often enough that nobody waits much longer."""
        return min(30.0, self.idle_timeout_s / 4, max(self.warning_s / 2, 0.5))

    async def round(self) -> None:
        """Stop them, and warn of the next."""
        stopped = self.terminals.idle(self.idle_timeout_s)
        for thread_id in stopped:
            await self.terminals.stop_idle(thread_id)
        if 0 < self.warning_s < self.idle_timeout_s:
            for thread_id in self.terminals.idle(self.idle_timeout_s - self.warning_s):
                if thread_id not in stopped:
                    await self.terminals.warn_idle(thread_id)
