"""Discord's permission bits, and the order in which they add up (docs: topics/permissions)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KICK_MEMBERS = 1 << 1
BAN_MEMBERS = 1 << 2
ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5
ADD_REACTIONS = 1 << 6
VIEW_AUDIT_LOG = 1 << 7
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
SEND_TTS_MESSAGES = 1 << 12
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
USE_EXTERNAL_EMOJIS = 1 << 18
CHANGE_NICKNAME = 1 << 26
MANAGE_NICKNAMES = 1 << 27
MANAGE_ROLES = 1 << 28
MANAGE_WEBHOOKS = 1 << 29
USE_APPLICATION_COMMANDS = 1 << 31
MANAGE_THREADS = 1 << 34
CREATE_PUBLIC_THREADS = 1 << 35
CREATE_PRIVATE_THREADS = 1 << 36
SEND_MESSAGES_IN_THREADS = 1 << 38
MODERATE_MEMBERS = 1 << 40
PIN_MESSAGES = 1 << 51
BYPASS_SLOWMODE = 1 << 52

ALL = (1 << 53) - 1

EVERYONE = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | USE_EXTERNAL_EMOJIS
    | CHANGE_NICKNAME
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS
)
"""What @everyone may do in a new guild, as far as this server knows the bits."""

DIRECT = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | ADD_REACTIONS
    | USE_EXTERNAL_EMOJIS
    | USE_APPLICATION_COMMANDS
    | PIN_MESSAGES
)
"""What the two of a direct message may do there."""

TIMED_OUT = VIEW_CHANNEL | READ_MESSAGE_HISTORY

_NEEDS_SEND = MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role or one member."""

    id: int
    is_member: bool
    allow: int = 0
    deny: int = 0


def base(everyone: int, roles: Iterable[int], *, owner: bool) -> int:
    """Guild-wide permissions from @everyone's and the member's roles'."""
    if owner:
        return ALL
    granted = everyone
    for permissions in roles:
        granted |= permissions
    return ALL if granted & ADMINISTRATOR else granted


def in_channel(
    granted: int,
    overwrites: Mapping[int, Overwrite],
    *,
    guild_id: int,
    role_ids: Iterable[int],
    user_id: int,
    thread: bool,
    timed_out: bool,
) -> int:
    """Permissions in a channel (for a thread: its parent's overwrites) from the guild-wide ones."""
    if granted & ADMINISTRATOR:
        return ALL
    if overwrites:
        granted = _overwritten(granted, overwrites, guild_id, role_ids, user_id)
    if timed_out:
        granted &= TIMED_OUT
    if not granted & VIEW_CHANNEL:
        return 0
    if not granted & (SEND_MESSAGES_IN_THREADS if thread else SEND_MESSAGES):
        granted &= ~_NEEDS_SEND
    return granted


def _overwritten(
    granted: int,
    overwrites: Mapping[int, Overwrite],
    guild_id: int,
    role_ids: Iterable[int],
    user_id: int,
) -> int:
    everyone = overwrites.get(guild_id)
    if everyone is not None:
        granted = granted & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in role_ids:
        role = overwrites.get(role_id)
        if role is not None:
            allow |= role.allow
            deny |= role.deny
    granted = granted & ~deny | allow
    own = overwrites.get(user_id)
    if own is not None:
        granted = granted & ~own.deny | own.allow
    return granted
