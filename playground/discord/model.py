"""What a Discord consists of: people, guilds, roles, channels and threads; the world keeps them."""

from dataclasses import dataclass, field
from typing import Any

from playground.discord.message import History
from playground.discord.permissions import Overwrite

TEXT = 0
DIRECT = 1
VOICE = 2
CATEGORY = 4
NEWS = 5
NEWS_THREAD = 10
PUBLIC_THREAD = 11
PRIVATE_THREAD = 12


@dataclass(slots=True, eq=False)
class User:
    """An account: a person's or a bot's."""

    id: int
    name: str
    bot: bool = False
    display_name: str | None = None

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Command:
    """An application command as its bot registered it; `options` stay in the wire's shape."""

    id: int
    version: int
    kind: int
    name: str
    guild_id: int | None
    data: dict[str, Any]


@dataclass(slots=True, eq=False)
class Application:
    """A bot's registration: its account, its token, the privileged intents it may ask for."""

    id: int
    name: str
    token: str
    bot: User
    owner: User
    privileged_intents: int
    commands: dict[int, Command] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Role:
    id: int
    name: str
    permissions: int
    position: int = 0
    color: int = 0
    hoist: bool = False
    mentionable: bool = False

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild. Times are seconds since the epoch."""

    user: User
    joined_at: float
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: float = 0.0


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict)
    threads: dict[int, "Thread"] = field(default_factory=dict)
    bans: dict[int, tuple[User, str | None]] = field(default_factory=dict)

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    def top_position(self, member: Member) -> int:
        """The position of the member's highest role; the owner is above all."""
        if member.user.id == self.owner_id:
            return 1 << 30
        return max((self.roles[role_id].position for role_id in member.role_ids), default=0)


@dataclass(slots=True, eq=False, kw_only=True)
class Channel:
    """A place for messages, or a category (`kind` is the wire's channel type)."""

    id: int
    kind: int
    name: str
    guild: Guild | None = None
    topic: str | None = None
    position: int = 0
    category_id: int | None = None
    nsfw: bool = False
    slowmode_s: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: tuple[User, ...] = ()
    messages: History = field(default_factory=History)
    pins: dict[int, float] = field(default_factory=dict)
    last_said: dict[int, float] = field(default_factory=dict)

    @property
    def home(self) -> "Channel":
        """The channel whose permissions count: itself, or a thread's parent."""
        return self

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"


@dataclass(slots=True, eq=False, kw_only=True)
class Thread(Channel):
    """A thread; `members` maps user ids to when they joined."""

    parent: Channel
    owner_id: int
    archive_minutes: int
    active_at: float
    archived: bool = False
    archived_at: float = 0.0
    locked: bool = False
    invitable: bool = True
    members: dict[int, float] = field(default_factory=dict)
    message_count: int = 0

    @property
    def home(self) -> Channel:
        return self.parent

    @property
    def private(self) -> bool:
        return self.kind == PRIVATE_THREAD
