"""Which of Discord's permissions the bot needs, and which it has in a channel; for `account`.

Bits and the order of overwrites: discord.com/developers/docs/topics/permissions.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

ADMINISTRATOR = 1 << 3

NEEDED = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Send Messages in Threads": 1 << 38,
    "Create Public Threads": 1 << 35,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Add Reactions": 1 << 6,
    "Manage Messages": 1 << 13,
}
"""By the names of Discord's own pages; Manage Messages is for tidying a channel."""

ALL_NEEDED = sum(NEEDED.values())


def invite_link(application_id: int) -> str:
    """The address where somebody who manages a server lets the bot in, with what it needs."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={ALL_NEEDED}"
    )


def missing(permissions: int) -> tuple[str, ...]:
    """The names of what is needed and not given."""
    if permissions & ADMINISTRATOR:
        return ()
    return tuple(name for name, bit in NEEDED.items() if not permissions & bit)


def in_channel(
    permissions: int,
    overwrites: Iterable[Mapping[str, Any]],
    *,
    guild_id: int,
    role_ids: Collection[int],
    member_id: int,
) -> int:
    """What remains of a member's `permissions` in a guild after a channel's `overwrites`."""
    if permissions & ADMINISTRATOR:
        return permissions
    by_id = {int(each["id"]): (int(each["allow"]), int(each["deny"])) for each in overwrites}
    roles = [by_id[role] for role in role_ids if role in by_id and role != guild_id]
    layers = [
        by_id.get(guild_id, (0, 0)),  # @everyone's role has the guild's id
        (_union(allow for allow, _ in roles), _union(deny for _, deny in roles)),
        by_id.get(member_id, (0, 0)),
    ]
    for allow, deny in layers:
        permissions = permissions & ~deny | allow
    return permissions


def _union(bits: Iterable[int]) -> int:
    union = 0
    for each in bits:
        union |= each
    return union
