"""Threads and who is in them (docs: resources/channel, topics/threads)."""

from typing import Any

from playground.discord import payloads, permissions
from playground.discord.actions import threads
from playground.discord.clock import parse_iso
from playground.discord.errors import refusal
from playground.discord.model import Channel, Thread
from playground.discord.rest.routes import Answer, Call, Routes

ROUTES = Routes()


@ROUTES("POST", "/channels/{channel_id}/messages/{message_id}/threads")
async def open_from_message(call: Call) -> Any:
    thread = threads.open_from(call.core, call.actor, call.message(), await call.json())
    return Answer(201, payloads.channel(thread, call.actor))


@ROUTES("POST", "/channels/{channel_id}/threads")
async def open_in_channel(call: Call) -> Any:
    thread = threads.open_in(call.core, call.actor, call.channel(), await call.json())
    return Answer(201, payloads.channel(thread, call.actor))


@ROUTES("PUT", "/channels/{channel_id}/thread-members/{user_id}")
async def join(call: Call) -> None:
    threads.join(call.core, call.actor, call.thread(), call.user())


@ROUTES("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
async def leave(call: Call) -> None:
    threads.leave(call.core, call.actor, call.thread(), call.user())


@ROUTES("GET", "/channels/{channel_id}/thread-members")
async def list_members(call: Call) -> Any:
    thread = call.thread()
    call.core.world.require(call.actor, thread)
    return [payloads.thread_member(thread, user_id) for user_id in thread.members]


@ROUTES("GET", "/channels/{channel_id}/thread-members/{user_id}")
async def get_member(call: Call) -> Any:
    thread, user = call.thread(), call.user()
    call.core.world.require(call.actor, thread)
    if user.id not in thread.members:
        raise refusal(10007)
    return payloads.thread_member(thread, user.id)


@ROUTES("GET", "/guilds/{guild_id}/threads/active")
async def active(call: Call) -> Any:
    found = [thread for thread in call.guild().threads.values() if not thread.archived]
    return threads.visible_threads(call.core, call.actor, found)


@ROUTES("GET", "/channels/{channel_id}/threads/archived/public")
async def archived_public(call: Call) -> Any:
    channel = _with_history(call)
    return _archived(call, [thread for thread in _archive(channel) if not thread.private])


@ROUTES("GET", "/channels/{channel_id}/threads/archived/private")
async def archived_private(call: Call) -> Any:
    channel = _with_history(call, permissions.MANAGE_THREADS)
    return _archived(call, [thread for thread in _archive(channel) if thread.private])


@ROUTES("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
async def archived_private_joined(call: Call) -> Any:
    channel = _with_history(call)
    joined = [t for t in _archive(channel) if t.private and call.actor.id in t.members]
    return _archived(call, joined)


def _with_history(call: Call, needed: int = 0) -> Channel:
    channel = call.channel()
    needed |= permissions.READ_MESSAGE_HISTORY
    call.core.world.require(call.actor, channel, needed)
    return channel


def _archive(channel: Channel) -> list[Thread]:
    if channel.guild is None:
        raise refusal(50003)
    found = [t for t in channel.guild.threads.values() if t.parent is channel and t.archived]
    return sorted(found, key=lambda thread: thread.archived_at, reverse=True)


def _archived(call: Call, found: list[Thread]) -> Any:
    before = call.request.query.get("before")
    if before is not None:
        latest = parse_iso(before)
        found = [thread for thread in found if thread.archived_at < latest]
    limit = call.limit(50, 100)
    page = threads.visible_threads(call.core, call.actor, found[:limit])
    return page | {"has_more": len(found) > limit}
