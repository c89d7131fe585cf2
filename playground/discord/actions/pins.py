"""Pinned messages (docs: resources/message, "Pin Message")."""

from playground.discord import intents, permissions
from playground.discord.actions import posting, threads
from playground.discord.clock import iso
from playground.discord.core import Core
from playground.discord.errors import refusal
from playground.discord.message import PINNED, SYSTEM, Message
from playground.discord.model import Channel, Thread, User
from playground.discord.visible import Kind

MOST_PINS = 250


def pin(core: Core, actor: User, message: Message) -> None:
    """Pin a message; a system message (type 6) says who did."""
    channel = _may_pin(core, actor, message)
    if message.pinned:
        return
    if message.kind in SYSTEM:
        raise refusal(50021)
    if len(channel.pins) >= MOST_PINS:
        raise refusal(30003)
    message.pinned = True
    channel.pins[message.id] = core.world.clock.now()
    _tell(core, message)
    core.events.show(Kind.PINNED, channel, actor, message)
    notice = Message(
        id=core.world.snowflake(),
        channel=channel,
        author=actor,
        content="",
        kind=PINNED,
        created_at=core.world.clock.now(),
        reference=posting.reference_to(message),
    )
    posting.post(core, notice)


def unpin(core: Core, actor: User, message: Message) -> None:
    channel = _may_pin(core, actor, message)
    if not message.pinned:
        return
    message.pinned = False
    del channel.pins[message.id]
    _tell(core, message)
    core.events.show(Kind.UNPINNED, channel, actor, message)


def page(
    core: Core, actor: User, channel: Channel, limit: int, before: float | None
) -> tuple[list[tuple[Message, float]], bool]:
    """Pinned messages with when they were pinned, latest first, and whether there are more."""
    if not core.world.require(actor, channel) & permissions.READ_MESSAGE_HISTORY:
        return [], False
    found = sorted(channel.pins.items(), key=lambda item: item[1], reverse=True)
    found = [(pinned, at) for pinned, at in found if before is None or at < before]
    chosen = [(core.world.message(channel, pinned), at) for pinned, at in found[:limit]]
    return chosen, len(found) > limit


def _may_pin(core: Core, actor: User, message: Message) -> Channel:
    channel = message.channel
    core.world.require(actor, channel, permissions.PIN_MESSAGES)
    if isinstance(channel, Thread):
        threads.require_open(core, actor, channel)
    return channel


def _tell(core: Core, message: Message) -> None:
    channel = message.channel
    core.events.send_message("MESSAGE_UPDATE", message)
    latest = max(channel.pins.values(), default=None)
    data = {
        "channel_id": str(channel.id),
        "last_pin_timestamp": None if latest is None else iso(latest),
    }
    if channel.guild is not None:
        data["guild_id"] = str(channel.guild.id)
    core.events.send(
        "CHANNEL_PINS_UPDATE",
        data,
        guild=channel.guild,
        channel=channel,
        needs=intents.GUILDS if channel.guild else intents.DIRECT_MESSAGES,
    )
