"""The values that the store hands out; ids are Discord's snowflakes, times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has used the bot, under the name that they had last."""

    id: int
    name: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Lab:
    """A channel in which the bot works; `settings` is that channel's own, as JSON holds it."""

    guild_id: int
    channel_id: int
    opened_by: int
    opened_at: datetime
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terminal:
    """A person at a program, in a thread: as much as a new process needs to go on with it.

    `shown` counts the bytes, of all that the program printed, that stand in finished replies;
    the reply that begins there is the message `reply_id`, once posted, and answers the input
    `answering_id`. `last_input_id` is the newest message that was typed in; while
    that is not sure, its echo would come from byte `typing_at` on. The terminal is `columns` wide
    and `rows` tall, in characters, and shown as a `screen` while its program draws one, which
    `pastes` if it had asked for bracketed paste, and waited at its `prompt` last. `ended` says how
    it ended.
    """

    thread_id: int
    guild_id: int
    channel_id: int
    owner_id: int
    container_id: str
    exec_id: str | None
    repl: str
    opened_at: datetime
    shown: int = 0
    reply_id: int | None = None
    answering_id: int | None = None
    last_input_id: int | None = None
    typing_at: int | None = None
    columns: int = 80
    rows: int = 24
    screen: bool = False
    pastes: bool = False
    prompt: str = ""
    ended_at: datetime | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One command that somebody gave, and what came of it (`exit_code` None: it was cut off)."""

    at: datetime
    person_id: int
    guild_id: int
    channel_id: int
    message_id: int | None
    command: str
    exit_code: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A message with a command in it, and the bot's messages that answer it, oldest first."""

    message_id: int
    channel_id: int
    answer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the bot's messages, and whose command it answers; an old one's person is unknown."""

    answer_id: int
    message_id: int
    channel_id: int
    person_id: int | None
