"""Threads: opening, joining, changing, archiving (docs: topics/threads)."""

from typing import Any

from playground.discord import intents, payloads, permissions
from playground.discord.actions import membership, posting
from playground.discord.core import Core
from playground.discord.errors import Form, invalid, refusal
from playground.discord.message import HAS_THREAD, THREAD_CREATED, THREAD_STARTER, Message
from playground.discord.model import (
    NEWS,
    NEWS_THREAD,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Thread,
    User,
)
from playground.discord.visible import Kind

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
MOST_ACTIVE = 1000
LONGEST_SLOWMODE_S = 21_600
DEFAULT_ARCHIVE_MINUTES = 1440

Json = dict[str, Any]


def open_from(core: Core, actor: User, message: Message, body: Json) -> Thread:
    """Open a public thread from a message; its id is the message's."""
    channel = message.channel
    _may_open(core, actor, channel, permissions.CREATE_PUBLIC_THREADS)
    if message.has_thread:
        raise refusal(160004)
    if message.kind in (THREAD_CREATED, THREAD_STARTER):
        raise refusal(50021)
    name, archive_minutes, slowmode_s = _read_new(body)
    kind = NEWS_THREAD if channel.kind == NEWS else PUBLIC_THREAD
    thread = _make(core, actor, channel, message.id, kind, name, archive_minutes, slowmode_s)
    message.flags |= HAS_THREAD
    core.events.send_message("MESSAGE_UPDATE", message)
    _start_with(core, thread, message)
    return thread


def open_in(core: Core, actor: User, channel: Channel, body: Json) -> Thread:
    """Open a thread without a message: private unless the body's `type` says public."""
    kind = int(body.get("type", PRIVATE_THREAD))
    private = kind == PRIVATE_THREAD
    needed = permissions.CREATE_PRIVATE_THREADS if private else permissions.CREATE_PUBLIC_THREADS
    _may_open(core, actor, channel, needed)
    if kind not in (NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD):
        raise invalid(("type",), "BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.")
    name, archive_minutes, slowmode_s = _read_new(body)
    thread_id = core.world.snowflake()
    thread = _make(core, actor, channel, thread_id, kind, name, archive_minutes, slowmode_s)
    thread.invitable = bool(body.get("invitable", True))
    if not private:
        _announce(core, thread, actor)
    return thread


def change(core: Core, actor: User, thread: Thread, body: Json) -> Thread:
    """Rename, archive, lock …; what needs Manage Threads and what the opener may."""
    granted = core.world.require(actor, thread)
    manages = bool(granted & permissions.MANAGE_THREADS)
    opener = actor.id == thread.owner_id
    archived = body.get("archived")
    if not manages:
        reviving = archived is False and thread.archived and set(body) == {"archived"}
        if "locked" in body or "rate_limit_per_user" in body or thread.locked:
            raise refusal(50013)
        if not opener and not (reviving and actor.id in thread.members):
            raise refusal(50013)
    if thread.archived and archived is not False:
        raise refusal(50083)
    _check(body)
    before = thread.name, thread.archived
    _apply(core, thread, body)
    _tell(core, thread, "THREAD_UPDATE")
    if thread.name != before[0]:
        core.events.show(Kind.THREAD_RENAMED, thread, actor)
    if thread.archived != before[1]:
        kind = Kind.THREAD_ARCHIVED if thread.archived else Kind.THREAD_UNARCHIVED
        core.events.show(kind, thread, actor)
    return thread


def remove(core: Core, actor: User, thread: Thread) -> None:
    core.world.require(actor, thread, permissions.MANAGE_THREADS)
    assert thread.guild is not None
    data = {
        "id": str(thread.id),
        "guild_id": str(thread.guild.id),
        "parent_id": str(thread.parent.id),
        "type": thread.kind,
    }
    core.events.send(
        "THREAD_DELETE", data, guild=thread.guild, channel=thread, needs=intents.GUILDS
    )
    core.events.show(Kind.THREAD_DELETED, thread, actor)
    core.world.remove_channel(thread)
    starter = thread.parent.messages.get(thread.id)
    if starter is not None:
        starter.flags &= ~HAS_THREAD


def join(core: Core, actor: User, thread: Thread, user: User) -> None:
    """Add oneself, or with permission to post somebody else."""
    granted = core.world.require(actor, thread)
    if thread.archived:
        raise refusal(50083)
    if actor is not user:
        if not granted & permissions.SEND_MESSAGES_IN_THREADS:
            raise refusal(50013)
        closed = thread.private and not thread.invitable and actor.id != thread.owner_id
        if closed and not granted & permissions.MANAGE_THREADS:
            raise refusal(50013)
        if not core.world.can_see(user, thread.parent):
            raise refusal(50001)
    if len(thread.members) >= membership.MOST_MEMBERS and user.id not in thread.members:
        raise refusal(30033)
    membership.add(core, thread, user)


def leave(core: Core, actor: User, thread: Thread, user: User) -> None:
    """Go, or with Manage Threads (or as a private thread's opener) send somebody away."""
    granted = core.world.require(actor, thread)
    if thread.archived:
        raise refusal(50083)
    opener = thread.private and actor.id == thread.owner_id
    if actor is not user and not opener and not granted & permissions.MANAGE_THREADS:
        raise refusal(50013)
    if user.id not in thread.members:
        raise refusal(10007)
    membership.tell_members(core, thread, removed=user)
    del thread.members[user.id]


def revive(core: Core, actor: User, thread: Thread) -> None:
    """Posting in an archived thread unarchives it, unless it is locked for the author."""
    if not thread.archived:
        return
    _set_archived(core, thread, archived=False)
    _tell(core, thread, "THREAD_UPDATE")
    core.events.show(Kind.THREAD_UNARCHIVED, thread, actor)


def require_open(core: Core, actor: User, thread: Thread) -> None:
    """Refuse what can't be done in an archived (50083) or locked (160005) thread."""
    if thread.archived:
        raise refusal(50083)
    if thread.locked and not core.world.permissions(actor, thread) & permissions.MANAGE_THREADS:
        raise refusal(160005)


def archive_idle(core: Core) -> None:
    """Archive the threads in which nothing has happened for their archive duration."""
    now = core.world.clock.now()
    for guild in core.world.guilds.values():
        for thread in tuple(guild.threads.values()):
            if not thread.archived and now - thread.active_at >= thread.archive_minutes * 60:
                _set_archived(core, thread, archived=True)
                _tell(core, thread, "THREAD_UPDATE")
                core.events.show(Kind.THREAD_ARCHIVED, thread)


def visible_threads(core: Core, actor: User, threads: "list[Thread]") -> Json:
    """Threads as REST lists them, with the actor's memberships."""
    seen = [thread for thread in threads if core.world.can_see(actor, thread)]
    return {
        "threads": [payloads.channel(thread, actor) for thread in seen],
        "members": [payloads.thread_member(t, actor.id) for t in seen if actor.id in t.members],
    }


def _may_open(core: Core, actor: User, channel: Channel, needed: int) -> None:
    if channel.guild is None:
        raise refusal(50003)
    if channel.kind not in (TEXT, NEWS):
        raise refusal(50024)
    core.world.require(actor, channel, needed)
    if sum(not thread.archived for thread in channel.guild.threads.values()) >= MOST_ACTIVE:
        raise refusal(160006)


def _read_new(body: Json) -> tuple[str, int, int]:
    if body.get("name") is None:
        form = Form()
        form.required(("name",))
        form.check()
    _check(body)
    minutes = body.get("auto_archive_duration") or DEFAULT_ARCHIVE_MINUTES
    return str(body["name"]).strip(), minutes, body.get("rate_limit_per_user") or 0


def _check(body: Json) -> None:
    form = Form()
    if "name" in body:
        form.between(("name",), len(str(body["name"]).strip()), 1, 100)
    if body.get("auto_archive_duration") is not None:
        form.choice(("auto_archive_duration",), body["auto_archive_duration"], ARCHIVE_MINUTES)
    slowmode_s = body.get("rate_limit_per_user") or 0
    if not 0 <= slowmode_s <= LONGEST_SLOWMODE_S:
        message = f"int value should be less than or equal to {LONGEST_SLOWMODE_S}."
        form.wrong(("rate_limit_per_user",), "NUMBER_TYPE_MAX", message)
    form.check()


def _make(
    core: Core,
    owner: User,
    parent: Channel,
    thread_id: int,
    kind: int,
    name: str,
    archive_minutes: int,
    slowmode_s: int,
) -> Thread:
    now = core.world.clock.now()
    thread = Thread(
        id=thread_id,
        kind=kind,
        name=name,
        guild=parent.guild,
        parent=parent,
        owner_id=owner.id,
        archive_minutes=archive_minutes,
        slowmode_s=slowmode_s,
        active_at=now,
        archived_at=now,
        members={owner.id: now},
    )
    core.world.add_thread(thread)
    for bot in core.events.bots():
        data = payloads.channel(thread, bot) | {"newly_created": True}
        core.events.send(
            "THREAD_CREATE",
            data,
            guild=thread.guild,
            channel=thread,
            needs=intents.GUILDS,
            only=bot,
        )
    core.events.show(Kind.THREAD_OPENED, thread, owner)
    membership.tell_members(core, thread, added=owner)
    return thread


def _start_with(core: Core, thread: Thread, message: Message) -> None:
    """The first entry of a thread that was opened from a message points back at it (type 21)."""
    starter = Message(
        id=core.world.snowflake(),
        channel=thread,
        author=message.author,
        content="",
        kind=THREAD_STARTER,
        created_at=core.world.clock.now(),
        reference=posting.reference_to(message),
        referenced=message,
    )
    posting.post(core, starter)


def _announce(core: Core, thread: Thread, actor: User) -> None:
    """A public thread that no message started is announced in its channel (type 18)."""
    notice = Message(
        id=core.world.snowflake(),
        channel=thread.parent,
        author=actor,
        content=thread.name,
        kind=THREAD_CREATED,
        created_at=core.world.clock.now(),
        reference={"channel_id": str(thread.id)},
    )
    posting.post(core, notice)


def _apply(core: Core, thread: Thread, body: Json) -> None:
    if "name" in body:
        thread.name = str(body["name"]).strip()
    if body.get("auto_archive_duration") is not None:
        thread.archive_minutes = body["auto_archive_duration"]
        thread.active_at = core.world.clock.now()
    if "rate_limit_per_user" in body:
        thread.slowmode_s = body["rate_limit_per_user"] or 0
    if body.get("locked") is not None:
        thread.locked = bool(body["locked"])
    if body.get("invitable") is not None:
        thread.invitable = bool(body["invitable"])
    if body.get("archived") is not None and bool(body["archived"]) != thread.archived:
        _set_archived(core, thread, archived=bool(body["archived"]))


def _set_archived(core: Core, thread: Thread, *, archived: bool) -> None:
    thread.archived = archived
    thread.archived_at = core.world.clock.now()
    if not archived:
        thread.active_at = thread.archived_at


def _tell(core: Core, thread: Thread, name: str) -> None:
    data = payloads.channel(thread)
    core.events.send(name, data, guild=thread.guild, channel=thread, needs=intents.GUILDS)
