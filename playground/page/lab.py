"""What all windows share: the Discord they look at, its people, its news, files on their way up."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playground.discord.message import Message, Upload
from playground.discord.model import CATEGORY, Channel, Guild, Thread
from playground.discord.people import Person
from playground.discord.server import DiscordServer
from playground.discord.visible import Kind, Visible
from playground.discord.world import World

MOST_UPLOADS = 64
UNREAD_LOOKED_AT = 99

Hear = Callable[[Visible], None]


@dataclass(eq=False)
class Lab:
    """One guild on one server. `people` are those whom a window can be; `home` is shown first."""

    discord: DiscordServer
    guild: Guild
    people: Mapping[str, Person]
    home: Channel
    _hearers: dict[object, Hear] = field(default_factory=dict)
    _uploads: dict[str, Upload] = field(default_factory=dict)
    _read: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.discord.on_event(self._tell)

    @property
    def world(self) -> World:
        return self.discord.world

    # News

    def hear(self, who: object, callback: Hear) -> None:
        """Call back for everything that becomes visible, until `forget`."""
        self._hearers[who] = callback

    def forget(self, who: object) -> None:
        self._hearers.pop(who, None)

    def _tell(self, event: Visible) -> None:
        if event.kind is Kind.POSTED and event.author and event.message:
            self.saw(event.author.id, event.channel, event.message.id)
        for callback in tuple(self._hearers.values()):
            callback(event)

    # Places

    def channels(self, person: Person) -> list[Channel]:
        """What stands in the list: the guild's channels in order, then direct messages."""
        in_guild = sorted(self.guild.channels.values(), key=lambda channel: channel.position)
        direct = [
            channel for channel in self.world.channels.values() if person.user in channel.recipients
        ]
        found = [channel for channel in in_guild if channel.kind != CATEGORY]
        return [channel for channel in (*found, *direct) if person.sees(channel)]

    def threads(self, person: Person, channel: Channel) -> list[Thread]:
        """The channel's threads that the person sees, newest first."""
        found = [
            thread
            for thread in self.guild.threads.values()
            if thread.parent is channel and person.sees(thread)
        ]
        return sorted(found, key=lambda thread: -thread.id)

    def place(self, person: Person, channel_id: int) -> Channel:
        """That channel, if the person sees it; else the first that they see."""
        wanted = self.world.channels.get(channel_id)
        if wanted is not None and person.sees(wanted):
            return wanted
        return self.home if person.sees(self.home) else self.channels(person)[0]

    # Reading

    def saw(self, user_id: int, channel: Channel, message_id: int | None) -> None:
        """They have read the channel as far as this message."""
        self._read[user_id, channel.id] = message_id or 0

    def unread(self, person: Person, channel: Channel) -> list[Message]:
        """What others posted since the person last looked, at most a hundred."""
        read = self._read.get((person.id, channel.id), 0)
        if (channel.messages.last_id or 0) <= read:
            return []
        newer = channel.messages.page(UNREAD_LOOKED_AT, after=read)
        return [message for message in newer if message.only_for in (None, person.user)]

    # Files

    def keep(self, upload: Upload) -> str:
        """Keep a file until it is sent; answers its token."""
        while len(self._uploads) >= MOST_UPLOADS:
            del self._uploads[next(iter(self._uploads))]
        token = secrets.token_urlsafe(12)
        self._uploads[token] = upload
        return token

    def take(self, token: str) -> Upload:
        """The file of this token, once; KeyError if it was not kept."""
        return self._uploads.pop(token)
