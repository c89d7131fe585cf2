"""Interactions: from a person's click to the bot's answers (docs: interactions/*)."""

import secrets
from collections.abc import Sequence
from typing import Any

from playground.discord import components, payloads
from playground.discord.actions import posting
from playground.discord.core import Core
from playground.discord.draft import LARGEST_ATTACHMENT, Changes, Draft, read_changes, read_draft
from playground.discord.errors import Form, invalid, refusal
from playground.discord.interaction import (
    TOKEN_LASTS_S,
    Callback,
    Interaction,
    InteractionKind,
    Modal,
)
from playground.discord.message import (
    COMMAND,
    COMPONENTS_V2,
    CONTEXT_MENU,
    DEFAULT,
    EPHEMERAL,
    LOADING,
    Message,
    Upload,
)
from playground.discord.model import Application, Channel, User
from playground.discord.visible import Kind

Json = dict[str, Any]

_ANSWERS = {
    InteractionKind.COMMAND: (4, 5, 9),
    InteractionKind.COMPONENT: (4, 5, 6, 7, 9),
    InteractionKind.AUTOCOMPLETE: (8,),
    InteractionKind.MODAL: (4, 5, 6, 7),
}


def begin(
    core: Core,
    kind: InteractionKind,
    application: Application,
    user: User,
    channel: Channel,
    data: Json,
    *,
    message: Message | None = None,
    name: str = "",
) -> Interaction:
    """Tell the bot that somebody used something of its; it has three seconds to answer."""
    interaction = Interaction(
        id=core.world.snowflake(),
        token=secrets.token_urlsafe(48),
        application=application,
        kind=kind,
        user=user,
        channel=channel,
        data=data,
        created_at=core.world.clock.now(),
        name=name,
        message=message,
    )
    core.interactions[interaction.token] = interaction
    interaction.expect_within(core.answer_within_s, lambda: _failed(core, interaction))
    core.events.send(
        "INTERACTION_CREATE", _payload(core, interaction), guild=channel.guild, only=application.bot
    )
    return interaction


def answer(
    core: Core, interaction_id: int, token: str, body: Json, uploads: Sequence[Upload]
) -> Json:
    """The bot's first answer; what REST tells of it."""
    interaction = core.interactions.get(token)
    if interaction is None or interaction.id != interaction_id or interaction.failed:
        raise refusal(10062)
    if interaction.callback is not None:
        raise refusal(40060)
    kind = body.get("type")
    form = Form()
    form.choice(("type",), kind, _ANSWERS[interaction.kind])
    form.check()
    callback = Callback(int(body["type"]))
    _carry_out(core, interaction, callback, body.get("data") or {}, uploads)
    interaction.answered(callback)
    return _told(interaction, callback)


def follow_up(
    core: Core, interaction: Interaction, body: Json, uploads: Sequence[Upload]
) -> Message:
    """Another message; the first one after a deferral takes the deferred message's place."""
    draft = read_draft(body, uploads, ephemeral=True)
    if interaction.thinking:
        changes = Changes(
            content=draft.content,
            embeds=draft.embeds,
            components=draft.components,
            uploads=draft.uploads,
            flags=draft.flags & ~EPHEMERAL,
            allowed=draft.allowed,
        )
        assert interaction.original is not None
        return _resolve(core, interaction, interaction.original, changes)
    return _say(core, interaction, draft, DEFAULT)


def edit(
    core: Core, interaction: Interaction, message: Message, body: Json, uploads: Sequence[Upload]
) -> Message:
    changes = read_changes(body, uploads, layout=bool(message.flags & COMPONENTS_V2))
    return _resolve(core, interaction, message, changes)


def delete(core: Core, interaction: Interaction, message: Message) -> None:
    if message is interaction.original:
        interaction.thinking = False
    posting.erase(core, message)


def by_token(core: Core, application_id: int, token: str) -> Interaction:
    """The answered interaction whose webhook this is; its token lasts for fifteen minutes."""
    interaction = core.interactions.get(token)
    if interaction is None or interaction.application.id != application_id:
        raise refusal(10015)
    if core.world.clock.now() - interaction.created_at > TOKEN_LASTS_S:
        raise refusal(50027)
    if interaction.callback is None:
        raise refusal(10015)
    return interaction


def message_of(interaction: Interaction, reference: str) -> Message:
    """`@original`, or one of the interaction's own messages by its id."""
    if reference == "@original":
        found = interaction.original
    elif reference.isdigit():
        found = interaction.channel.messages.get(int(reference))
    else:
        found = None
    theirs = found is interaction.original or (
        found is not None and found.application_id == interaction.application.id
    )
    if found is None or found.deleted or not theirs:
        raise refusal(10008)
    return found


def _failed(core: Core, interaction: Interaction) -> None:
    core.events.show(
        Kind.FAILED,
        interaction.channel,
        interaction.application.bot,
        only_for=interaction.user,
        interaction=interaction,
    )


def _carry_out(
    core: Core, interaction: Interaction, callback: Callback, data: Json, uploads: Sequence[Upload]
) -> None:
    if callback is Callback.MESSAGE:
        draft = read_draft(data, uploads, ephemeral=True)
        interaction.original = _say(core, interaction, draft, _kind(interaction))
    elif callback is Callback.DEFERRED_MESSAGE:
        flags = LOADING | int(data.get("flags") or 0) & EPHEMERAL
        interaction.thinking = True
        draft = Draft(flags=flags)
        interaction.original = _say(core, interaction, draft, _kind(interaction))
    elif callback in (Callback.DEFERRED_UPDATE, Callback.UPDATE):
        if interaction.message is None:
            raise invalid(("type",), "BASE_TYPE_CHOICES", "There is no message to update.")
        interaction.original = interaction.message
        if callback is Callback.UPDATE:
            layout = bool(interaction.message.flags & COMPONENTS_V2)
            posting.apply(core, interaction.message, read_changes(data, uploads, layout=layout))
    elif callback is Callback.CHOICES:
        interaction.choices = _choices(data)
    else:
        _show_modal(core, interaction, data)


def _show_modal(core: Core, interaction: Interaction, data: Json) -> None:
    form = Form()
    checked = components.check_modal(form, data)
    form.check()
    interaction.modal = Modal(
        interaction, checked["custom_id"], checked["title"], checked["components"]
    )
    core.events.show(
        Kind.MODAL,
        interaction.channel,
        interaction.application.bot,
        only_for=interaction.user,
        modal=interaction.modal,
        interaction=interaction,
    )


def _choices(data: Json) -> list[Json]:
    choices = data.get("choices") or []
    form = Form()
    if len(choices) > 25:
        form.between(("data", "choices"), len(choices), 0, 25)
    for index, choice in enumerate(choices):
        name = str(choice.get("name") or "")
        form.between(("data", "choices", index, "name"), len(name), 1, 100)
    form.check()
    return list(choices)


def _say(core: Core, interaction: Interaction, draft: Draft, kind: int) -> Message:
    """Post as the interaction's webhook: as the bot, whatever it may do in the channel."""
    application = interaction.application
    message = posting.compose(core, application.bot, interaction.channel, draft)
    message.kind = kind
    message.application_id = application.id
    message.interaction = _metadata(interaction)
    if draft.flags & EPHEMERAL:
        message.only_for = interaction.user
    posting.post(core, message)
    return message


def _resolve(core: Core, interaction: Interaction, message: Message, changes: Changes) -> Message:
    """Edit a response; one that was being thought about is thereby answered."""
    if message is interaction.original and interaction.thinking:
        interaction.thinking = False
        message.flags &= ~LOADING
    return posting.apply(core, message, changes)


def _kind(interaction: Interaction) -> int:
    if interaction.kind is not InteractionKind.COMMAND:
        return DEFAULT
    return COMMAND if interaction.data.get("type") == 1 else CONTEXT_MENU


def _metadata(interaction: Interaction) -> Json:
    found: Json = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": _owners(interaction),
    }
    if interaction.name:
        found["name"] = interaction.name
    if interaction.original is not None:
        found["original_response_message_id"] = str(interaction.original.id)
    if interaction.message is not None:
        found["interacted_message_id"] = str(interaction.message.id)
    return found


def _owners(interaction: Interaction) -> Json:
    guild = interaction.channel.guild
    return {"0": str(guild.id) if guild is not None else "0"}


def _told(interaction: Interaction, callback: Callback) -> Json:
    """What `callback?with_response=1` answers; discord.py needs all of it."""
    about: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    resource: Json = {"type": int(callback)}
    original = interaction.original
    if original is not None:
        about["response_message_id"] = str(original.id)
        about["response_message_loading"] = bool(original.flags & LOADING)
        about["response_message_ephemeral"] = original.only_for is not None
        if callback in (Callback.MESSAGE, Callback.UPDATE):
            resource["message"] = payloads.message(original, original.author)
    return {"interaction": about, "resource": resource}


def _payload(core: Core, interaction: Interaction) -> Json:
    channel, guild, user = interaction.channel, interaction.channel.guild, interaction.user
    world, bot = core.world, interaction.application.bot
    found: Json = {
        "id": str(interaction.id),
        "application_id": str(interaction.application.id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": payloads.channel(channel, bot)
        | {"permissions": str(world.permissions(user, channel))},
        "app_permissions": str(world.permissions(bot, channel)),
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": _owners(interaction),
        "context": 1 if guild is None else 0,
        "attachment_size_limit": LARGEST_ATTACHMENT,
    }
    if guild is None:
        found["user"] = payloads.user(user)
    else:
        found["guild_id"] = str(guild.id)
        found["guild"] = {"id": str(guild.id), "locale": "en-US", "features": []}
        found["guild_locale"] = "en-US"
        found["member"] = payloads.member(guild.members[user.id])
        found["member"]["permissions"] = str(world.permissions(user, channel))
    if interaction.message is not None:
        found["message"] = payloads.message(interaction.message, bot)
    return found
