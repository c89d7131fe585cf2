"""Guilds, their members, bans and roles (docs: resources/guild)."""

from typing import Any

from playground.discord import intents, payloads, permissions
from playground.discord.actions import members, roles
from playground.discord.errors import refusal
from playground.discord.model import Member, Role
from playground.discord.rest.routes import Call, Routes

ROUTES = Routes()

_MEMBER = "/guilds/{guild_id}/members/{user_id}"
_BAN = "/guilds/{guild_id}/bans/{user_id}"
_ROLE = "/guilds/{guild_id}/roles/{role_id}"


@ROUTES("GET", "/guilds/{guild_id}")
async def get(call: Call) -> Any:
    guild = call.guild()
    found = payloads.guild(guild)
    if call.request.query.get("with_counts", "false").lower() in ("1", "true"):
        found["approximate_member_count"] = len(guild.members)
        found["approximate_presence_count"] = len(guild.members)
    return found


@ROUTES("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(call: Call) -> None:
    guild = call.guild()
    members.part(call.core, guild, guild.members[call.actor.id])


@ROUTES("GET", "/guilds/{guild_id}/members")
async def list_members(call: Call) -> Any:
    guild = call.guild()
    assert call.application is not None
    if not call.application.privileged_intents & intents.GUILD_MEMBERS:
        raise refusal(50001)
    after = call.cursor("after") or 0
    found = sorted((m for m in guild.members.values() if m.user.id > after), key=_by_id)
    return [payloads.member(member) for member in found[: call.limit(1, 1000)]]


@ROUTES("GET", "/guilds/{guild_id}/members/search")
async def search_members(call: Call) -> Any:
    prefix = call.request.query.get("query", "").lower()
    found = [
        member
        for member in call.guild().members.values()
        if (member.nick or member.user.name).lower().startswith(prefix)
    ]
    return [payloads.member(member) for member in found[: call.limit(1, 1000)]]


@ROUTES("PATCH", "/guilds/{guild_id}/members/@me")
async def change_own_member(call: Call) -> Any:
    guild = call.guild()
    nick = {"nick": (await call.json()).get("nick")}
    own = guild.members[call.actor.id]
    return payloads.member(members.change(call.core, call.actor, guild, own, nick))


@ROUTES("GET", _MEMBER)
async def get_member(call: Call) -> Any:
    return payloads.member(_member(call))


@ROUTES("PATCH", _MEMBER)
async def change_member(call: Call) -> Any:
    member, body = _member(call), await call.json()
    return payloads.member(members.change(call.core, call.actor, call.guild(), member, body))


@ROUTES("DELETE", _MEMBER)
async def kick(call: Call) -> None:
    members.kick(call.core, call.actor, call.guild(), _member(call))


@ROUTES("PUT", _MEMBER + "/roles/{role_id}")
async def give_role(call: Call) -> None:
    members.give_role(call.core, call.actor, call.guild(), _member(call), _role(call))


@ROUTES("DELETE", _MEMBER + "/roles/{role_id}")
async def take_role(call: Call) -> None:
    members.take_role(call.core, call.actor, call.guild(), _member(call), _role(call))


@ROUTES("GET", "/guilds/{guild_id}/bans")
async def list_bans(call: Call) -> Any:
    guild = call.guild()
    call.core.world.require_in_guild(call.actor, guild, permissions.BAN_MEMBERS)
    return [{"user": payloads.user(user), "reason": reason} for user, reason in guild.bans.values()]


@ROUTES("GET", _BAN)
async def get_ban(call: Call) -> Any:
    guild = call.guild()
    call.core.world.require_in_guild(call.actor, guild, permissions.BAN_MEMBERS)
    if (found := guild.bans.get(call.id("user_id"))) is None:
        raise refusal(10026)
    return {"user": payloads.user(found[0]), "reason": found[1]}


@ROUTES("PUT", _BAN)
async def ban(call: Call) -> None:
    reason = call.request.headers.get("X-Audit-Log-Reason")
    members.ban(call.core, call.actor, call.guild(), call.user(), reason)


@ROUTES("DELETE", _BAN)
async def unban(call: Call) -> None:
    members.unban(call.core, call.actor, call.guild(), call.id("user_id"))


@ROUTES("GET", "/guilds/{guild_id}/roles")
async def list_roles(call: Call) -> Any:
    return [payloads.role(role) for role in call.guild().roles.values()]


@ROUTES("POST", "/guilds/{guild_id}/roles")
async def create_role(call: Call) -> Any:
    body = await call.json()
    return payloads.role(roles.create(call.core, call.actor, call.guild(), body))


@ROUTES("GET", _ROLE)
async def get_role(call: Call) -> Any:
    return payloads.role(_role(call))


@ROUTES("PATCH", _ROLE)
async def change_role(call: Call) -> Any:
    body = await call.json()
    return payloads.role(roles.change(call.core, call.actor, call.guild(), _role(call), body))


@ROUTES("DELETE", _ROLE)
async def delete_role(call: Call) -> None:
    roles.delete(call.core, call.actor, call.guild(), _role(call))


def _member(call: Call) -> Member:
    guild = call.guild()
    user = call.user()
    return call.core.world.member(guild, user.id)


def _role(call: Call) -> Role:
    return call.core.world.role(call.guild(), call.id("role_id"))


def _by_id(member: Member) -> int:
    return member.user.id
