"""What becomes visible to people, for whoever watches the world: transcripts, a page, tests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from playground.discord.message import Emoji, Message
from playground.discord.model import Channel, User
from playground.discord.world import World

if TYPE_CHECKING:
    from playground.discord.interaction import Interaction, Modal


class Kind(StrEnum):
    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    REACTED = "reacted"
    UNREACTED = "unreacted"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    TYPING = "typing"
    THREAD_OPENED = "thread opened"
    THREAD_RENAMED = "thread renamed"
    THREAD_ARCHIVED = "thread archived"
    THREAD_UNARCHIVED = "thread unarchived"
    THREAD_DELETED = "thread deleted"
    MODAL = "modal"
    FAILED = "interaction failed"


@dataclass(frozen=True, slots=True)
class Visible:
    """Something that people can see at that moment.

    `message` is as it was then; a bulk deletion has all of its `messages`. `only_for` is the one
    person who can see it (ephemeral answers, modals, failed interactions), else everybody who
    can look into the channel.
    """

    kind: Kind
    at: float
    channel: Channel
    author: User | None = None
    message: Message | None = None
    messages: tuple[Message, ...] = ()
    emoji: Emoji | None = None
    only_for: User | None = None
    modal: "Modal | None" = None
    interaction: "Interaction | None" = None

    @property
    def channel_id(self) -> int:
        return self.channel.id

    @property
    def parent(self) -> Channel | None:
        """The channel that a thread is in."""
        home = self.channel.home
        return None if home is self.channel else home

    def seen_by(self, user: User, world: World) -> bool:
        if self.only_for is not None:
            return self.only_for is user
        return world.can_see(user, self.channel)


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A REST request that was answered: `route` is the template, `at` the epoch in seconds."""

    method: str
    route: str
    path: str
    status: int
    at: float
    seconds: float


EventCallback = Callable[[Visible], None]
RequestCallback = Callable[[RequestSeen], None]


class Watch:
    """What became visible since the watch began; waits for what is still to come."""

    def __init__(self) -> None:
        self.events: list[Visible] = []
        self._arrived = asyncio.Event()

    def __call__(self, event: Visible) -> None:
        self.events.append(event)
        self._arrived.set()

    async def until(self, wanted: Callable[[Visible], bool], *, timeout_s: float = 5.0) -> Visible:
        """The first event since the watch began that is wanted; TimeoutError if none comes."""
        looked_at = 0
        async with asyncio.timeout(timeout_s):
            while True:
                for event in self.events[looked_at:]:
                    if wanted(event):
                        return event
                looked_at = len(self.events)
                self._arrived.clear()
                await self._arrived.wait()
