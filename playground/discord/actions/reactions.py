"""Reactions on messages (docs: resources/message, "Create Reaction" and after)."""

from typing import Any

from playground.discord import intents, payloads, permissions
from playground.discord.actions import threads
from playground.discord.core import Core
from playground.discord.errors import refusal
from playground.discord.message import Emoji, Message
from playground.discord.model import Thread, User
from playground.discord.visible import Kind

MOST_EMOJI = 20


def add(core: Core, actor: User, message: Message, emoji: Emoji) -> None:
    """React; the first of an emoji needs Add Reactions."""
    channel = message.channel
    granted = core.world.require(actor, channel, permissions.READ_MESSAGE_HISTORY)
    if isinstance(channel, Thread):
        threads.require_open(core, actor, channel)
    if emoji.id is None and emoji.name.isascii():
        raise refusal(10014)
    users = message.reactions.get(emoji)
    if users is None:
        if not granted & permissions.ADD_REACTIONS:
            raise refusal(50013)
        if len(message.reactions) >= MOST_EMOJI:
            raise refusal(30010)
        users = message.reactions.setdefault(emoji, {})
    if actor.id in users:
        return
    users[actor.id] = actor
    data = _about(message, emoji) | {"message_author_id": str(message.author.id)}
    if channel.guild is not None:
        data["member"] = payloads.member(channel.guild.members[actor.id])
    _send(core, message, "MESSAGE_REACTION_ADD", data | {"user_id": str(actor.id)})
    core.events.show(Kind.REACTED, channel, actor, message, emoji=emoji)


def remove(core: Core, actor: User, message: Message, emoji: Emoji, user: User) -> None:
    """Take back one's own reaction, or with Manage Messages somebody else's."""
    needed = 0 if actor is user else permissions.MANAGE_MESSAGES
    core.world.require(actor, message.channel, needed)
    users = message.reactions.get(emoji, {})
    if user.id not in users:
        raise refusal(10014)
    del users[user.id]
    if not users:
        del message.reactions[emoji]
    data = _about(message, emoji) | {"user_id": str(user.id)}
    _send(core, message, "MESSAGE_REACTION_REMOVE", data)
    core.events.show(Kind.UNREACTED, message.channel, user, message, emoji=emoji)


def clear(core: Core, actor: User, message: Message, emoji: Emoji | None) -> None:
    """Remove everybody's reactions with that emoji, or all (None)."""
    core.world.require(actor, message.channel, permissions.MANAGE_MESSAGES)
    if emoji is None:
        message.reactions = {}
        _send(core, message, "MESSAGE_REACTION_REMOVE_ALL", _about(message, None))
    else:
        if message.reactions.pop(emoji, None) is None:
            raise refusal(10014)
        _send(core, message, "MESSAGE_REACTION_REMOVE_EMOJI", _about(message, emoji))
    core.events.show(Kind.UNREACTED, message.channel, actor, message, emoji=emoji)


def users(core: Core, actor: User, message: Message, emoji: Emoji) -> list[User]:
    core.world.require(actor, message.channel, permissions.READ_MESSAGE_HISTORY)
    return list(message.reactions.get(emoji, {}).values())


def _about(message: Message, emoji: Emoji | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "burst": False,
        "type": 0,
    }
    if message.channel.guild is not None:
        data["guild_id"] = str(message.channel.guild.id)
    if emoji is not None:
        data["emoji"] = payloads.emoji(emoji)
    return data


def _send(core: Core, message: Message, name: str, data: dict[str, Any]) -> None:
    channel = message.channel
    needs = intents.GUILD_REACTIONS if channel.guild else intents.DIRECT_REACTIONS
    core.events.send(name, data, guild=channel.guild, channel=channel, needs=needs)
