"""Names and ids: what mentions are called for a reader, and what a writer's `@name` stands for."""

import re

from playground.discord.model import Channel, Guild, Thread
from playground.discord.people import Person
from playground.discord.world import World

_WORD = re.compile(r"(?<![\w<`])([@#])([\w.-]+)")
_WIRE = re.compile(r"<(@!?|@&|#)(\d{15,20})>")


class GuildNames:
    """The names in one guild, as one person may know them."""

    def __init__(self, world: World, guild: Guild, person: Person) -> None:
        self._world = world
        self._guild = guild
        self._person = person

    def user(self, user_id: int) -> str | None:
        user = self._world.users.get(user_id)
        if user is None:
            return None
        member = self._guild.members.get(user_id)
        return (member.nick if member else None) or user.display_name or user.name

    def channel(self, channel_id: int) -> str | None:
        channel = self._world.channels.get(channel_id)
        return channel.name if channel is not None and self._person.sees(channel) else None

    def role(self, role_id: int) -> str | None:
        role = self._guild.roles.get(role_id)
        return role.name if role is not None else None

    def sent(self, text: str) -> str:
        """What was typed, with `@learner` and `#lab` made into mentions, outside of code."""
        pieces = re.split(r"(```.*?```|`[^`\n]*`)", text, flags=re.DOTALL)
        return "".join(
            piece if index % 2 else _WORD.sub(self._mention, piece)
            for index, piece in enumerate(pieces)
        )

    def typed(self, text: str) -> str:
        """The other way round: a message's text as its author typed it."""

        def name(found: re.Match[str]) -> str:
            sign, number = found[1], int(found[2])
            if sign == "#":
                known, mark = self.channel(number), "#"
            else:
                known, mark = (self.role if sign == "@&" else self.user)(number), "@"
            return found[0] if known is None or " " in known else f"{mark}{known}"

        return _WIRE.sub(name, text)

    def mentionable(self) -> list[dict[str, str]]:
        """What the composer offers after `@` and `#`: `text` as typed, and what it is."""
        users = [
            {"text": f"@{self.user(user_id)}", "about": "bot" if member.user.bot else "person"}
            for user_id, member in self._guild.members.items()
        ]
        roles = [
            {"text": f"@{role.name}", "about": "role"}
            for role in self._guild.roles.values()
            if role.mentionable and " " not in role.name
        ]
        channels = [
            {"text": f"#{channel.name}", "about": "channel"} for channel in self._channels()
        ]
        return [*users, *roles, *channels]

    def _channels(self) -> list[Channel]:
        every = [*self._guild.channels.values(), *self._guild.threads.values()]
        return [
            channel
            for channel in every
            if self._person.sees(channel)
            and " " not in channel.name
            and not (isinstance(channel, Thread) and channel.archived)
        ]

    def _mention(self, found: re.Match[str]) -> str:
        sign, name = found[1], found[2]
        if sign == "#":
            return next((c.mention for c in self._channels() if c.name == name), found[0])
        for user_id, member in self._guild.members.items():
            if name in (self.user(user_id), member.user.name):
                return member.user.mention
        return next(
            (role.mention for role in self._guild.roles.values() if role.name == name), found[0]
        )
