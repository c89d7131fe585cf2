"""A program, its engine, a thread in Discord and a database that outlive a bot killed at random.

`Life` is one process of the bot between them: what it does takes time, and takes effect at some
moment within. Once it is dead, nothing that it began has an effect any more. All from one dice.
"""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, TypeVar

import discord

from bot.chat.pace import Pace
from bot.chat.terminal.guests import Guests
from bot.chat.terminal.place import ThreadPlace
from bot.sessions.place import Input
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store.rows import Terminal
from tests.bot.sessions.lines import Bytes

Result = TypeVar("Result")
THREAD, OWNER, BOT = 1000, 7, 8
SETTINGS = Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own


class Program:
    """A shell as it looks from outside: echoes, runs line by line, prints numbered words."""

    def __init__(self, dice: random.Random) -> None:
        self.output = b""
        self.ran: list[str] = []
        self.words: list[str] = []
        self.changed = asyncio.Event()
        self._dice = dice
        self._typed: asyncio.Queue[str] = asyncio.Queue()
        self._written: list[tuple[float, int]] = []
        self._partial = b""
        self.busy = False

    def write(self, data: bytes) -> None:
        """What was typed, echoed by the kernel at once."""
        self._partial += data
        self.print(data.replace(b"\n", b"\r\n"))
        while b"\n" in self._partial:
            line, _, self._partial = self._partial.partition(b"\n")
            self._typed.put_nowait(line.decode())

    def print(self, data: bytes) -> None:
        self.output += data
        self._written.append((asyncio.get_running_loop().time(), len(self.output)))
        self.changed.set()
        self.changed = asyncio.Event()

    def log(self, lag_s: float) -> bytes:
        """What the engine has logged: whole lines, a moment late."""
        until = asyncio.get_running_loop().time() - lag_s
        length = max((end for at, end in self._written if at <= until), default=0)
        return self.output[: self.output.rfind(b"\n", 0, length) + 1]

    def start(self) -> None:
        self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        self.print(b"$ ")
        while True:
            self.busy = False
            line = await self._typed.get()
            self.busy = True
            self.ran.append(line)
            for _ in range(self._dice.randint(0, 6)):
                await asyncio.sleep(self._dice.choice((0, 0, 0.01, 0.2, 1.5)))
                self.words.append(f"w{len(self.words)}.")
                end = self._dice.choice(("\r\n", "\r\n", " "))
                self.print(f"{self.words[-1]}{end}".encode())
            self.print(b"\r\n$ ")

    @property
    def at_rest(self) -> bool:
        return not self.busy and self._typed.empty()


@dataclass
class Message:
    """A message in the thread."""

    id: int
    author_id: int
    content: str
    reactions: list[str] = field(default_factory=list)


@dataclass
class Thread:
    """The thread as Discord has it; of every so many posts, one fails (0: none does)."""

    dice: random.Random
    failing_every: int = 0
    down: bool = False
    messages: list[Message] = field(default_factory=list)
    nonces: dict[str, Message] = field(default_factory=dict)
    hearing: Callable[[Message], None] = lambda message: None
    _ids: Any = field(default_factory=lambda: itertools.count(THREAD + 1))
    _posts: int = 0

    def post(self, author_id: int, content: str, nonce: str | None = None) -> Message:
        """A new message; one with a nonce that was seen is the message that had it."""
        if nonce is not None and nonce in self.nonces:
            return self.nonces[nonce]
        message = Message(next(self._ids), author_id, content)
        self.messages.append(message)
        if nonce is not None:
            self.nonces[nonce] = message
        self.hearing(message)
        return message

    def fails(self) -> bool:
        """Whether this post does."""
        self._posts += 1
        return bool(self.failing_every) and self._posts % self.failing_every == 0

    def said_by_bot(self) -> str:
        return "".join(one.content for one in self.messages if one.author_id == BOT)


class Life:
    """One process of the bot, at its terminal; `kill` is `kill -9`."""

    def __init__(self, dice: random.Random, program: Program, thread: Thread, kept: "Kept") -> None:
        self.dead = False
        self.dice = dice
        self.thread = thread
        self.program = program
        self.terminals = Terminals(KeptBy(self, kept), SETTINGS)  # type: ignore[arg-type]
        self.tasks: set[asyncio.Task[None]] = set()
        channel = ThreadOf(self)
        self.place = ThreadPlace(
            channel,  # type: ignore[arg-type]
            Guests(THREAD, OWNER, SimpleNamespace(), frozenset()),  # type: ignore[arg-type]
            SETTINGS,
            Pace(45, 600),
            SimpleNamespace(),  # type: ignore[arg-type]
            for_bot=lambda content: False,
            files=lambda message: asyncio.sleep(0),
            opened_at=discord.utils.snowflake_time(THREAD),
        )
        self.seat: Any = SimpleNamespace(
            person=SimpleNamespace(id=OWNER, name="ada"),
            guild_id=5,
            identity=SimpleNamespace(channel_id=77),
            engine=SimpleNamespace(containers=EngineOf(self)),
            find=self._find,
            start=self._start,
        )

    async def _find(self, _: str) -> Any:
        return await self.doing(lambda: OWN)

    async def _start(self, _: Any) -> None:
        await self.doing(self.program.start)

    def begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def kill(self) -> None:
        """Nothing that it does from now on has an effect, its last acts at cancellation neither."""
        self.dead = True
        opened = self.terminals.at(THREAD)
        ends = [*self.tasks, *([opened.task] if opened else [])]
        for task in ends:
            task.cancel()
        await asyncio.wait(ends, timeout=1) if ends else None

    async def doing(self, effect: Callable[[], Result], longest_s: float = 0.05) -> Result:
        """Take some time, with an effect at some moment in between."""
        await asyncio.sleep(self.dice.random() * longest_s)
        await self._alive()
        result = effect()
        await asyncio.sleep(self.dice.random() * longest_s)
        await self._alive()
        return result

    async def _alive(self) -> None:
        if self.dead:
            await asyncio.get_running_loop().create_future()

    async def request(self, effect: Callable[[], Result], *, post: bool = False) -> Result:
        """A request to Discord, with discord.py's five tries."""
        refusal = SimpleNamespace(status=500, reason="Internal Server Error")
        for tries in range(5):
            lost = self.thread.down or (post and self.thread.fails())
            performed = not lost or (not self.thread.down and self.dice.random() < 0.5)
            result = await self.doing(effect if performed else lambda: None, 0.2)
            if not lost:
                return result  # type: ignore[return-value]
            await asyncio.sleep(1 + 2 * tries)
        raise discord.DiscordServerError(refusal, "")  # type: ignore[arg-type]

    def hear(self, message: Message) -> None:
        """Discord tells of a message; as `chat.terminal` does, it is typed."""
        if not self.dead and message.author_id == OWNER and (at := self.terminals.at(THREAD)):
            self.begin(at.session.type(Input(message.id, OWNER, message.content)))


OWN: Any = SimpleNamespace(
    id="c", name="web", alive=True, image="busybox", command="sh", state="created", remove=False
)


class ThreadOf:
    """The thread as discord.py gives it to one life."""

    id = THREAD
    guild = SimpleNamespace(me=SimpleNamespace(id=BOT))

    def __init__(self, life: Life) -> None:
        self._life = life

    async def send(self, content: str, *, nonce: str | None = None, **_: Any) -> "MessageOf":
        posted = await self._life.request(
            lambda: self._life.thread.post(BOT, content, nonce), post=True
        )
        return MessageOf(self._life, posted.id, posted.content)

    async def typing(self) -> None:
        await self._life.request(lambda: None, post=True)

    def get_partial_message(self, message_id: int) -> "MessageOf":
        return MessageOf(self._life, message_id)

    def _find(self, message_id: int) -> Message:
        return next(one for one in self._life.thread.messages if one.id == message_id)

    async def fetch_message(self, message_id: int) -> Any:
        found = await self._life.request(lambda: self._find(message_id))
        return seen(found)

    async def history(self, *, after: Any, **_: Any) -> AsyncIterator[Any]:
        messages = self._life.thread.messages
        for one in await self._life.request(lambda: [m for m in messages if m.id > after.id]):
            yield seen(one)


def seen(message: Message) -> Any:
    return SimpleNamespace(
        id=message.id,
        content=message.content,
        author=SimpleNamespace(id=message.author_id, bot=message.author_id == BOT),
        attachments=[],
    )


class MessageOf:
    """A message as discord.py gives it to one life."""

    attachments = ()

    def __init__(self, life: Life, message_id: int, content: str = "") -> None:
        self.id = message_id
        self.content = content
        self._life = life

    @property
    def _message(self) -> Message:
        return next(one for one in self._life.thread.messages if one.id == self.id)

    async def edit(self, *, content: str, **_: Any) -> None:
        def effect() -> None:
            self._message.content = content

        await self._life.request(effect, post=True)

    async def add_reaction(self, emoji: str) -> None:
        await self._life.request(lambda: self._message.reactions.append(emoji))


class EngineOf:
    """The engine's containers as one life reaches them."""

    def __init__(self, life: Life) -> None:
        self._life = life

    async def attach(self, *_: Any, **__: Any) -> "Wire":
        return await self._life.doing(lambda: Wire(self._life))

    async def logs(self, *_: Any, **__: Any) -> AsyncIterator[Bytes]:
        lag_s = self._life.dice.random() * 0.1
        yield Bytes(await self._life.doing(lambda: self._life.program.log(lag_s)))

    async def kill(self, *_: Any) -> None:
        raise AssertionError("nobody presses Ctrl-C in these stories")


class Wire:
    """An attach stream: what is printed from the moment it is there, in pieces of any size."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._at = len(life.program.output)

    async def read(self) -> Bytes:
        program = self._life.program
        while self._at == len(program.output):
            await program.changed.wait()
        await self._life.doing(lambda: None, self._life.dice.choice((0, 0, 0.01)))
        size = self._life.dice.choice((1, 5, 4096))
        piece = program.output[self._at : self._at + size]
        self._at += len(piece)
        return Bytes(piece)

    async def write(self, data: bytes) -> None:
        await self._life.doing(lambda: self._life.program.write(data), 0.3)

    async def resize(self, columns: int, rows: int) -> None:
        return

    async def close(self) -> None:
        return


@dataclass
class Kept:
    """The row of the terminal as the database has it."""

    row: Terminal | None = None


class KeptBy:
    """`store.Terminals` for one life."""

    def __init__(self, life: Life, kept: Kept) -> None:
        self._life = life
        self._kept = kept
        self._one = asyncio.Lock()

    async def add(self, row: Terminal) -> None:
        await self._change(lambda: row)

    async def save(self, thread_id: int, **fields: Any) -> None:
        await self._change(lambda: replace(self._row, **fields))

    async def end(self, thread_id: int, how: str) -> None:
        await self._change(lambda: replace(self._row, ended=how, ended_at=datetime.now(UTC)))

    @property
    def _row(self) -> Terminal:
        assert self._kept.row is not None
        return self._kept.row

    async def _change(self, changed: Callable[[], Terminal]) -> None:
        def effect() -> None:
            self._kept.row = changed()

        async with self._one:
            await self._life.doing(effect, 0.3)
