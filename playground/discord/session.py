"""A gateway session: what one shard of a bot identified with, and what it has yet to hear.

It outlives its connections: events are kept for a resume (docs: events/gateway, "Resuming").
"""

import secrets
from collections import deque
from typing import Protocol

from playground.discord.model import Application, Guild

REPLAYED_EVENTS = 10_000


class Link(Protocol):
    """The connection that a session currently has."""

    def put(self, text: str) -> None: ...

    def close(self, code: int) -> None: ...


class Session:
    """Numbers its events and keeps them until the bot says by a heartbeat that it has them."""

    def __init__(self, application: Application, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.application = application
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.ready = False
        self.link: Link | None = None
        self.detached_at: float | None = None
        self._kept: deque[tuple[int, str]] = deque(maxlen=REPLAYED_EVENTS)

    def handles(self, guild: Guild | None) -> bool:
        """Whether the guild's events, or direct messages (None), belong to this shard."""
        index, count = self.shard
        return ((guild.id >> 22) % count if guild is not None else 0) == index

    def dispatch(self, name: str, data: str) -> None:
        """Send an event; `data` is its JSON, serialised once for all sessions that see the same."""
        self.sequence += 1
        text = f'{{"op":0,"t":"{name}","s":{self.sequence},"d":{data}}}'
        self._kept.append((self.sequence, text))
        if self.link is not None:
            self.link.put(text)

    def acknowledge(self, sequence: int) -> None:
        """The bot has everything up to `sequence`: it will not be asked for again."""
        while self._kept and self._kept[0][0] <= sequence:
            self._kept.popleft()

    def missed(self, sequence: int) -> list[str] | None:
        """The events after `sequence`; None if that many are no longer kept or never were."""
        if sequence > self.sequence:
            return None
        oldest = self._kept[0][0] if self._kept else self.sequence + 1
        if sequence + 1 < oldest:
            return None
        return [text for number, text in self._kept if number > sequence]
