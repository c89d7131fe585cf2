"""What became visible so far and how far it was read: events fill it, the player asks it.

Messages stay here after they are deleted, so that a step can expect that they are gone.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playground.chat.pattern import Pattern
from playground.chat.steps import Place
from playground.chat.text import plain
from playground.discord.interaction import Modal
from playground.discord.message import COMMAND, DEFAULT, REPLY, Message
from playground.discord.model import Channel, Thread, User
from playground.discord.visible import Kind, Visible

SPOKEN = frozenset({DEFAULT, REPLY, COMMAND})
BOT = "bot"
HEADLINE_CHARS = 160
RECENT_LINES = 8

_MENTION = re.compile(r"<(?:@!?|#)(\d+)>")

Found = TypeVar("Found")


@dataclass(eq=False)
class Line:
    """One message: its newest state, and whether a step expected it already."""

    message: Message
    author: str
    order: int
    read: bool = False
    gone: bool = False

    @property
    def text(self) -> str:
        """The content, then the texts of embeds and components, as they stand on the screen."""
        parts = [self.message.content]
        for embed in self.message.embeds:
            parts += [embed.get("title", ""), embed.get("description", "")]
            for entry in embed.get("fields", ()):
                parts += [entry.get("name", ""), entry.get("value", "")]
        parts += [part["content"] for part in _flat(self.message.components) if "content" in part]
        return "\n".join(part for part in parts if part)

    def control(self, label: str) -> Mapping[str, Any] | None:
        """The enabled button of this label, or the menu with this choice."""
        for part in _flat(self.message.components):
            if part.get("disabled"):
                continue
            labels = [part.get("label"), (part.get("emoji") or {}).get("name")]
            choices = [
                name
                for option in part.get("options", ())
                for name in (option["label"], option["value"])
            ]
            if label in labels or label in choices:
                return part
        return None

    @property
    def labels(self) -> list[str]:
        """The labels of its enabled buttons."""
        return [
            str(part.get("label") or (part.get("emoji") or {}).get("name"))
            for part in _flat(self.message.components)
            if part.get("type") == 2 and not part.get("disabled")
        ]


def _flat(components: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for part in components:
        yield part
        yield from _flat(part.get("components", ()))
        if accessory := part.get("accessory"):
            yield accessory


@dataclass(eq=False)
class View:
    """Everything visible in one play. `names` are the people's and the bot's by user id."""

    channels: Mapping[str, Channel]
    names: Mapping[int, str]
    lines: dict[int, Line] = field(default_factory=dict)
    threads: list[Thread] = field(default_factory=list)
    forms: dict[str, Modal] = field(default_factory=dict)  # what each person was shown last
    announced: set[int] = field(default_factory=set)  # threads that a step expected to open
    last_news: float = field(default_factory=time.monotonic)
    _since: dict[int, int] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    # Filling

    def take(self, event: Visible) -> None:
        """Something became visible."""
        match event.kind:
            case Kind.DELETED:
                for message in event.messages or (event.message,):
                    if message is not None and message.id in self.lines:
                        self.lines[message.id].gone = True
            case Kind.THREAD_OPENED if isinstance(event.channel, Thread):
                self.threads.append(event.channel)
            case Kind.MODAL if event.only_for is not None and event.modal is not None:
                self.forms[self.name(event.only_for)] = event.modal
            case _ if event.message is not None:
                self._put(event.message)
        self.stir()

    def _put(self, message: Message) -> None:
        if message.kind not in SPOKEN:
            return
        line = self.lines.get(message.id)
        if line is None:
            author = self.name(message.author)
            line = self.lines[message.id] = Line(message, author, len(self.lines) + 1)
        line.message = message

    def name(self, user: User) -> str:
        return self.names.get(user.id, user.name)

    def stir(self) -> None:
        """Something happened: whoever waits looks again."""
        self.last_news = time.monotonic()
        self._changed.set()
        self._changed = asyncio.Event()

    async def news(self, within_s: float) -> None:
        """Returns at the next change, or when time is up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._changed.wait()

    async def until(self, look: Callable[[], Found | None], within_s: float) -> Found | None:
        """What `look` finds, looking again whenever something changes; None when time is up."""
        deadline = time.monotonic() + within_s
        while (found := look()) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            await self.news(left)
        return found

    # Reading

    def read(self, text: str) -> str:
        """A text as a client shows it: people and channels by name."""
        called = {user: f"@{name}" for user, name in self.names.items()}
        called |= {channel.id: f"#{name}" for name, channel in self.channels.items()}
        called |= {thread.id: f"#{thread.name}" for thread in self.threads}
        return _MENTION.sub(lambda mention: called.get(int(mention[1]), mention[0]), text)

    def sent(self, text: str) -> str:
        """A text as a client sends it, `@learner` and `@bot` made into mentions."""
        ids = {name: user for user, name in self.names.items()}
        names = "|".join(ids)
        return re.sub(rf"@({names})\b", lambda mention: f"<@{ids[mention[1]]}>", text)

    def channel(self, place: Place, known: Mapping[str, str]) -> Channel | None:
        """The channel or the newest thread that is meant; None while there is no such thread."""
        if not place.thread:
            return self.channels[place.channel]
        for thread in reversed(self.threads):
            if place.title and Pattern(place.title).match(thread.name, known) is None:
                continue
            if place.opener and self._opener(thread) != place.opener:
                continue
            return thread
        return None

    def _opener(self, thread: Thread) -> str:
        start = self.lines.get(thread.id)
        return start.author if start else self.names.get(thread.owner_id, "")

    def in_place(self, channel: Channel, author: str = "") -> list[Line]:
        """Its messages that everybody sees, oldest first, deleted ones included."""
        return [
            line
            for line in self.lines.values()
            if line.message.channel is channel
            and line.message.only_for is None
            and author in ("", line.author)
        ]

    def begin(self, channel: Channel) -> None:
        """A person does something there: what the bot said before is no answer to it."""
        self._since[channel.id] = len(self.lines)

    def since(self, channel: Channel) -> list[Line]:
        """The bot's messages there since a person last did something."""
        since = self._since.get(channel.id, 0)
        return [line for line in self.in_place(channel, BOT) if line.order > since]

    def unread(self, channel: Channel, to: str = "", only_for: str = "") -> list[Line]:
        """The bot's messages there that no step expected yet, since a person last did something."""
        since = self._since.get(channel.id, 0)
        return [
            line
            for line in self.lines.values()
            if line.message.channel is channel
            and line.author == BOT
            and line.order > since
            and not (line.read or line.gone)
            and self._alone(line) == only_for
            and to in ("", self._answered(line))
        ]

    def _alone(self, line: Line) -> str:
        reader = line.message.only_for
        return "" if reader is None else self.name(reader)

    def _answered(self, line: Line) -> str:
        answered = line.message.referenced
        return "" if answered is None else self.name(answered.author)

    def newest(self, channel: Channel, author: str) -> Line | None:
        """The author's last message there that still stands."""
        lines = [line for line in self.in_place(channel, author) if not line.gone]
        return lines[-1] if lines else None

    def with_control(self, label: str, who: str) -> Line | None:
        """The newest message on which this person finds a button or choice of this label."""
        for line in reversed(self.lines.values()):
            if self._alone(line) in ("", who) and not line.gone and line.control(label):
                return line
        return None

    def labels(self, who: str) -> list[str]:
        """The labels of all buttons that this person can use."""
        lines = (line for line in self.lines.values() if self._alone(line) in ("", who))
        return [label for line in lines if not line.gone for label in line.labels]

    def where(self, channel: Channel) -> str:
        """The channel as steps name it: empty for #lab, `thread` where there is only one."""
        if isinstance(channel, Thread):
            return "thread" if len(self.threads) == 1 else f'thread "{channel.name}"'
        return "" if channel.name == Place().channel else f"#{channel.name}"

    def headline(self, line: Line) -> str:
        """Who said what where, in one short line."""
        first, *others = plain(self.read(line.text)).split("\n")
        where = self.where(line.message.channel)
        state = " (deleted)" if line.gone else ""
        more = f" … {len(others)} lines more" if others else ""
        return (
            f"{line.author}{f' in {where}' if where else ''}{state}: {first[:HEADLINE_CHARS]}{more}"
        )

    def recent(self) -> list[str]:
        """The last messages, a short line each."""
        return [self.headline(line) for line in list(self.lines.values())[-RECENT_LINES:]]
