"""Roles of a guild (docs: resources/guild, "Create Guild Role" and after)."""

from typing import Any

from playground.discord import intents, payloads, permissions
from playground.discord.core import Core
from playground.discord.errors import Form, refusal
from playground.discord.model import Guild, Role, User

MOST_ROLES = 250

Json = dict[str, Any]


def create(core: Core, actor: User, guild: Guild, body: Json) -> Role:
    """A role with no more than the actor may do, at the bottom but for @everyone."""
    _may(core, actor, guild, None, body)
    for role in guild.roles.values():
        if role is not guild.everyone:
            role.position += 1
    given = guild.everyone.permissions if body.get("permissions") is None else 0
    role = core.world.add_role(guild, str(body.get("name") or "new role"), given)
    role.position = 1
    _apply(role, body)
    _tell(core, guild, role, "GUILD_ROLE_CREATE")
    return role


def change(core: Core, actor: User, guild: Guild, role: Role, body: Json) -> Role:
    _may(core, actor, guild, role, body)
    _apply(role, body)
    _tell(core, guild, role, "GUILD_ROLE_UPDATE")
    return role


def delete(core: Core, actor: User, guild: Guild, role: Role) -> None:
    _may(core, actor, guild, role, {})
    if role is guild.everyone:
        raise refusal(50013)
    for member in guild.members.values():
        if role.id in member.role_ids:
            member.role_ids = [role_id for role_id in member.role_ids if role_id != role.id]
    del guild.roles[role.id]
    data = {"guild_id": str(guild.id), "role_id": str(role.id)}
    core.events.send("GUILD_ROLE_DELETE", data, guild=guild, needs=intents.GUILDS)


def _may(core: Core, actor: User, guild: Guild, role: Role | None, body: Json) -> None:
    granted = core.world.require_in_guild(actor, guild, permissions.MANAGE_ROLES)
    top = guild.top_position(core.world.member(guild, actor.id))
    if role is not None and role.position >= top:
        raise refusal(50013)
    if int(body.get("permissions") or 0) & ~granted:
        raise refusal(50013)
    if role is None and len(guild.roles) >= MOST_ROLES:
        raise refusal(30005)
    form = Form()
    form.longest(("name",), body.get("name") or "", 100)
    form.check()


def _apply(role: Role, body: Json) -> None:
    if body.get("name") is not None:
        role.name = str(body["name"])
    if body.get("permissions") is not None:
        role.permissions = int(body["permissions"])
    colors = body.get("colors") or {}
    role.color = int(colors.get("primary_color") or body.get("color") or role.color)
    role.hoist = bool(body.get("hoist", role.hoist))
    role.mentionable = bool(body.get("mentionable", role.mentionable))


def _tell(core: Core, guild: Guild, role: Role, name: str) -> None:
    data = {"guild_id": str(guild.id), "role": payloads.role(role)}
    core.events.send(name, data, guild=guild, needs=intents.GUILDS)
