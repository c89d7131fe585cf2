"""Who the bot is, whom it writes to directly, and where its gateway is."""

from typing import Any

from playground.discord import payloads
from playground.discord.errors import invalid, refusal
from playground.discord.rest.routes import Call, Routes, snowflake

ROUTES = Routes()


@ROUTES("GET", "/users/{user_id}")
async def get_user(call: Call) -> Any:
    return payloads.user(call.user())


@ROUTES("PATCH", "/users/@me")
async def change_self(call: Call) -> Any:
    name = (await call.json()).get("username")
    if name is not None:
        if not 2 <= len(name) <= 32:
            raise invalid(
                ("username",), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 32 in length."
            )
        call.actor.name = name
    return payloads.user(call.actor)


@ROUTES("GET", "/users/@me/guilds")
async def list_guilds(call: Call) -> Any:
    world, actor = call.core.world, call.actor
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "owner": guild.owner_id == actor.id,
            "permissions": str(world.guild_permissions(actor, guild)),
            "features": [],
        }
        for guild in world.guilds.values()
        if actor.id in guild.members
    ]


@ROUTES("POST", "/users/@me/channels")
async def open_direct(call: Call) -> Any:
    body = await call.json()
    other = call.core.world.user(snowflake(body.get("recipient_id"), "recipient_id"))
    if other is call.actor:
        raise refusal(50033)
    if other.bot:
        raise refusal(50007)
    return payloads.channel(call.core.world.direct(call.actor, other), call.actor)


@ROUTES("GET", "/oauth2/applications/@me")
@ROUTES("GET", "/applications/@me")
async def get_application(call: Call) -> Any:
    assert call.application is not None
    return payloads.application(call.application)


@ROUTES("GET", "/gateway", public=True)
async def get_gateway(call: Call) -> Any:
    return {"url": call.gateway_url}


@ROUTES("GET", "/gateway/bot")
async def get_gateway_bot(call: Call) -> Any:
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.gateway_url, "shards": 1, "session_start_limit": limit}
