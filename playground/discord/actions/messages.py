"""Posting, editing, deleting and reading messages (docs: resources/message)."""

from collections.abc import Sequence

from playground.discord import intents, permissions
from playground.discord.actions import posting, threads
from playground.discord.core import Core
from playground.discord.draft import Changes, Draft
from playground.discord.errors import invalid, refusal
from playground.discord.message import DELETABLE_SYSTEM, EPHEMERAL, SYSTEM, Message
from playground.discord.model import CATEGORY, Channel, Thread, User
from playground.discord.snowflakes import earliest_at
from playground.discord.visible import Kind

NONCE_REMEMBERED_S = 300.0
BULK_DELETABLE_S = 14 * 24 * 3600.0
TYPING_S = 10.0


def send(core: Core, author: User, channel: Channel, draft: Draft) -> Message:
    """Post a message, or answer the one that was posted under the same nonce (enforce_nonce)."""
    granted = _may_post(core, author, channel)
    for wanted, needed in (
        (draft.uploads, permissions.ATTACH_FILES),
        (draft.embeds, permissions.EMBED_LINKS),
        (draft.tts and not author.bot, permissions.SEND_TTS_MESSAGES),
    ):
        if wanted and not granted & needed:
            raise refusal(50013)
    if draft.enforce_nonce and draft.nonce is not None:
        known = core.nonces.get((author.id, draft.nonce))
        if known is not None and core.world.clock.now() - known.created_at < NONCE_REMEMBERED_S:
            return known
    _keep_slowmode(core, author, channel, granted)
    if isinstance(channel, Thread):
        threads.revive(core, author, channel)
    message = posting.compose(core, author, channel, draft)
    posting.post(core, message)
    if draft.nonce is not None:
        _remember_nonce(core, message, draft.nonce)
    return message


def edit(core: Core, actor: User, message: Message, changes: Changes) -> Message:
    """Change one's own message; of another's only the flags, with Manage Messages."""
    channel = message.channel
    granted = core.world.require(actor, channel)
    if message.author is not actor:
        if not changes.only_flags or changes.flags is None:
            raise refusal(50005)
        if not granted & permissions.MANAGE_MESSAGES:
            raise refusal(50013)
    if message.kind in SYSTEM:
        raise refusal(50021)
    if isinstance(channel, Thread):
        threads.require_open(core, actor, channel)
    return posting.apply(core, message, changes)


def delete(core: Core, actor: User, message: Message) -> None:
    """Delete one's own message, or with Manage Messages anybody's."""
    granted = core.world.require(actor, message.channel)
    if message.author is not actor and not granted & permissions.MANAGE_MESSAGES:
        raise refusal(50013 if message.channel.guild else 50003)
    if message.kind in SYSTEM and message.kind not in DELETABLE_SYSTEM:
        raise refusal(50021)
    if isinstance(message.channel, Thread):
        threads.require_open(core, actor, message.channel)
    posting.erase(core, message)


def bulk_delete(core: Core, actor: User, channel: Channel, message_ids: Sequence[int]) -> None:
    """Delete 2 to 100 messages of a guild's channel, none older than 14 days, none twice."""
    if channel.guild is None:
        raise refusal(50003)
    core.world.require(actor, channel, permissions.MANAGE_MESSAGES)
    if not 2 <= len(message_ids) <= 100:
        raise refusal(50016)
    if len(set(message_ids)) != len(message_ids):
        raise invalid(("messages",), "BASE_TYPE_DUPLICATE", "Duplicate messages are not allowed.")
    if min(message_ids) < earliest_at(core.world.clock.now() - BULK_DELETABLE_S):
        raise refusal(50034)
    gone = [m for m in map(channel.messages.get, message_ids) if m and m.only_for is None]
    for message in gone:
        posting.forget(core, message)
    if not gone:
        return
    data = {
        "ids": [str(message.id) for message in gone],
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild.id),
    }
    core.events.send(
        "MESSAGE_DELETE_BULK",
        data,
        guild=channel.guild,
        channel=channel,
        needs=posting.needs(channel),
    )
    core.events.show(Kind.DELETED, channel, actor, messages=tuple(gone))


def get(core: Core, actor: User, channel: Channel, message_id: int) -> Message:
    core.world.require(actor, channel, permissions.READ_MESSAGE_HISTORY)
    return core.world.message(channel, message_id)


def history(
    core: Core,
    actor: User,
    channel: Channel,
    limit: int = 50,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
) -> list[Message]:
    """Up to `limit` messages, newest first; none at all without Read Message History."""
    if not core.world.require(actor, channel) & permissions.READ_MESSAGE_HISTORY:
        return []
    found = channel.messages.page(limit, before=before, after=after, around=around)
    return [message for message in found if not message.flags & EPHEMERAL]


def typing(core: Core, actor: User, channel: Channel) -> None:
    """Show for ten seconds that somebody types."""
    _may_post(core, actor, channel)
    data = {
        "channel_id": str(channel.id),
        "user_id": str(actor.id),
        "timestamp": int(core.world.clock.now()),
    }
    if channel.guild is not None:
        data["guild_id"] = str(channel.guild.id)
    needs = intents.GUILD_TYPING if channel.guild else intents.DIRECT_TYPING
    core.events.send("TYPING_START", data, guild=channel.guild, channel=channel, needs=needs)
    core.events.show(Kind.TYPING, channel, actor)


def _may_post(core: Core, author: User, channel: Channel) -> int:
    if channel.kind == CATEGORY:
        raise refusal(50008)
    if channel.guild is None:
        granted = core.world.require(author, channel)
        for other in channel.recipients:
            if other is not author and not core.world.share_guild(author, other):
                raise refusal(50278)
        return granted
    if isinstance(channel, Thread):
        granted = core.world.require(author, channel, permissions.SEND_MESSAGES_IN_THREADS)
        if channel.locked and not granted & permissions.MANAGE_THREADS:
            raise refusal(160005)
        return granted
    return core.world.require(author, channel, permissions.SEND_MESSAGES)


def _keep_slowmode(core: Core, author: User, channel: Channel, granted: int) -> None:
    """Refuse a person who speaks again too soon; bots and moderators may (docs: channel object)."""
    exempt = permissions.MANAGE_MESSAGES | permissions.MANAGE_CHANNELS | permissions.BYPASS_SLOWMODE
    if not channel.slowmode_s or author.bot or granted & exempt:
        return
    now = core.world.clock.now()
    waited = now - channel.last_said.get(author.id, 0.0)
    if waited < channel.slowmode_s:
        raise refusal(20016, retry_after_s=round(channel.slowmode_s - waited, 3))
    channel.last_said[author.id] = now


def _remember_nonce(core: Core, message: Message, nonce: str | int) -> None:
    oldest = message.created_at - NONCE_REMEMBERED_S
    for key, known in tuple(core.nonces.items()):
        if known.created_at >= oldest:
            break
        del core.nonces[key]
    core.nonces[message.author.id, nonce] = message
