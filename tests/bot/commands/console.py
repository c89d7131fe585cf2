"""A console that is lists of strings, and a terminal's place that is one too."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Literal

from bot.sessions.place import Input, Offer, Reply

_IDS = count(1)


class RecordedPlace:
    """A thread that remembers what was shown in it; `shown` is each message's newest text."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.id = self.after = next(_IDS)
        self.opened_at = datetime.now(UTC)
        self.shown: dict[int, str] = {}
        self.told: list[str] = []
        self.changed = asyncio.Condition()

    @property
    def parent_id(self) -> int:
        return 77

    async def show(self, reply: Reply) -> int:
        message_id = reply.message_id or next(_IDS)
        async with self.changed:
            self.shown[message_id] = reply.text
            self.changed.notify_all()
        return message_id

    async def mark(self, input_id: int) -> None:
        return

    async def tell(self, text: str, *, keys: bool = False, offer: Offer | None = None) -> None:
        async with self.changed:
            self.told.append(text)
            self.changed.notify_all()

    async def aside(self, text: str) -> None:
        await self.tell(text)

    async def input(self, input_id: int) -> Input | None:
        return None

    async def missed(self, after: int) -> AsyncIterator[Input]:
        return
        yield

    @property
    def text(self) -> str:
        return "\n".join([*self.shown.values(), *self.told])

    async def reads(self, text: str) -> None:
        """Wait until the text stands somewhere in the thread."""
        async with self.changed, asyncio.timeout(20):
            await self.changed.wait_for(lambda: text in self.text)


@dataclass(frozen=True)
class AttachedFile:
    """A file that came with the message."""

    name: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    async def read(self) -> bytes:
        return self.data


class RecordedConsole:
    """Remembers what a command printed, its streams apart; `printed` has all of it in order."""

    def __init__(
        self, stdin: bytes | None = None, attachments: Sequence[AttachedFile] = ()
    ) -> None:
        self.stdin = stdin
        self.attachments = attachments
        self.stdout = ""
        self.stderr = ""
        self.hints: list[str] = []
        self.lives: list[list[str]] = []
        self.places: list[RecordedPlace] = []
        self.files: dict[str, bytes] = {}
        self.printed = asyncio.Condition()

    async def out(self, text: str) -> None:
        await self.data("stdout", f"{text}\n".encode())

    async def err(self, text: str) -> None:
        await self.data("stderr", f"{text}\n".encode())

    async def data(self, stream: Literal["stdout", "stderr"], data: bytes) -> None:
        async with self.printed:
            if stream == "stdout":
                self.stdout += data.decode()
            else:
                self.stderr += data.decode()
            self.printed.notify_all()

    async def live(self, lines: Sequence[str]) -> None:
        self.lives.append(list(lines))

    async def hint(self, text: str) -> None:
        async with self.printed:
            self.hints.append(text)
            self.printed.notify_all()

    async def file(self, name: str, data: bytes) -> None:
        self.files[name] = data

    async def ask(self, question: str) -> bool:
        await self.data("stdout", f"{question} [y/N] ".encode())
        return (self.stdin or b"").decode().strip().lower() in ("y", "yes")

    async def open_place(self, title: str, container_id: str = "") -> RecordedPlace:
        self.places.append(RecordedPlace(title))
        return self.places[-1]

    @property
    def hinted(self) -> str:
        return "\n".join(self.hints)

    async def reads(self, text: str) -> None:
        """Wait until a program in the foreground has printed the text."""
        async with self.printed, asyncio.timeout(20):
            await self.printed.wait_for(lambda: text in self.stdout + self.stderr)
