"""An interaction: somebody used a command, a button, a menu or a form, and awaits the answer."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from playground.discord.message import Message
from playground.discord.model import Application, Channel, User

TOKEN_LASTS_S = 15 * 60.0

Json = dict[str, Any]


class InteractionKind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How a bot can answer first (docs: interactions/receiving-and-responding)."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class InteractionFailed(Exception):
    """The bot did not answer in time: the person reads "The application did not respond"."""


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that one person was shown; they `submit` it."""

    interaction: "Interaction"
    custom_id: str
    title: str
    components: Sequence[Mapping[str, Any]]


@dataclass(slots=True, eq=False, kw_only=True)
class Interaction:
    """What was used, by whom and where; the answer's state is filled in as the bot answers.

    `message` is the one whose component was used; `original` the first response.
    """

    id: int
    token: str
    application: Application
    kind: InteractionKind
    user: User
    channel: Channel
    data: Json
    created_at: float
    name: str = ""
    message: Message | None = None
    callback: Callback | None = None
    original: Message | None = None
    thinking: bool = False
    modal: Modal | None = None
    choices: Sequence[Json] = ()
    failed: bool = False
    _done: asyncio.Event = field(default_factory=asyncio.Event)
    _timer: asyncio.TimerHandle | None = None

    def expect_within(self, seconds: float, otherwise: Callable[[], None]) -> None:
        """Fail, and call back, if the bot has not answered by then."""

        def fail() -> None:
            self.failed = True
            otherwise()
            self._done.set()

        self._timer = asyncio.get_running_loop().call_later(seconds, fail)

    def answered(self, callback: Callback) -> None:
        self.callback = callback
        self.cancel()
        self._done.set()

    def cancel(self) -> None:
        """Stop waiting for the bot."""
        if self._timer is not None:
            self._timer.cancel()

    async def settled(self, timeout_s: float = 10.0) -> "Interaction":
        """Wait for the bot's first answer; InteractionFailed if it gave none in time."""
        async with asyncio.timeout(timeout_s):
            await self._done.wait()
        if self.failed:
            raise InteractionFailed("The application did not respond")
        return self
