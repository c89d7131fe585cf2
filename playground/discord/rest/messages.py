"""Messages, reactions and pins of a channel (docs: resources/message)."""

from typing import Any

from playground.discord import intents, payloads
from playground.discord.actions import messages, pins, reactions
from playground.discord.clock import iso, parse_iso
from playground.discord.draft import read_changes, read_draft
from playground.discord.errors import invalid
from playground.discord.message import COMPONENTS_V2, Emoji, Message
from playground.discord.rest.routes import Call, Routes, snowflake

ROUTES = Routes()

_ONE = "/channels/{channel_id}/messages/{message_id}"


def _payload(call: Call, message: Message) -> Any:
    world, bot = call.core.world, call.actor
    found = payloads.message(message, bot, thread=world.thread_of(message))
    application = world.applications.get(bot.id)
    granted = application is None or application.privileged_intents & intents.MESSAGE_CONTENT
    own = message.author is bot or message.channel.guild is None or bot in message.mentions
    return found if granted or own else payloads.without_content(found)


@ROUTES("POST", "/channels/{channel_id}/messages")
async def create(call: Call) -> Any:
    channel = call.channel()
    body, uploads = await call.form()
    draft = read_draft(body, uploads)
    return _payload(call, messages.send(call.core, call.actor, channel, draft))


@ROUTES("GET", "/channels/{channel_id}/messages")
async def history(call: Call) -> Any:
    found = messages.history(
        call.core,
        call.actor,
        call.channel(),
        call.limit(50, 100),
        before=call.cursor("before"),
        after=call.cursor("after"),
        around=call.cursor("around"),
    )
    return [_payload(call, message) for message in found]


@ROUTES("GET", "/channels/{channel_id}/messages/pins")
async def list_pins(call: Call) -> Any:
    before = call.request.query.get("before")
    found, more = pins.page(
        call.core,
        call.actor,
        call.channel(),
        call.limit(50, 50),
        None if before is None else parse_iso(before),
    )
    items = [{"pinned_at": iso(at), "message": _payload(call, m)} for m, at in found]
    return {"items": items, "has_more": more}


@ROUTES("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
async def pin(call: Call) -> None:
    pins.pin(call.core, call.actor, call.message())


@ROUTES("DELETE", "/channels/{channel_id}/messages/pins/{message_id}")
async def unpin(call: Call) -> None:
    pins.unpin(call.core, call.actor, call.message())


@ROUTES("GET", _ONE)
async def get(call: Call) -> Any:
    message = messages.get(call.core, call.actor, call.channel(), call.id("message_id"))
    return _payload(call, message)


@ROUTES("PATCH", _ONE)
async def edit(call: Call) -> Any:
    message = call.message()
    body, uploads = await call.form()
    changes = read_changes(body, uploads, layout=bool(message.flags & COMPONENTS_V2))
    return _payload(call, messages.edit(call.core, call.actor, message, changes))


@ROUTES("DELETE", _ONE)
async def delete(call: Call) -> None:
    messages.delete(call.core, call.actor, call.message())


@ROUTES("POST", "/channels/{channel_id}/messages/bulk-delete")
async def bulk_delete(call: Call) -> None:
    given = (await call.json()).get("messages")
    if not isinstance(given, list):
        raise invalid(("messages",), "BASE_TYPE_REQUIRED", "This field is required")
    ids = [snowflake(each, "messages") for each in given]
    messages.bulk_delete(call.core, call.actor, call.channel(), ids)


@ROUTES("POST", "/channels/{channel_id}/typing")
async def typing(call: Call) -> None:
    messages.typing(call.core, call.actor, call.channel())


@ROUTES("PUT", _ONE + "/reactions/{emoji}/@me")
async def react(call: Call) -> None:
    reactions.add(call.core, call.actor, call.message(), _emoji(call))


@ROUTES("DELETE", _ONE + "/reactions/{emoji}/{user_id}")
async def unreact(call: Call) -> None:
    reactions.remove(call.core, call.actor, call.message(), _emoji(call), call.user())


@ROUTES("DELETE", _ONE + "/reactions/{emoji}")
async def clear_emoji(call: Call) -> None:
    reactions.clear(call.core, call.actor, call.message(), _emoji(call))


@ROUTES("DELETE", _ONE + "/reactions")
async def clear(call: Call) -> None:
    reactions.clear(call.core, call.actor, call.message(), None)


@ROUTES("GET", _ONE + "/reactions/{emoji}")
async def who_reacted(call: Call) -> Any:
    users = reactions.users(call.core, call.actor, call.message(), _emoji(call))
    after = call.cursor("after") or 0
    found = sorted((user for user in users if user.id > after), key=lambda user: user.id)
    return [payloads.user(user) for user in found[: call.limit(25, 100)]]


def _emoji(call: Call) -> Emoji:
    return Emoji.parse(call.text("emoji"))
