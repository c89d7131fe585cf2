"""From the model to the JSON that goes over the wire; used by REST answers and gateway events.

Which keys must be there is Discord's documentation (resources/*); discord.py 2.7 fails without
most of them.
"""

from collections.abc import Iterable
from typing import Any

from playground.discord.clock import iso
from playground.discord.intents import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT
from playground.discord.message import REPLY, THREAD_STARTER, Attachment, Emoji, Message
from playground.discord.model import (
    CATEGORY,
    DIRECT,
    Application,
    Channel,
    Command,
    Guild,
    Member,
    Role,
    Thread,
    User,
)

Json = dict[str, Any]


def user(one: User) -> Json:
    found: Json = {
        "id": str(one.id),
        "username": one.name,
        "discriminator": "0",
        "global_name": one.display_name,
        "avatar": None,
        "public_flags": 0,
    }
    if one.bot:
        found["bot"] = True
    return found


def member(one: Member, *, with_user: bool = True) -> Json:
    found: Json = {
        "nick": one.nick,
        "avatar": None,
        "roles": [str(role_id) for role_id in one.role_ids],
        "joined_at": iso(one.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": iso(one.timed_out_until) if one.timed_out_until else None,
    }
    if with_user:
        found["user"] = user(one.user)
    return found


def role(one: Role) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": one.color,
        "colors": {"primary_color": one.color, "secondary_color": None, "tertiary_color": None},
        "hoist": one.hoist,
        "mentionable": one.mentionable,
        "managed": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel(one: Channel, viewer: User | None = None) -> Json:
    """A channel of any kind; a thread carries its `member` if the viewer is in it."""
    found: Json = {
        "id": str(one.id),
        "type": one.kind,
        "last_message_id": _text(one.messages.last_id),
        "flags": 0,
    }
    if one.kind == DIRECT:
        found["recipients"] = [user(other) for other in one.recipients if other is not viewer]
        return found
    assert one.guild is not None
    found["guild_id"] = str(one.guild.id)
    found["name"] = one.name
    found["rate_limit_per_user"] = one.slowmode_s
    if isinstance(one, Thread):
        return found | _thread(one, viewer)
    found["position"] = one.position
    found["parent_id"] = _text(one.category_id)
    found["permission_overwrites"] = [
        {
            "id": str(overwrite.id),
            "type": int(overwrite.is_member),
            "allow": str(overwrite.allow),
            "deny": str(overwrite.deny),
        }
        for overwrite in one.overwrites.values()
    ]
    if one.kind != CATEGORY:
        found["topic"] = one.topic
        found["nsfw"] = one.nsfw
    return found


def _thread(one: Thread, viewer: User | None) -> Json:
    found: Json = {
        "parent_id": str(one.parent.id),
        "owner_id": str(one.owner_id),
        "message_count": one.message_count,
        "total_message_sent": one.message_count,
        "member_count": min(len(one.members), 50),
        "thread_metadata": {
            "archived": one.archived,
            "auto_archive_duration": one.archive_minutes,
            "archive_timestamp": iso(one.archived_at),
            "locked": one.locked,
            "create_timestamp": iso(one.archived_at),
        },
    }
    if one.private:
        found["thread_metadata"]["invitable"] = one.invitable
    if viewer is not None and viewer.id in one.members:
        found["member"] = thread_member(one, viewer.id)
    return found


def thread_member(thread: Thread, user_id: int) -> Json:
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(thread.members[user_id]),
        "flags": 0,
    }


def guild(one: Guild) -> Json:
    """A guild without its channels and members, as REST answers it."""
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner_id),
        "icon": None,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "afk_timeout": 300,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "preferred_locale": "en-US",
        "premium_tier": 0,
        "verification_level": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
    }


def guild_create(
    one: Guild, joined_at: float, members: Iterable[Member], threads: Iterable[Thread], viewer: User
) -> Json:
    """What a bot gets of a guild when it connects or is invited."""
    found = guild(one)
    found["joined_at"] = iso(joined_at)
    found["large"] = False
    found["member_count"] = len(one.members)
    found["members"] = [member(each) for each in members]
    found["channels"] = [channel(each) for each in one.channels.values()]
    found["threads"] = [channel(thread, viewer) for thread in threads]
    for unused in ("voice_states", "presences", "stage_instances", "guild_scheduled_events"):
        found[unused] = []
    return found


def emoji(one: Emoji) -> Json:
    return {"id": _text(one.id), "name": one.name}


def attachment(one: Attachment) -> Json:
    found: Json = {
        "id": str(one.id),
        "filename": one.filename,
        "size": one.size,
        "url": one.url,
        "proxy_url": one.url,
        "content_type": one.content_type,
    }
    if one.description is not None:
        found["description"] = one.description
    return found


def message(one: Message, viewer: User | None = None, *, thread: Thread | None = None) -> Json:
    """A message as the viewer gets it from REST; `thread` is the one opened from it."""
    found = _message(one, viewer)
    if one.kind in (REPLY, THREAD_STARTER):
        original = one.referenced
        gone = original is None or original.deleted
        found["referenced_message"] = None if gone or not original else _message(original, viewer)
    if thread is not None:
        found["thread"] = channel(thread, viewer)
    return found


def _message(one: Message, viewer: User | None) -> Json:
    found: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel.id),
        "type": one.kind,
        "content": one.content,
        "author": user(one.author),
        "timestamp": iso(one.created_at),
        "edited_timestamp": None if one.edited_at is None else iso(one.edited_at),
        "tts": one.tts,
        "mention_everyone": one.mentions_everyone,
        "mentions": [user(each) for each in one.mentions],
        "mention_roles": [str(role_id) for role_id in one.mentioned_roles],
        "attachments": [attachment(each) for each in one.attachments],
        "embeds": one.embeds,
        "components": one.components,
        "pinned": one.pinned,
        "flags": one.flags,
    }
    if one.reactions:
        found["reactions"] = [
            {
                "emoji": emoji(each),
                "count": len(users),
                "count_details": {"burst": 0, "normal": len(users)},
                "me": viewer is not None and viewer.id in users,
                "me_burst": False,
                "burst_colors": [],
            }
            for each, users in one.reactions.items()
        ]
    if one.nonce is not None:
        found["nonce"] = one.nonce
    if one.reference is not None:
        found["message_reference"] = one.reference
    if one.application_id is not None:
        found["application_id"] = str(one.application_id)
        found["webhook_id"] = str(one.application_id)
    if one.interaction is not None:
        found["interaction_metadata"] = one.interaction
    return found


def without_content(found: Json) -> Json:
    """A message event for a bot that lacks Message Content (docs: gateway, same name)."""
    withheld = found | {"content": "", "embeds": [], "attachments": [], "components": []}
    if withheld.get("referenced_message"):
        withheld["referenced_message"] = without_content(withheld["referenced_message"])
    return withheld


def command(one: Command, application_id: int) -> Json:
    found = dict(one.data)
    found["id"] = str(one.id)
    found["application_id"] = str(application_id)
    found["version"] = str(one.version)
    if one.guild_id is not None:
        found["guild_id"] = str(one.guild_id)
    return found


def application(one: Application) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(one.owner),
        "verify_key": "0" * 64,
        "flags": application_flags(one),
        "approximate_guild_count": 1,
    }


def application_flags(one: Application) -> int:
    """The "limited" flags of small bots for the privileged intents that are switched on."""
    limited = ((GUILD_PRESENCES, 1 << 13), (GUILD_MEMBERS, 1 << 15), (MESSAGE_CONTENT, 1 << 19))
    return sum(flag for intent, flag in limited if one.privileged_intents & intent)


def _text(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
