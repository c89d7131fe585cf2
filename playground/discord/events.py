"""Who hears of what: events to the bots' gateway sessions, visible things to those who watch."""

import json
from collections import Counter
from typing import Any

from playground.discord import intents, payloads
from playground.discord.message import Emoji, Message
from playground.discord.model import Channel, Guild, User
from playground.discord.session import Session
from playground.discord.visible import EventCallback, Kind, Visible
from playground.discord.world import World

Json = dict[str, Any]

dumps = json.JSONEncoder(separators=(",", ":")).encode


class Events:
    """Delivers at once and in order; an event is serialised once per distinct view of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.watchers: list[EventCallback] = []
        self.duplicates: Counter[str] = Counter()
        """Gateway events by name that are still to be delivered twice (a fault)."""

    def bots(self) -> set[User]:
        """The bots that have a session: those who can be told something of their own."""
        return {session.application.bot for session in self.sessions.values()}

    def send(
        self,
        name: str,
        data: Json,
        *,
        guild: Guild | None = None,
        channel: Channel | None = None,
        needs: int = 0,
        only: User | None = None,
    ) -> None:
        """One event to every session that has any of the intents `needs` and can see the channel.

        `only`: the one bot it is for. Without guild and channel it goes to `only` alone.
        """
        text = ""
        for session in self._audience(guild, channel, needs, only):
            text = text or dumps(data)
            self._dispatch(session, name, text)

    def send_message(self, name: str, message: Message) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE, in the view that each bot may have."""
        channel = message.channel
        needs = intents.GUILD_MESSAGES if channel.guild else intents.DIRECT_MESSAGES
        views: dict[tuple[bool, int], str] = {}
        if message.only_for is not None:
            needs = 0
        for session in self._audience(channel.guild, channel, needs, _addressee(message)):
            bot = session.application.bot
            full = self._may_read(session, message)
            key = (full, bot.id if message.reactions else 0)
            if key not in views:
                payload = self.message_payload(message, bot)
                views[key] = dumps(payload if full else payloads.without_content(payload))
            self._dispatch(session, name, views[key])

    def message_payload(self, message: Message, viewer: User) -> Json:
        """The message as an event has it: with its guild and its author's membership."""
        thread = self.world.thread_of(message)
        found = payloads.message(message, viewer, thread=thread)
        guild = message.channel.guild
        if guild is not None and message.only_for is None:
            found["guild_id"] = str(guild.id)
            author = guild.members.get(message.author.id)
            if author is not None:
                found["member"] = payloads.member(author, with_user=False)
            for mention in found["mentions"]:
                mentioned = guild.members.get(int(mention["id"]))
                if mentioned is not None:
                    mention["member"] = payloads.member(mentioned, with_user=False)
        return found

    def show(
        self,
        kind: Kind,
        channel: Channel,
        author: User | None = None,
        message: Message | None = None,
        *,
        messages: tuple[Message, ...] = (),
        emoji: Emoji | None = None,
        only_for: User | None = None,
        **extra: Any,
    ) -> None:
        """Tell the watchers; the message is copied only if somebody watches."""
        if not self.watchers:
            return
        event = Visible(
            kind=kind,
            at=self.world.clock.now(),
            channel=channel,
            author=author or (message.author if message else None),
            message=message.snapshot() if message else None,
            messages=messages,
            emoji=emoji,
            only_for=only_for or (message.only_for if message else None),
            **extra,
        )
        for watcher in tuple(self.watchers):
            watcher(event)

    def _audience(
        self, guild: Guild | None, channel: Channel | None, needs: int, only: User | None
    ) -> list[Session]:
        found = []
        for session in self.sessions.values():
            bot = session.application.bot
            if only is not None and bot is not only:
                continue
            if needs and not session.intents & needs:
                continue
            if not session.handles(guild):
                continue
            if guild is not None and bot.id not in guild.members:
                continue
            if channel is not None and not self.world.can_see(bot, channel):
                continue
            found.append(session)
        return found

    def _may_read(self, session: Session, message: Message) -> bool:
        bot = session.application.bot
        return (
            bool(session.intents & intents.MESSAGE_CONTENT)
            or message.author is bot
            or message.channel.guild is None
            or bot in message.mentions
        )

    def _dispatch(self, session: Session, name: str, text: str) -> None:
        session.dispatch(name, text)
        if self.duplicates[name] > 0:
            self.duplicates[name] -= 1
            session.dispatch(name, text)


def _addressee(message: Message) -> User | None:
    """An ephemeral message is told to its author only, the bot."""
    return message.author if message.only_for is not None else None
