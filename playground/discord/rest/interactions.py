"""Answers to interactions and their follow-ups, by token (docs: interactions/*)."""

from typing import Any

from playground.discord import payloads
from playground.discord.actions import interactions
from playground.discord.interaction import Interaction
from playground.discord.message import Message
from playground.discord.rest.routes import Answer, Call, Routes

ROUTES = Routes()

_WEBHOOK = "/webhooks/{webhook_id}/{token}"
_MESSAGE = _WEBHOOK + "/messages/{message_id}"


@ROUTES("POST", "/interactions/{interaction_id}/{token}/callback", public=True)
async def answer(call: Call) -> Any:
    body, uploads = await call.form()
    told = interactions.answer(
        call.core, call.id("interaction_id"), call.text("token"), body, uploads
    )
    wanted = call.request.query.get("with_response", "0").lower() in ("1", "true")
    return told if wanted else Answer(204)


@ROUTES("POST", _WEBHOOK, public=True)
async def follow_up(call: Call) -> Any:
    body, uploads = await call.form()
    return _payload(interactions.follow_up(call.core, _interaction(call), body, uploads))


@ROUTES("GET", _MESSAGE, public=True)
async def get(call: Call) -> Any:
    return _payload(_message(call, _interaction(call)))


@ROUTES("PATCH", _MESSAGE, public=True)
async def edit(call: Call) -> Any:
    body, uploads = await call.form()
    interaction = _interaction(call)
    message = _message(call, interaction)
    return _payload(interactions.edit(call.core, interaction, message, body, uploads))


@ROUTES("DELETE", _MESSAGE, public=True)
async def delete(call: Call) -> None:
    interaction = _interaction(call)
    interactions.delete(call.core, interaction, _message(call, interaction))


def _interaction(call: Call) -> Interaction:
    return interactions.by_token(call.core, call.id("webhook_id"), call.text("token"))


def _message(call: Call, interaction: Interaction) -> Message:
    return interactions.message_of(interaction, call.text("message_id"))


def _payload(message: Message) -> Any:
    return payloads.message(message, message.author)
