"""One of the bot's own words in a terminal's thread, such as `!detach`, as `words` lists it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.chat.labbot import LabBot
from bot.sessions.terminals import Opened


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody's `!name rest`, in the thread of an open terminal; not always by its owner."""

    client: LabBot
    message: discord.Message
    opened: Opened
    rest: str

    @property
    def by_owner(self) -> bool:
        return self.message.author.id == self.opened.seat.person.id

    @property
    def moderates(self) -> bool:
        """Whether who asks moderates this channel."""
        author = self.message.author
        return (
            isinstance(author, discord.Member)
            and self.message.channel.permissions_for(author).manage_messages
        )

    def sees(self, person: discord.Member) -> bool:
        """Whether somebody else may write here."""
        allowed = self.message.channel.permissions_for(person)
        return allowed.view_channel and allowed.send_messages_in_threads

    async def answer(self, text: str, view: discord.ui.View = discord.utils.MISSING) -> None:
        """Answer under the message that asked."""
        await self.message.reply(text, view=view, mention_author=False)


@dataclass(frozen=True, slots=True)
class Word:
    """`synopsis` is what follows the name; `owner_only` words answer others with whose it is.

    `typing` words are also for those with whom the owner shares the terminal.
    """

    name: str
    synopsis: str
    short: str
    body: Callable[[Asked], Awaitable[None]]
    owner_only: bool = True
    typing: bool = False
