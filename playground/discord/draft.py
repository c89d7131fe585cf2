"""A message on its way in, checked against Discord's limits: one to post, or changes to one.

Limits: docs, resources/message ("Create Message"). REST bodies and people's words come this way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.discord import components, embeds
from playground.discord.errors import Form, refusal
from playground.discord.mentions import EVERYTHING, Allowed
from playground.discord.message import (
    COMPONENTS_V2,
    EPHEMERAL,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Upload,
)

Json = dict[str, Any]

LONGEST_CONTENT = 2000
MOST_ATTACHMENTS = 10
LARGEST_ATTACHMENT = 10 * 1024 * 1024

_SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2


@dataclass(frozen=True, slots=True)
class Reply:
    """What a message answers; an unknown message is refused unless `must_exist` is False."""

    message_id: int
    channel_id: int | None = None
    must_exist: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    content: str = ""
    embeds: Sequence[Json] = ()
    components: Sequence[Json] = ()
    uploads: Sequence[Upload] = ()
    flags: int = 0
    tts: bool = False
    nonce: str | int | None = None
    enforce_nonce: bool = False
    allowed: Allowed = EVERYTHING
    reply: Reply | None = None

    @property
    def empty(self) -> bool:
        return not (self.content or self.embeds or self.components or self.uploads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """An edit; None leaves as it is. `kept` are the ids of the attachments that stay."""

    content: str | None = None
    embeds: Sequence[Json] | None = None
    components: Sequence[Json] | None = None
    uploads: Sequence[Upload] = ()
    kept: frozenset[int] | None = None
    flags: int | None = None
    allowed: Allowed = EVERYTHING

    @property
    def only_flags(self) -> bool:
        rest = (self.content, self.embeds, self.components, self.kept)
        return all(part is None for part in rest) and not self.uploads


def read_draft(body: Json, uploads: Sequence[Upload] = (), *, ephemeral: bool = False) -> Draft:
    """A message from a request's body; refuses with 50035 or 50006. `ephemeral`: may it be?"""
    form = Form()
    flags = _flags(body, _SETTABLE | (EPHEMERAL if ephemeral else 0))
    layout = bool(flags & COMPONENTS_V2)
    draft = Draft(
        content=_content(form, body),
        embeds=embeds.check(form, body.get("embeds") or ()),
        components=components.check(form, body.get("components") or (), layout=layout),
        uploads=_uploads(form, body, uploads),
        flags=flags,
        tts=bool(body.get("tts", False)),
        nonce=_nonce(form, body),
        enforce_nonce=bool(body.get("enforce_nonce", False)),
        allowed=Allowed.read(form, body.get("allowed_mentions")),
        reply=_reply(form, body.get("message_reference")),
    )
    if layout and (draft.content or draft.embeds):
        name = "content" if draft.content else "embeds"
        code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
        form.wrong(
            (name,),
            code,
            f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
        )
    form.check()
    if draft.empty:
        raise refusal(50006)
    return draft


def read_changes(body: Json, uploads: Sequence[Upload] = (), *, layout: bool = False) -> Changes:
    """An edit from a request's body; `layout`: the message has COMPONENTS_V2 already."""
    form = Form()
    flags = body.get("flags")
    layout = layout or bool(flags and int(flags) & COMPONENTS_V2)
    kept = None
    if "attachments" in body:
        fresh = range(len(uploads))
        listed = (int(each["id"]) for each in body["attachments"] or ())
        kept = frozenset(each for each in listed if each not in fresh)
    changes = Changes(
        content=_content(form, body) if "content" in body else None,
        embeds=embeds.check(form, body["embeds"] or ()) if "embeds" in body else None,
        components=(
            components.check(form, body["components"] or (), layout=layout)
            if "components" in body
            else None
        ),
        uploads=_uploads(form, body, uploads),
        kept=kept,
        flags=None if flags is None else int(flags) & _SETTABLE,
        allowed=Allowed.read(form, body.get("allowed_mentions")),
    )
    form.check()
    return changes


def _content(form: Form, body: Json) -> str:
    content = body.get("content")
    if content is None:
        return ""
    text = str(content).strip()
    form.longest(("content",), text, LONGEST_CONTENT)
    return text


def _flags(body: Json, settable: int) -> int:
    return int(body.get("flags") or 0) & settable


def _nonce(form: Form, body: Json) -> str | int | None:
    nonce: str | int | None = body.get("nonce")
    if nonce is not None:
        form.longest(("nonce",), nonce, 25)
    return nonce


def _reply(form: Form, given: Json | None) -> Reply | None:
    if given is None:
        return None
    try:
        channel_id = given.get("channel_id")
        return Reply(
            int(given["message_id"]),
            None if channel_id is None else int(channel_id),
            bool(given.get("fail_if_not_exists", True)),
        )
    except (KeyError, TypeError, ValueError):
        form.required(("message_reference", "message_id"))
        return None


def _uploads(form: Form, body: Json, uploads: Sequence[Upload]) -> tuple[Upload, ...]:
    """The files with the names and descriptions that the body gives them."""
    if len(uploads) > MOST_ATTACHMENTS:
        raise refusal(30015)
    if any(len(upload.data) > LARGEST_ATTACHMENT for upload in uploads):
        raise refusal(40005)
    about: dict[int, Json] = {}
    for index, given in enumerate(body.get("attachments") or ()):
        try:
            about[int(given["id"])] = given
        except (KeyError, TypeError, ValueError):
            form.required(("attachments", index, "id"))
    return tuple(
        Upload(
            str(about.get(index, {}).get("filename") or upload.filename),
            upload.data,
            about.get(index, {}).get("description"),
        )
        for index, upload in enumerate(uploads)
    )
