"""A message as the timeline gets it: a record of plain values, with its body as safe HTML."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from playground.discord import permissions
from playground.discord.message import (
    COMMAND,
    CONTEXT_MENU,
    LOADING,
    PINNED,
    THREAD_CREATED,
    THREAD_STARTER,
    Attachment,
    Message,
)
from playground.discord.model import Channel, Guild, Thread, User
from playground.discord.people import Person
from playground.discord.world import World
from playground.page import ansi, controls, embeds, flags, markdown
from playground.page.names import GuildNames

Record = dict[str, Any]

_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BLOCK_ENDS = ("</div>", "</blockquote>", "</ul>", "</ol>", "</h3>", "</h4>", "</h5>")
_JUMBO = re.compile(r"(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\ufe0f\u200d]\s*){1,12}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: what they may do, what they know, what is theirs."""

    world: World
    guild: Guild
    person: Person

    @property
    def names(self) -> GuildNames:
        return GuildNames(self.world, self.guild, self.person)

    def record(self, message: Message) -> Record:
        """The message for the timeline; ids are text, as JavaScript's numbers are too short."""
        author = message.author
        name = self.names.user(author.id) or author.name
        system = _system_words(message)
        return {
            "id": str(message.id),
            "by": str(author.id),
            "name": name,
            "at": message.created_at,
            "html": self._system(message, name, system) if system else self._html(message, name),
            "system": bool(system),
            "fresh": message.referenced is not None or message.kind in (COMMAND, CONTEXT_MENU),
            "secret": message.only_for is not None,
            "pings": self._pings(message),
            "can": self._can(message, system=bool(system)),
            "bot": author.bot,
        }

    def _pings(self, message: Message) -> bool:
        member = self.guild.members.get(self.person.id)
        roles = set(member.role_ids) if member else set()
        return (
            message.mentions_everyone
            or self.person.user in message.mentions
            or bool(roles & set(message.mentioned_roles))
        )

    def _can(self, message: Message, *, system: bool) -> list[str]:
        if message.only_for is not None:
            return ["dismiss"]
        channel = message.channel
        granted = self.world.permissions(self.person.user, channel)
        ours = message.author is self.person.user
        may = {
            "react": bool(granted & permissions.ADD_REACTIONS) and not system,
            "reply": bool(granted & permissions.READ_MESSAGE_HISTORY) and not system,
            "thread": bool(granted & permissions.CREATE_PUBLIC_THREADS)
            and not (system or isinstance(channel, Thread) or message.has_thread),
            "edit": ours and not system,
            "delete": ours or bool(granted & permissions.MANAGE_MESSAGES),
        }
        return [name for name, allowed in may.items() if allowed]

    # What people wrote

    def _html(self, message: Message, name: str) -> str:
        return "".join(
            (
                self._answered(message),
                f'<div class="avatar">{flags.picture(name, bot=message.author.bot)}</div>',
                _head(message, name, self._colour(message.author)),
                self._content(message),
                *(embeds.render(embed, self._markup) for embed in message.embeds),
                "".join(_attachment(message, file) for file in message.attachments),
                self._controls(message),
                self._reactions(message),
                self._thread(message),
                _secret(message),
            )
        )

    def _markup(self, text: str) -> str:
        return markdown.render(text, self.names)

    def _content(self, message: Message) -> str:
        if message.flags & LOADING:
            who = escape(message.author.name)
            return f'<div class="content thinking"><i></i><i></i><i></i> {who} is thinking…</div>'
        if not message.content:
            return ""
        jumbo = " jumbo" if _JUMBO.fullmatch(message.content) else ""
        shown = self._markup(message.content)
        if message.edited_at is not None:
            below = " below" if shown.endswith(_BLOCK_ENDS) else ""
            shown += f'<span class="edited{below}" data-at="{message.edited_at}">(edited)</span>'
        return f'<div class="content{jumbo}">{shown}</div>'

    def _answered(self, message: Message) -> str:
        """The line above a message: what it replies to, or the command that it answers."""
        if message.kind in (COMMAND, CONTEXT_MENU) and message.interaction:
            who = escape(str(message.interaction["user"]["username"]))
            used = escape(str(message.interaction.get("name") or ""))
            return (
                f'<div class="above"><b>{who}</b> used <span class="mention">/{used}</span></div>'
            )
        if message.reference is None:
            return ""
        origin = message.referenced
        if origin is None or origin.deleted:
            return '<div class="above"><em>Original message was deleted</em></div>'
        name = self.names.user(origin.author.id) or origin.author.name
        return (
            '<div class="above"><span class="unseen">replies to </span>'
            f"{flags.picture(name, bot=origin.author.bot)}<b>{escape(name)}</b>"
            f'<button type="button" class="jump" data-act="jump" data-value="{origin.id}">'
            f"{escape(summary(origin, self.names))}</button></div>"
        )

    def _controls(self, message: Message) -> str:
        if not message.components:
            return ""
        shown = controls.render(message.components, message.channel.guild, self._markup)
        return f'<div class="controls">{shown}</div>'

    def _reactions(self, message: Message) -> str:
        parts = []
        for emoji, users in message.reactions.items():
            mine = self.person.id in users
            who = ", ".join(user.name for user in users.values())
            parts.append(
                f'<button type="button" class="reaction" aria-pressed="{str(mine).lower()}" '
                f'data-act="toggle" data-value="{escape(str(emoji))}" title="{escape(who)}">'
                f"{escape(emoji.name)} <span>{len(users)}</span></button>"
            )
        return f'<div class="reactions">{"".join(parts)}</div>' if parts else ""

    def _thread(self, message: Message) -> str:
        thread = self.world.thread_of(message)
        if thread is None or not self.person.sees(thread):
            return ""
        count = len(thread.messages)
        many = f"{count} message{'' if count == 1 else 's'}"
        state = "ended · " if thread.archived else ""
        return (
            f'<button type="button" class="thread" data-act="go" data-value="{thread.id}">'
            f'<svg class="icon" aria-hidden="true"><use href="#i-thread"/></svg>'
            f"<b>{escape(thread.name)}</b> <span>{state}{many}</span></button>"
        )

    def _colour(self, author: User) -> int | None:
        """Which of the style sheet's name colours: bots, moderators, everybody else."""
        if author.bot:
            return 1
        member = self.guild.members.get(author.id)
        if member is None:
            return None
        granted = self.world.guild_permissions(author, self.guild)
        return 2 if granted & permissions.MANAGE_MESSAGES else None

    # What happened

    def _system(self, message: Message, name: str, words: str) -> str:
        inner = ""
        if message.kind == THREAD_CREATED and message.reference:
            thread_id = escape(str(message.reference["channel_id"]))
            inner = (
                f' <button type="button" class="mention" data-act="go" '
                f'data-value="{thread_id}">{escape(message.content)}</button>'
            )
        return (
            f'<svg class="icon" aria-hidden="true"><use href="#i-thread"/></svg>'
            f"<span><b>{escape(name)}</b> {escape(words)}{inner} {_time(message)}</span>"
        )


def _system_words(message: Message) -> str:
    if message.kind == THREAD_STARTER:
        origin = message.referenced
        return f"began this thread with “{summary(origin)}”" if origin else "began this thread"
    return {
        PINNED: "pinned a message to this channel.",
        THREAD_CREATED: "started a thread:",
    }.get(message.kind, "")


def summary(message: Message, names: GuildNames | None = None, longest: int = 110) -> str:
    """A message in one line, without its marks."""
    text = re.sub(r"```(?:[\w+\-.#]+\n)?|\u200b", " ", ansi.plain(message.content))
    text = re.sub(r"^(?:-# |#{1,3} |> )", "", text, flags=re.MULTILINE)
    if names is not None:
        text = names.typed(text)
    text = " ".join(re.sub(r"\*\*|__|~~|\|\||`+", "", text).split())
    if not text:
        text = "an attachment" if message.attachments else "a message"
    return text if len(text) <= longest else text[: longest - 1] + "…"


def title(channel: Channel, person: Person) -> str:
    """What a channel is called: `lab`, a thread's name, or the other one's in direct messages."""
    if channel.recipients:
        return ", ".join(user.name for user in channel.recipients if user is not person.user)
    return channel.name


def _time(message: Message) -> str:
    return f'<time class="stamp" data-at="{message.created_at}" data-style="at"></time>'


def _head(message: Message, name: str, colour: int | None) -> str:
    tag = '<span class="tag">APP</span>' if message.author.bot else ""
    shade = "" if colour is None else f" tone{colour}"
    return (
        f'<div class="head"><span class="name{shade}">{escape(name)}</span>{tag}'
        f"{_time(message)}</div>"
    )


def _attachment(message: Message, file: Attachment) -> str:
    url = f"/files/{message.channel.id}/{message.id}/{file.id}"
    name = escape(file.filename)
    if file.content_type in _IMAGES:
        alt = escape(file.description or file.filename)
        return (
            f'<a class="image" href="{url}" download="{name}"><img src="{url}?shown=1" '
            f'alt="{alt}" loading="lazy"></a>'
        )
    return (
        f'<a class="file" href="{url}" download="{name}">'
        '<svg class="icon" aria-hidden="true"><use href="#i-file"/></svg>'
        f"<span><b>{name}</b><small>{size(file.size)}</small></span>"
        '<svg class="icon" aria-hidden="true"><use href="#i-down"/></svg></a>'
    )


def size(count: int) -> str:
    """A file's size for people: `512 bytes`, `1.2 KB`."""
    if count < 1000:
        return f"{count} byte{'' if count == 1 else 's'}"
    return f"{count / 1000:.1f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _secret(message: Message) -> str:
    if message.only_for is None:
        return ""
    return (
        '<div class="only-you"><svg class="icon" aria-hidden="true"><use href="#i-eye"/></svg>'
        "Only you can see this · "
        '<button type="button" data-act="dismiss">Dismiss message</button></div>'
    )
