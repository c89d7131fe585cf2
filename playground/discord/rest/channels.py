"""Channels and their permission overwrites (docs: resources/channel)."""

from typing import Any

from playground.discord import payloads
from playground.discord.actions import channels, threads
from playground.discord.model import Thread
from playground.discord.rest.routes import Call, Routes

ROUTES = Routes()


@ROUTES("GET", "/channels/{channel_id}")
async def get(call: Call) -> Any:
    channel = call.channel()
    call.core.world.require(call.actor, channel)
    return payloads.channel(channel, call.actor)


@ROUTES("PATCH", "/channels/{channel_id}")
async def change(call: Call) -> Any:
    channel, body = call.channel(), await call.json()
    if body.keys() & {"name", "topic"}:
        call.spend("name")
    if isinstance(channel, Thread):
        threads.change(call.core, call.actor, channel, body)
    else:
        channels.change(call.core, call.actor, channel, body)
    return payloads.channel(channel, call.actor)


@ROUTES("DELETE", "/channels/{channel_id}")
async def delete(call: Call) -> Any:
    channel = call.channel()
    payload = payloads.channel(channel, call.actor)
    if isinstance(channel, Thread):
        threads.remove(call.core, call.actor, channel)
    else:
        channels.remove(call.core, call.actor, channel)
    return payload


@ROUTES("PUT", "/channels/{channel_id}/permissions/{target_id}")
async def overwrite(call: Call) -> None:
    body = await call.json()
    channels.overwrite(call.core, call.actor, call.channel(), call.id("target_id"), body)


@ROUTES("DELETE", "/channels/{channel_id}/permissions/{target_id}")
async def remove_overwrite(call: Call) -> None:
    channels.remove_overwrite(call.core, call.actor, call.channel(), call.id("target_id"))


@ROUTES("GET", "/guilds/{guild_id}/channels")
async def list_channels(call: Call) -> Any:
    return [payloads.channel(channel) for channel in call.guild().channels.values()]


@ROUTES("POST", "/guilds/{guild_id}/channels")
async def create(call: Call) -> Any:
    channel = channels.create(call.core, call.actor, call.guild(), await call.json())
    return payloads.channel(channel, call.actor)
