"""What a window shows, as plain values for its components: places, lists, pages of messages."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from playground.discord import permissions
from playground.discord.message import Message
from playground.discord.model import Channel, Thread
from playground.discord.people import Person
from playground.page.lab import Lab
from playground.page.message import Reader, title

PAGE = 50

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """One person's view of the lab, without what they `dismissed` (message ids)."""

    lab: Lab
    person: Person
    dismissed: Container[int] = ()

    @property
    def reader(self) -> Reader:
        return Reader(self.lab.world, self.lab.guild, self.person)

    # Places

    def heading(self, channel: Channel) -> Json:
        """The bar above the conversation."""
        thread = channel if isinstance(channel, Thread) else None
        back = {"id": str(thread.parent.id), "name": thread.parent.name} if thread else None
        return {
            "heading": title(channel, self.person),
            "topic": channel.topic or "",
            "thread": thread is not None,
            "back": back,
        }

    def signed(self, channel: Channel) -> str:
        """Its name as people write it: `#lab`, `@quayside`, a thread's name."""
        sign = "@" if channel.recipients else "" if isinstance(channel, Thread) else "#"
        return f"{sign}{title(channel, self.person)}"

    def locked(self, channel: Channel) -> str:
        """Why the person can't write there; empty if they can."""
        granted = self.lab.world.permissions(self.person.user, channel)
        if not isinstance(channel, Thread):
            return "" if granted & permissions.SEND_MESSAGES else "You can't write here"
        if not granted & permissions.SEND_MESSAGES_IN_THREADS:
            return "You can't write here"
        shut = channel.locked and not granted & permissions.MANAGE_THREADS
        return "This thread is locked" if shut else ""

    def channels(self, here: Channel) -> list[Json]:
        """The list of channels with their threads; `here` counts as read."""
        return [
            self._entry(channel, here)
            | {
                "direct": bool(channel.recipients),
                "threads": [self._entry(one, here) for one in threads if not one.archived],
                "archived": [self._entry(one, here) for one in threads if one.archived],
            }
            for channel in self.lab.channels(self.person)
            for threads in [self.lab.threads(self.person, channel)]
        ]

    def _entry(self, channel: Channel, here: Channel) -> Json:
        unread = [] if channel is here else self.lab.unread(self.person, channel)
        return {
            "id": str(channel.id),
            "name": title(channel, self.person),
            "unread": bool(unread),
            "pings": sum(self.person.user in one.mentions for one in unread),
        }

    # Messages

    def timeline(self, channel: Channel, focus: Message | None = None) -> Json:
        """The newest messages of a place, or those around `focus`."""
        messages = channel.messages
        page = messages.page(PAGE, around=focus.id) if focus else messages.page(PAGE)
        return {
            "place": self._place(channel),
            "messages": self._records(page),
            "above": bool(page and messages.page(1, before=page[-1].id)),
            "below": bool(page and messages.page(1, after=page[0].id)),
            "focus": str(focus.id) if focus else None,
        }

    def above(self, channel: Channel, edge: int) -> tuple[list[Json], bool]:
        """The messages before the one of this id, oldest first, and whether there are more."""
        page = channel.messages.page(PAGE, before=edge)
        more = bool(page and channel.messages.page(1, before=page[-1].id))
        return self._records(page), more

    def below(self, channel: Channel, edge: int) -> tuple[list[Json], bool]:
        """The messages after it."""
        page = channel.messages.page(PAGE, after=edge)
        more = bool(page and channel.messages.page(1, after=page[0].id))
        return self._records(page), more

    def _records(self, newest_first: list[Message]) -> list[Json]:
        reader = self.reader
        return [
            reader.record(one)
            for one in reversed(newest_first)
            if one.only_for in (None, self.person.user) and one.id not in self.dismissed
        ]

    def _place(self, channel: Channel) -> Json:
        name = title(channel, self.person)
        found = {"id": str(channel.id), "name": name, "title": name}
        if isinstance(channel, Thread):
            home = f"A thread in #{channel.parent.name}."
            return found | {"words": f"{home} What is typed in a terminal's thread goes to it."}
        words = "Commands that begin with an exclamation mark go to the bot: try !help."
        return found | {"title": f"This is where {self.signed(channel)} begins", "words": words}
