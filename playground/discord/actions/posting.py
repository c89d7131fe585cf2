"""How a message comes into the world, changes and leaves it; the rules of who may are elsewhere."""

from playground.discord import intents, mentions, permissions
from playground.discord.actions import membership
from playground.discord.core import Core
from playground.discord.draft import Changes, Draft
from playground.discord.errors import DiscordRefusal, invalid, refusal
from playground.discord.message import (
    DEFAULT,
    REPLY,
    SUPPRESS_EMBEDS,
    SYSTEM,
    THREAD_STARTER,
    Message,
)
from playground.discord.model import Channel, Thread, User
from playground.discord.visible import Kind


def compose(core: Core, author: User, channel: Channel, draft: Draft) -> Message:
    """The message that a draft becomes; not yet posted."""
    replied = _replied(core, author, channel, draft)
    found = mentions.find(
        core.world,
        author,
        channel,
        draft.content,
        draft.allowed,
        replied.author if replied else None,
    )
    message = Message(
        id=core.world.snowflake(),
        channel=channel,
        author=author,
        content=draft.content,
        kind=REPLY if replied else DEFAULT,
        created_at=core.world.clock.now(),
        flags=draft.flags,
        tts=draft.tts,
        embeds=draft.embeds,
        components=draft.components,
        attachments=tuple(core.cdn.store(channel, upload) for upload in draft.uploads),
        mentions=found.users,
        mentioned_roles=found.roles,
        mentions_everyone=found.everyone,
        nonce=draft.nonce,
    )
    if replied is not None:
        message.referenced = replied
        message.reference = reference_to(replied)
    return message


def reference_to(message: Message) -> dict[str, object]:
    found: dict[str, object] = {
        "type": 0,
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
    }
    if message.channel.guild is not None:
        found["guild_id"] = str(message.channel.guild.id)
    return found


def post(core: Core, message: Message) -> None:
    """Put a finished message into its channel and tell everybody; no rule is checked."""
    channel = message.channel
    channel.messages.add(message)
    if isinstance(channel, Thread):
        channel.active_at = message.created_at
        if message.only_for is None and message.kind != THREAD_STARTER:
            channel.message_count += 1
            for user in (message.author, *message.mentions):
                membership.add(core, channel, user)
    core.events.send_message("MESSAGE_CREATE", message)
    if message.kind != THREAD_STARTER:  # people see the original message there
        core.events.show(Kind.POSTED, channel, message=message)


def apply(core: Core, message: Message, changes: Changes) -> Message:
    """Carry out an edit that is allowed, and tell everybody; refuses to leave nothing (50006)."""
    content = message.content if changes.content is None else changes.content
    embeds = message.embeds if changes.embeds is None else changes.embeds
    components = message.components if changes.components is None else changes.components
    kept = message.attachments
    if changes.kept is not None:
        kept = [each for each in kept if each.id in changes.kept]
    if not (content or embeds or components or kept or changes.uploads):
        raise refusal(50006)
    for attachment in message.attachments:
        if attachment not in kept:
            core.cdn.forget(message.channel, attachment)
    fresh = [core.cdn.store(message.channel, upload) for upload in changes.uploads]
    message.attachments = (*kept, *fresh)
    message.embeds, message.components = embeds, components
    if changes.flags is not None:
        message.flags = message.flags & ~SUPPRESS_EMBEDS | changes.flags
    if changes.content is not None:
        message.content = content
        replied = _still_pinged(message)
        found = mentions.find(
            core.world, message.author, message.channel, content, changes.allowed, replied
        )
        message.mentions, message.mentioned_roles = found.users, found.roles
        message.mentions_everyone = found.everyone
    if not changes.only_flags:
        message.edited_at = core.world.clock.now()
    tell_edited(core, message)
    return message


def tell_edited(core: Core, message: Message) -> None:
    core.events.send_message("MESSAGE_UPDATE", message)
    core.events.show(Kind.EDITED, message.channel, message=message)


def erase(core: Core, message: Message) -> None:
    """Remove a message and tell everybody; no rule is checked."""
    channel = message.channel
    forget(core, message)
    data = {"id": str(message.id), "channel_id": str(channel.id)}
    if channel.guild is not None:
        data["guild_id"] = str(channel.guild.id)
    core.events.send(
        "MESSAGE_DELETE",
        data,
        guild=channel.guild,
        channel=channel,
        needs=needs(channel) if message.only_for is None else 0,
        only=message.author if message.only_for is not None else None,
    )
    core.events.show(Kind.DELETED, channel, message=message, messages=(message,))


def _replied(core: Core, author: User, channel: Channel, draft: Draft) -> Message | None:
    if draft.reply is None:
        return None
    if not core.world.permissions(author, channel) & permissions.READ_MESSAGE_HISTORY:
        raise refusal(160002)
    elsewhere = draft.reply.channel_id not in (None, channel.id)
    try:
        found = None if elsewhere else core.world.message(channel, draft.reply.message_id)
    except DiscordRefusal:
        found = None
    if found is None and draft.reply.must_exist:
        raise invalid(
            ("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"
        )
    if found is not None and found.kind in SYSTEM:
        raise invalid(
            ("message_reference",),
            "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE",
            "Cannot reply to a system message",
        )
    return found


def forget(core: Core, message: Message) -> None:
    message.channel.messages.remove(message)
    message.channel.pins.pop(message.id, None)
    for attachment in message.attachments:
        core.cdn.forget(message.channel, attachment)


def needs(channel: Channel) -> int:
    return intents.GUILD_MESSAGES if channel.guild else intents.DIRECT_MESSAGES


def _still_pinged(message: Message) -> User | None:
    """The author replied to, if the message pinged them before the edit."""
    original = message.referenced
    return original.author if original and original.author in message.mentions else None
