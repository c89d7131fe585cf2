"""Channels of a guild: making, changing, removing, overwriting (docs: resources/channel)."""

from typing import Any

from playground.discord import intents, payloads, permissions
from playground.discord.actions import threads
from playground.discord.core import Core
from playground.discord.errors import Form, refusal
from playground.discord.model import CATEGORY, NEWS, TEXT, Channel, Guild, Thread, User
from playground.discord.permissions import Overwrite

Json = dict[str, Any]


def create(core: Core, actor: User, guild: Guild, body: Json) -> Channel:
    core.world.require_in_guild(actor, guild, permissions.MANAGE_CHANNELS)
    form = Form()
    form.between(("name",), len(str(body.get("name") or "")), 1, 100)
    form.choice(("type",), body.get("type", TEXT), (TEXT, CATEGORY, NEWS))
    form.check()
    channel = core.world.add_channel(guild, str(body["name"]), body.get("type", TEXT))
    _apply(channel, body)
    for given in body.get("permission_overwrites") or ():
        _set_overwrite(channel, int(given["id"]), given)
    _tell(core, channel, "CHANNEL_CREATE")
    return channel


def change(core: Core, actor: User, channel: Channel, body: Json) -> None:
    if channel.guild is None:
        raise refusal(50003)
    core.world.require(actor, channel, permissions.MANAGE_CHANNELS)
    form = Form()
    if "name" in body:
        form.between(("name",), len(str(body["name"] or "")), 1, 100)
    form.longest(("topic",), body.get("topic") or "", 1024)
    form.check()
    _apply(channel, body)
    if "permission_overwrites" in body:
        channel.overwrites = {}
        for given in body["permission_overwrites"] or ():
            _set_overwrite(channel, int(given["id"]), given)
    _tell(core, channel, "CHANNEL_UPDATE")


def remove(core: Core, actor: User, channel: Channel) -> None:
    if channel.guild is None:
        raise refusal(50003)
    core.world.require(actor, channel, permissions.MANAGE_CHANNELS)
    for thread in tuple(channel.guild.threads.values()):
        if thread.parent is channel:
            core.world.remove_channel(thread)
    _tell(core, channel, "CHANNEL_DELETE")
    core.world.remove_channel(channel)


def overwrite(core: Core, actor: User, channel: Channel, target_id: int, body: Json) -> None:
    """Allow and deny for a role or member; both need Manage Roles."""
    _may_overwrite(core, actor, channel)
    before = _bots_looking(core, channel)
    _set_overwrite(channel, target_id, body)
    _tell(core, channel, "CHANNEL_UPDATE")
    _sync_threads(core, channel, before)


def remove_overwrite(core: Core, actor: User, channel: Channel, target_id: int) -> None:
    _may_overwrite(core, actor, channel)
    if target_id not in channel.overwrites:
        raise refusal(10009)
    before = _bots_looking(core, channel)
    del channel.overwrites[target_id]
    _tell(core, channel, "CHANNEL_UPDATE")
    _sync_threads(core, channel, before)


def _may_overwrite(core: Core, actor: User, channel: Channel) -> None:
    if isinstance(channel, Thread) or channel.guild is None:
        raise refusal(50024)
    core.world.require(actor, channel, permissions.MANAGE_ROLES)


def _set_overwrite(channel: Channel, target_id: int, given: Json) -> None:
    channel.overwrites[target_id] = Overwrite(
        target_id,
        int(given.get("type", 0)) == 1,
        int(given.get("allow") or 0),
        int(given.get("deny") or 0),
    )


def _apply(channel: Channel, body: Json) -> None:
    if body.get("name") is not None:
        channel.name = str(body["name"])
    if "topic" in body:
        channel.topic = body["topic"]
    if body.get("nsfw") is not None:
        channel.nsfw = bool(body["nsfw"])
    if body.get("position") is not None:
        channel.position = int(body["position"])
    if "rate_limit_per_user" in body:
        channel.slowmode_s = body["rate_limit_per_user"] or 0
    if "parent_id" in body:
        channel.category_id = None if body["parent_id"] is None else int(body["parent_id"])


def _tell(core: Core, channel: Channel, name: str) -> None:
    core.events.send(name, payloads.channel(channel), guild=channel.guild, needs=intents.GUILDS)


def _bots_looking(core: Core, channel: Channel) -> set[User]:
    return {bot for bot in core.events.bots() if core.world.can_see(bot, channel)}


def _sync_threads(core: Core, channel: Channel, before: set[User]) -> None:
    """A bot that can look into a channel at last is told of its active threads."""
    assert channel.guild is not None
    active = [t for t in channel.guild.threads.values() if t.parent is channel and not t.archived]
    for bot in _bots_looking(core, channel) - before:
        data = threads.visible_threads(core, bot, active)
        data |= {"guild_id": str(channel.guild.id), "channel_ids": [str(channel.id)]}
        core.events.send(
            "THREAD_LIST_SYNC", data, guild=channel.guild, needs=intents.GUILDS, only=bot
        )
