"""What a person does on the page, carried out on Discord: talk, react, press, fill in forms."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playground.discord import components
from playground.discord.errors import DiscordRefusal
from playground.discord.interaction import Interaction, InteractionFailed, Modal
from playground.discord.message import Message
from playground.discord.model import Channel, Thread, User
from playground.discord.people import Person
from playground.page import controls, message
from playground.page.lab import Lab
from playground.page.names import GuildNames
from playground.page.slash import Slash

LONGEST_THREAD_NAME = 40
MISSING_PERMISSIONS = 50013

Json = Mapping[str, Any]


class Deeds:
    """One person's, in one window. Raises DiscordRefusal where Discord says no.

    `ours` are the window's own interactions: a form that answers one of them opens here.
    """

    def __init__(self, lab: Lab, person: Person) -> None:
        self.ours: deque[Interaction] = deque(maxlen=50)
        self._lab = lab
        self._person = person
        self._names = GuildNames(lab.world, lab.guild, person)

    # Words

    async def send(
        self, channel: Channel, text: str, tokens: Sequence[str], reply: str | None, ping: bool
    ) -> None:
        """Post; `tokens` are those of kept files, `reply` a message's id."""
        files = [self._lab.take(token) for token in tokens]
        origin = None if reply is None else self.message(channel, reply)
        await self._person.say(
            channel.id, self._names.sent(text), files=files, reply_to=origin, ping=ping
        )

    async def save(self, channel: Channel, message_id: str, text: str) -> None:
        await self._person.edit(self.message(channel, message_id), self._names.sent(text))

    def last_of_mine(self, channel: Channel) -> tuple[Message, str] | None:
        """The person's newest message there, and its text as they typed it."""
        for one in channel.messages.page(100):
            if one.author is self._person.user and one.content:
                return one, self._names.typed(one.content)
        return None

    def message(self, channel: Channel, message_id: str) -> Message:
        """DiscordRefusal if it is gone."""
        found = channel.messages.get(int(message_id))
        return found if found is not None else self._lab.world.message(channel, int(message_id))

    # Messages

    async def react(self, to: Message, emoji: str) -> None:
        await self._person.react(to, emoji)

    async def toggle(self, to: Message, emoji: str) -> None:
        """React, or take it back."""
        mine = any(
            str(known) == emoji and self._person.id in users
            for known, users in to.reactions.items()
        )
        await (self._person.unreact if mine else self._person.react)(to, emoji)

    async def open_thread(self, origin: Message) -> Thread:
        name = message.summary(origin, self._names, LONGEST_THREAD_NAME)
        return await self._person.open_thread(origin, name)

    async def delete(self, one: Message) -> None:
        await self._person.delete(one)

    # Interactions

    async def press(self, on: Message, custom_id: str) -> None:
        self.ours.append(await self._person.click(on, custom_id))

    async def choose(self, on: Message, custom_id: str, chosen: Sequence[str]) -> None:
        values = [self._chosen(on, custom_id, value) for value in chosen]
        self.ours.append(await self._person.choose(on, custom_id, values))

    async def submit(self, modal: Modal, values: Json) -> None:
        self.ours.append(await self._person.submit(modal, values))

    async def use(self, channel: Channel, slash: Slash, typed: Json) -> None:
        options = slash.values(self._lab, typed)
        self.ours.append(await self._person.slash(channel.id, slash.name, **options))

    async def complete(
        self, channel: Channel, slash: Slash, focused: str, typed: Json
    ) -> list[dict[str, Any]]:
        """What the bot suggests for the option that is being typed."""
        others = {name: value for name, value in typed.items() if name != focused}
        options = slash.values(self._lab, others) | {focused: typed.get(focused) or ""}
        try:
            return await self._person.autocomplete(channel.id, slash.name, focused, **options)
        except (InteractionFailed, TimeoutError):
            return []

    def _chosen(self, on: Message, custom_id: str, value: str) -> str | User | Channel:
        for one in components.walk(on.components):
            if one.get("custom_id") == custom_id and one["type"] != components.STRING_SELECT:
                if one["type"] == controls.CHANNELS:
                    return self._lab.world.channel(int(value))
                return self._lab.world.user(int(value))
        return value


def words(refusal: DiscordRefusal) -> str:
    """Why Discord refused, for the person who tried."""
    if refusal.code == MISSING_PERMISSIONS:
        return "You don't have the permission to do that here."
    if refusal.retry_after_s is not None:
        return f"{refusal.message} Try again in {refusal.retry_after_s:.0f} s."
    detail = next(_details(refusal.errors or {}), "")
    return f"{refusal.message}: {detail}" if detail else refusal.message


def _details(errors: Json) -> Iterator[str]:
    """The messages in a form's tree of errors."""
    for name, inner in errors.items():
        if name == "_errors":
            yield from (each["message"] for each in inner)
        else:
            yield from _details(inner)
