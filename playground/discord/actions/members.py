"""Members of a guild: nicknames, timeouts, roles held, kicks and bans (docs: resources/guild)."""

from collections.abc import Sequence
from typing import Any

from playground.discord import intents, payloads, permissions
from playground.discord.clock import parse_iso
from playground.discord.core import Core
from playground.discord.errors import Form, invalid, refusal
from playground.discord.greeting import whole_guild
from playground.discord.model import Guild, Member, Role, User

LONGEST_TIMEOUT_S = 28 * 24 * 3600.0

Json = dict[str, Any]


def join(core: Core, guild: Guild, user: User, roles: Sequence[Role] = ()) -> Member:
    """A user comes into the guild; a bot, invited with its roles, is told of the whole guild."""
    if user.id in guild.bans:
        raise refusal(40007)
    member = core.world.add_member(guild, user, roles)
    data = payloads.member(member) | {"guild_id": str(guild.id)}
    core.events.send("GUILD_MEMBER_ADD", data, guild=guild, needs=intents.GUILD_MEMBERS)
    for session in core.events.sessions.values():
        if session.application.bot is user and session.handles(guild):
            whole = whole_guild(core.world, session, guild)
            core.events.send("GUILD_CREATE", whole, guild=guild, only=user)
    return member


def change(core: Core, actor: User, guild: Guild, member: Member, body: Json) -> Member:
    """Nickname, roles, timeout; each with its permission, and never of somebody above."""
    if "nick" in body:
        own = member.user is actor
        _may(core, actor, guild, member if not own else None, _nickname_permission(own=own))
        form = Form()
        form.longest(("nick",), body["nick"] or "", 32)
        form.check()
        member.nick = body["nick"] or None
    if "roles" in body:
        wanted = [core.world.role(guild, int(role_id)) for role_id in body["roles"] or ()]
        for role in wanted:
            if role.id not in member.role_ids:
                _may_give(core, actor, guild, role)
        for role_id in member.role_ids:
            if role_id not in {role.id for role in wanted}:
                _may_give(core, actor, guild, guild.roles[role_id])
        member.role_ids = [role.id for role in wanted]
    if "communication_disabled_until" in body:
        _may(core, actor, guild, member, permissions.MODERATE_MEMBERS)
        member.timed_out_until = _until(core, guild, member, body["communication_disabled_until"])
    _tell(core, guild, member)
    return member


def give_role(core: Core, actor: User, guild: Guild, member: Member, role: Role) -> None:
    _may_give(core, actor, guild, role)
    if role.id not in member.role_ids:
        member.role_ids = [*member.role_ids, role.id]
        _tell(core, guild, member)


def take_role(core: Core, actor: User, guild: Guild, member: Member, role: Role) -> None:
    _may_give(core, actor, guild, role)
    if role.id in member.role_ids:
        member.role_ids = [role_id for role_id in member.role_ids if role_id != role.id]
        _tell(core, guild, member)


def kick(core: Core, actor: User, guild: Guild, member: Member) -> None:
    _may(core, actor, guild, member, permissions.KICK_MEMBERS)
    part(core, guild, member)


def ban(core: Core, actor: User, guild: Guild, user: User, reason: str | None) -> None:
    """Ban somebody, who need not be a member."""
    member = guild.members.get(user.id)
    _may(core, actor, guild, member, permissions.BAN_MEMBERS)
    guild.bans[user.id] = (user, reason)
    if member is not None:
        part(core, guild, member)
    _tell_ban(core, guild, user, "GUILD_BAN_ADD")


def unban(core: Core, actor: User, guild: Guild, user_id: int) -> None:
    _may(core, actor, guild, None, permissions.BAN_MEMBERS)
    if user_id not in guild.bans:
        raise refusal(10026)
    user, _ = guild.bans.pop(user_id)
    _tell_ban(core, guild, user, "GUILD_BAN_REMOVE")


def part(core: Core, guild: Guild, member: Member) -> None:
    """The member is gone, by their own will or not; a bot loses the guild."""
    user = member.user
    data = {"guild_id": str(guild.id), "user": payloads.user(user)}
    core.events.send("GUILD_MEMBER_REMOVE", data, guild=guild, needs=intents.GUILD_MEMBERS)
    if user.bot:
        core.events.send("GUILD_DELETE", {"id": str(guild.id)}, guild=guild, only=user)
    del guild.members[user.id]
    for thread in guild.threads.values():
        thread.members.pop(user.id, None)


def _until(core: Core, guild: Guild, member: Member, given: str | None) -> float:
    if given is None:
        return 0.0
    if core.world.guild_permissions(member.user, guild) & permissions.ADMINISTRATOR:
        raise refusal(50013)
    try:
        until = parse_iso(given)
    except ValueError:
        where = ("communication_disabled_until",)
        raise invalid(where, "DATE_TIME_TYPE_PARSE", "Could not parse timestamp.") from None
    if until - core.world.clock.now() > LONGEST_TIMEOUT_S:
        raise invalid(
            ("communication_disabled_until",), "DATE_TIME_TYPE_MAX", "At most 28 days from now."
        )
    return until


def _nickname_permission(*, own: bool) -> int:
    return permissions.CHANGE_NICKNAME if own else permissions.MANAGE_NICKNAMES


def _may(core: Core, actor: User, guild: Guild, target: Member | None, needed: int) -> None:
    """Refuse without the permission, and for anybody who isn't below the actor."""
    core.world.require_in_guild(actor, guild, needed)
    if target is None:
        return
    above = guild.top_position(core.world.member(guild, actor.id))
    if target.user is actor or guild.top_position(target) >= above:
        raise refusal(50013)


def _may_give(core: Core, actor: User, guild: Guild, role: Role) -> None:
    core.world.require_in_guild(actor, guild, permissions.MANAGE_ROLES)
    top = guild.top_position(core.world.member(guild, actor.id))
    if role.position >= top or role is guild.everyone:
        raise refusal(50013)


def _tell(core: Core, guild: Guild, member: Member) -> None:
    """Each bot with the members intent hears it; of its own membership every bot does."""
    data = payloads.member(member) | {"guild_id": str(guild.id)}
    for bot in core.events.bots():
        needs = 0 if bot is member.user else intents.GUILD_MEMBERS
        core.events.send("GUILD_MEMBER_UPDATE", data, guild=guild, needs=needs, only=bot)


def _tell_ban(core: Core, guild: Guild, user: User, name: str) -> None:
    data = {"guild_id": str(guild.id), "user": payloads.user(user)}
    core.events.send(name, data, guild=guild, needs=intents.GUILD_MODERATION)
