"""Stops terminals that nobody has used for a long time, with a warning before."""

from contextlib import suppress
from dataclasses import dataclass, field

from bot.docker_cli.durations import human_duration
from bot.sessions.opened import Opened
from bot.sessions.place import Offer, PlaceGone
from bot.sessions.terminals import Terminals


@dataclass(frozen=True, slots=True)
class Idle:
    """Terminals without an input for `idle_timeout_s` seconds, warned of `warning_s` before.

    `_warned` has, by thread, when the terminal was last used before the warning.
    """

    terminals: Terminals
    idle_timeout_s: float
    warning_s: float
    _warned: dict[int, float] = field(default_factory=dict, init=False)

    @property
    def every_s(self) -> float:
        """Look often enough that nobody waits much longer."""
        return min(30.0, self.idle_timeout_s / 4, max(self.warning_s / 2, 0.5))

    async def round(self) -> None:
        """Stop them, and warn of the next."""
        warns = 0 < self.warning_s < self.idle_timeout_s
        for opened in self.terminals.all():
            if opened.session.idle_s > self.idle_timeout_s:
                await self.stop(opened)
            elif warns and opened.session.idle_s > self.idle_timeout_s - self.warning_s:
                await self._warn(opened)

    async def _warn(self, opened: Opened) -> None:
        """Tell once that it will be stopped, with a button against it."""
        thread_id, used_at = opened.place.id, opened.session.last_active
        if self._warned.get(thread_id) == used_at:
            return
        self._warned[thread_id] = used_at
        long = human_duration(self.idle_timeout_s - self.warning_s).lower()
        soon = human_duration(self.warning_s).lower()
        await self.terminals.notice(
            opened,
            f"Nobody has typed here for {long}. In {soon} I stop `{opened.own.name}`, "
            "unless you type something or press Keep.",
            Offer.KEEP,
        )

    async def stop(self, opened: Opened) -> None:
        """Stop what runs there; its end is told as any other. What others use is only left."""
        self._warned.pop(opened.place.id, None)
        beside = self.terminals.of_container(opened.own.id) != [opened]
        leaves = bool(opened.exec_id) or beside
        long = human_duration(self.idle_timeout_s).lower()
        deed = "leave" if leaves else "stop"
        with suppress(PlaceGone):
            await opened.place.tell(
                f"Nobody has typed here for {long}, so I {deed} `{opened.own.name}`."
            )
        if leaves:
            await self.terminals.detach(opened.place.id)
        else:
            await opened.seat.engine.containers.stop(opened.own.id)
