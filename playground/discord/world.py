"""The world: every user, guild, channel and application, found by id; the server's only state."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from playground.discord import permissions
from playground.discord.clock import Clock
from playground.discord.errors import refusal, unauthorized
from playground.discord.message import Message
from playground.discord.model import (
    DIRECT,
    TEXT,
    Application,
    Channel,
    Guild,
    Member,
    Role,
    Thread,
    User,
)
from playground.discord.snowflakes import Snowflakes

if TYPE_CHECKING:
    from playground.discord.core import Core


class World:
    """Makes things and finds them again; refuses with Discord's codes for what isn't there.

    Building a world tells nobody: set it up before a bot connects, or use the actions.
    """

    def __init__(self) -> None:
        self.clock = Clock()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.applications: dict[int, Application] = {}
        self._directs: dict[frozenset[int], Channel] = {}
        self._snowflakes = Snowflakes()
        self.core: Core | None = None
        """Set by the server that serves this world."""

    def snowflake(self) -> int:
        return self._snowflakes.make(self.clock.now())

    # Making

    def add_user(self, name: str, *, bot: bool = False) -> User:
        user = User(self.snowflake(), name, bot)
        self.users[user.id] = user
        return user

    def add_application(self, name: str, owner: User, *, privileged_intents: int) -> Application:
        """A bot with its account and token; `privileged_intents` are those switched on for it."""
        bot = self.add_user(name, bot=True)
        encoded = urlsafe_b64encode(str(bot.id).encode()).decode().rstrip("=")
        token = f"{encoded}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(28)}"
        application = Application(bot.id, name, token, bot, owner, privileged_intents)
        self.applications[application.id] = application
        return application

    def add_guild(self, name: str, owner: User) -> Guild:
        guild = Guild(self.snowflake(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", permissions.EVERYONE)
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        return guild

    def add_role(self, guild: Guild, name: str, granted: int = 0) -> Role:
        role = Role(self.snowflake(), name, granted, position=len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        member = Member(user, self.clock.now(), [role.id for role in roles])
        guild.members[user.id] = member
        return member

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        position = len(guild.channels)
        channel = Channel(id=self.snowflake(), kind=kind, name=name, guild=guild, position=position)
        guild.channels[channel.id] = channel
        self.channels[channel.id] = channel
        return channel

    def add_thread(self, thread: Thread) -> None:
        assert thread.guild is not None
        thread.guild.threads[thread.id] = thread
        self.channels[thread.id] = thread

    def remove_channel(self, channel: Channel) -> None:
        assert channel.guild is not None
        del self.channels[channel.id]
        channel.guild.channels.pop(channel.id, None)
        channel.guild.threads.pop(channel.id, None)

    def direct(self, one: User, other: User) -> Channel:
        """The two's direct messages, opened if they weren't."""
        pair = frozenset((one.id, other.id))
        channel = self._directs.get(pair)
        if channel is None:
            channel = Channel(id=self.snowflake(), kind=DIRECT, name="", recipients=(one, other))
            self._directs[pair] = channel
            self.channels[channel.id] = channel
        return channel

    # Finding

    def user(self, user_id: int) -> User:
        if (found := self.users.get(user_id)) is None:
            raise refusal(10013)
        return found

    def guild(self, guild_id: int) -> Guild:
        if (found := self.guilds.get(guild_id)) is None:
            raise refusal(10004)
        return found

    def channel(self, channel_id: int) -> Channel:
        if (found := self.channels.get(channel_id)) is None:
            raise refusal(10003)
        return found

    def message(self, channel: Channel, message_id: int) -> Message:
        if (found := channel.messages.get(message_id)) is None or found.only_for is not None:
            raise refusal(10008)
        return found

    def member(self, guild: Guild, user_id: int) -> Member:
        if (found := guild.members.get(user_id)) is None:
            raise refusal(10007)
        return found

    def role(self, guild: Guild, role_id: int) -> Role:
        if (found := guild.roles.get(role_id)) is None:
            raise refusal(10011)
        return found

    def application_of(self, token: str) -> Application:
        for application in self.applications.values():
            if secrets.compare_digest(application.token.encode(), token.encode()):
                return application
        raise unauthorized()

    def thread_of(self, message: Message) -> Thread | None:
        """The thread that was opened from this message."""
        thread = self.channels.get(message.id) if message.has_thread else None
        return thread if isinstance(thread, Thread) else None

    def share_guild(self, one: User, other: User) -> bool:
        return any(
            one.id in guild.members and other.id in guild.members for guild in self.guilds.values()
        )

    # Allowing

    def guild_permissions(self, user: User, guild: Guild) -> int:
        member = guild.members.get(user.id)
        if member is None:
            return 0
        roles = (guild.roles[role_id].permissions for role_id in member.role_ids)
        return permissions.base(guild.everyone.permissions, roles, owner=user.id == guild.owner_id)

    def permissions(self, user: User, channel: Channel) -> int:
        """What the user may do in the channel or thread; 0 where they can't even look."""
        guild = channel.guild
        if guild is None:
            return permissions.DIRECT if user in channel.recipients else 0
        member = guild.members.get(user.id)
        if member is None:
            return 0
        thread = channel if isinstance(channel, Thread) else None
        granted = permissions.in_channel(
            self.guild_permissions(user, guild),
            channel.home.overwrites,
            guild_id=guild.id,
            role_ids=member.role_ids,
            user_id=user.id,
            thread=thread is not None,
            timed_out=member.timed_out_until > self.clock.now(),
        )
        if thread is not None and thread.private and user.id not in thread.members:
            return granted if granted & permissions.MANAGE_THREADS else 0
        return granted

    def can_see(self, user: User, channel: Channel) -> bool:
        return bool(self.permissions(user, channel) & permissions.VIEW_CHANNEL)

    def require(self, user: User, channel: Channel, needed: int = 0) -> int:
        """The user's permissions there; refuses if they can't look (50001) or lack any (50013)."""
        granted = self.permissions(user, channel)
        if not granted & permissions.VIEW_CHANNEL:
            raise refusal(50001)
        if granted & needed != needed:
            raise refusal(50013)
        return granted

    def require_in_guild(self, user: User, guild: Guild, needed: int = 0) -> int:
        """The same, guild-wide."""
        if user.id not in guild.members:
            raise refusal(50001)
        granted = self.guild_permissions(user, guild)
        if granted & needed != needed:
            raise refusal(50013)
        return granted
