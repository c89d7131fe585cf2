"""Messages and a channel's history of them."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.discord.model import Channel, User

DEFAULT = 0
PINNED = 6
THREAD_CREATED = 18
REPLY = 19
COMMAND = 20
THREAD_STARTER = 21
CONTEXT_MENU = 23

SYSTEM = frozenset({1, 2, 3, 4, 5, PINNED, 7, THREAD_CREATED, THREAD_STARTER})
DELETABLE_SYSTEM = frozenset({PINNED, 7, THREAD_CREATED})

SUPPRESS_EMBEDS = 1 << 2
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way up."""

    filename: str
    data: bytes
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message carries; its bytes lie on the CDN at `url`."""

    id: int
    filename: str
    size: int
    url: str
    content_type: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Emoji:
    """A Unicode emoji (`id` None) or a guild's own."""

    name: str
    id: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Emoji":
        """From a route's `🔥`, `name:id` or `:name:id`, or from chat's `<:name:id>`."""
        parts = text.strip("<>").removeprefix("a:").lstrip(":").split(":")
        if len(parts) == 2 and parts[1].isdigit():
            return cls(parts[0], int(parts[1]))
        return cls(text)

    def __str__(self) -> str:
        return self.name if self.id is None else f"<:{self.name}:{self.id}>"


@dataclass(slots=True, eq=False, kw_only=True)
class Message:
    """A message as Discord keeps it; embeds and components stay in the wire's shape.

    Edits replace its lists and never change them in place, so that a copy is a snapshot.
    """

    id: int
    channel: "Channel"
    author: "User"
    content: str
    kind: int = DEFAULT
    created_at: float
    edited_at: float | None = None
    flags: int = 0
    tts: bool = False
    embeds: Sequence[dict[str, Any]] = ()
    components: Sequence[dict[str, Any]] = ()
    attachments: Sequence[Attachment] = ()
    mentions: Sequence["User"] = ()
    mentioned_roles: Sequence[int] = ()
    mentions_everyone: bool = False
    pinned: bool = False
    reactions: dict[Emoji, dict[int, "User"]] = field(default_factory=dict)
    reference: dict[str, Any] | None = None
    referenced: "Message | None" = None
    nonce: str | int | None = None
    application_id: int | None = None
    interaction: dict[str, Any] | None = None
    only_for: "User | None" = None
    deleted: bool = False

    def snapshot(self) -> "Message":
        taken = copy(self)
        taken.reactions = {emoji: dict(users) for emoji, users in self.reactions.items()}
        return taken

    @property
    def has_thread(self) -> bool:
        return bool(self.flags & HAS_THREAD)


class History:
    """A channel's messages in the order of their ids."""

    def __init__(self) -> None:
        self._by_id: dict[int, Message] = {}
        self._ids: list[int] = []

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Message]:
        return (self._by_id[message_id] for message_id in self._ids)

    def get(self, message_id: int) -> Message | None:
        return self._by_id.get(message_id)

    @property
    def last_id(self) -> int | None:
        return self._ids[-1] if self._ids else None

    def add(self, message: Message) -> None:
        self._by_id[message.id] = message
        insort(self._ids, message.id)

    def remove(self, message: Message) -> None:
        del self._by_id[message.id]
        del self._ids[bisect_left(self._ids, message.id)]
        message.deleted = True

    def page(
        self,
        limit: int,
        *,
        before: int | None = None,
        after: int | None = None,
        around: int | None = None,
    ) -> list[Message]:
        """At most `limit` messages, newest first, before, after or around an id."""
        ids = self._ids
        if around is not None:
            middle = bisect_left(ids, around)
            start = max(0, middle - limit // 2)
            chosen = ids[start : start + limit]
        elif after is not None:
            start = bisect_left(ids, after + 1)
            chosen = ids[start : start + limit]
        else:
            end = len(ids) if before is None else bisect_left(ids, before)
            chosen = ids[max(0, end - limit) : end]
        return [self._by_id[message_id] for message_id in reversed(chosen)]
