"""Who is in a thread, and who hears when that changes."""

from typing import Any

from playground.discord import intents, payloads
from playground.discord.core import Core
from playground.discord.model import Thread, User

MOST_MEMBERS = 1000


def add(core: Core, thread: Thread, user: User) -> None:
    """Who posts or is mentioned in a thread is in it, if they can see its parent."""
    if user.id in thread.members or len(thread.members) >= MOST_MEMBERS:
        return
    if not core.world.can_see(user, thread.parent):
        return
    thread.members[user.id] = core.world.clock.now()
    if thread.private and user.bot:
        assert thread.guild is not None
        data = payloads.channel(thread, user)
        core.events.send(
            "THREAD_CREATE",
            data,
            guild=thread.guild,
            channel=thread,
            needs=intents.GUILDS,
            only=user,
        )
    tell_members(core, thread, added=user)


def tell_members(
    core: Core, thread: Thread, *, added: User | None = None, removed: User | None = None
) -> None:
    """THREAD_MEMBERS_UPDATE: to all with the members intent, else to the bot that it is about."""
    assert thread.guild is not None
    data: dict[str, Any] = {
        "id": str(thread.id),
        "guild_id": str(thread.guild.id),
        "member_count": len(thread.members),
    }
    who = added or removed
    assert who is not None
    if added is not None:
        data["added_members"] = [payloads.thread_member(thread, added.id)]
    if removed is not None:
        data["removed_member_ids"] = [str(removed.id)]
    for bot in core.events.bots():
        core.events.send(
            "THREAD_MEMBERS_UPDATE",
            data,
            guild=thread.guild,
            channel=thread,
            needs=intents.GUILDS if bot is who else intents.GUILD_MEMBERS,
            only=bot,
        )
