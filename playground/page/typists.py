"""Who is typing in a place just now, for the line above the composer."""

import asyncio
from collections.abc import Callable

from playground.discord.model import User

TYPING_S = 10.0


class Typists:
    """Tells `show` the line whenever it changes; whoever stops typing is forgotten in time."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._expiring: dict[User, asyncio.TimerHandle] = {}

    def typing(self, user: User) -> None:
        self._cancel(user)
        loop = asyncio.get_running_loop()
        self._expiring[user] = loop.call_later(TYPING_S, self.done, user)
        self._tell()

    def done(self, user: User) -> None:
        """They posted, or have not typed for a while."""
        if self._cancel(user):
            self._tell()

    def forget(self) -> None:
        """Nobody any more: the place is another, or the window is closed."""
        for user in tuple(self._expiring):
            self._cancel(user)

    def _cancel(self, user: User) -> bool:
        handle = self._expiring.pop(user, None)
        if handle is not None:
            handle.cancel()
        return handle is not None

    def _tell(self) -> None:
        names = [user.name for user in self._expiring]
        verb = "is" if len(names) == 1 else "are"
        self._show(f"{' and '.join(names)} {verb} typing…" if names else "")
