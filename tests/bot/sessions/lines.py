"""What a session talks to, in tests: a program at a real pty, and a thread that is a list."""

import asyncio
import fcntl
import os
import pty
import signal
import struct
import termios
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.sessions.line import Pace
from bot.sessions.place import Input, Offer, PlaceGone, PlaceShut, Reply
from bot.sessions.screen import plain

PACE = Pace(quiet_s=0.05, longest_s=0.2, head=4096, tail=4096)
PATIENCE_S = 30
CHUNK_BYTES = 4096


@dataclass(frozen=True)
class Bytes:
    """A piece of output."""

    data: bytes


class PtyLine:
    """A `Line` to a program of this machine at a terminal, as the engine runs one with `-t`."""

    def __init__(self, *argv: str, term: str = "xterm") -> None:
        self.read_bytes = 0
        self._pid, self._tty = pty.fork()
        if not self._pid:
            clean = {"PATH": os.environ["PATH"], "TERM": term, "HOME": "/nonexistent"}
            try:
                os.execvpe(argv[0], argv, {**clean, "PS1": "$ ", "NODE_REPL_HISTORY": ""})
            finally:
                os._exit(127)  # not there: a second test process must not go on from here
        os.set_blocking(self._tty, False)
        self._ready = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._tty, self._ready.set)

    async def read(self) -> Bytes | None:
        while True:
            self._ready.clear()
            try:
                data = os.read(self._tty, CHUNK_BYTES)
            except BlockingIOError:
                await self._ready.wait()
            except OSError:
                return None  # Linux: the last process at the terminal has ended
            else:
                self.read_bytes += len(data)
                return Bytes(data) if data else None

    async def write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._tty, data) :]
            except BlockingIOError:
                await asyncio.sleep(0.01)
            except OSError:
                return

    async def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._tty, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    async def close(self) -> None:
        """A detach: the program goes on, until `end`."""

    def end(self) -> None:
        """Kill the program and let go of its terminal."""
        asyncio.get_running_loop().remove_reader(self._tty)
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        os.close(self._tty)
        os.waitpid(self._pid, 0)


class Scripted:
    """A `Line` whose output a test writes, and which keeps what was typed at it."""

    def __init__(self) -> None:
        self.typed: list[bytes] = []
        self.sizes: list[tuple[int, int]] = []
        self.closed = False
        self._output: asyncio.Queue[bytes | None] = asyncio.Queue()

    def print(self, data: bytes) -> None:
        self._output.put_nowait(data)

    def end(self) -> None:
        self._output.put_nowait(None)

    async def read(self) -> Bytes | None:
        data = await self._output.get()
        return None if data is None else Bytes(data)

    async def write(self, data: bytes) -> None:
        self.typed.append(data)

    async def resize(self, columns: int, rows: int) -> None:
        self.sizes.append((columns, rows))

    async def close(self) -> None:
        self.closed = True


@dataclass
class Posted:
    """A message in a `ListPlace`; `texts` are all the contents that it had."""

    id: int
    reply: Reply
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.texts[-1]


class ListPlace:
    """A `Place` that keeps lists. As in Discord, a reply posted twice (same `start`) is one.

    `before_show` is awaited in each `show`, to be slow there, or to fail.
    """

    def __init__(self, place_id: int = 1000) -> None:
        self.id = self.after = place_id
        self.opened_at = datetime.now(UTC)
        self.posted: list[Posted] = []
        self.marked: list[int] = []
        self.told: list[str] = []
        self.beside: list[str] = []
        self.with_keys: list[str] = []
        self.inputs: list[Input] = []
        self.requests = 0
        self.busied = 0
        self.gone = self.shut = False
        self.before_show: Callable[[], object] = lambda: None
        self._changed = asyncio.Event()
        self._next_id = place_id + 1

    @property
    def parent_id(self) -> int:
        return 77

    async def show(self, reply: Reply) -> int:
        self.requests += 1
        waiting = self.before_show()
        if asyncio.isfuture(waiting) or asyncio.iscoroutine(waiting):
            await waiting
        self._check()
        known = next(
            (
                one
                for one in self.posted
                if reply.message_id == one.id
                or (reply.start, reply.replaces) == (one.reply.start, one.reply.replaces)
            ),
            None,
        )
        if known is None:
            known = Posted(self.new_id(), reply)
            self.posted.append(known)
        known.reply = reply
        known.texts.append(reply.text)
        self._changed.set()
        return known.id

    async def mark(self, input_id: int) -> None:
        self.requests += 1
        self._check()
        self.marked.append(input_id)
        self._changed.set()

    async def busy(self) -> None:
        self._check()
        self.busied += 1
        self._changed.set()

    async def tell(self, text: str, *, keys: bool = False, offer: Offer | None = None) -> None:
        self._check()
        (self.with_keys if keys else self.told).append(text)
        self._changed.set()

    async def aside(self, text: str) -> None:
        self.beside.append(text)

    async def input(self, input_id: int) -> Input | None:
        return next((one for one in self.inputs if one.id == input_id), None)

    async def missed(self, after: int) -> AsyncIterator[Input]:
        for one in [one for one in self.inputs if one.id > after]:
            await asyncio.sleep(0)
            yield one

    def says(self, text: str) -> Input:
        """Somebody posts a message here."""
        said = Input(self.new_id(), 7, text)
        self.inputs.append(said)
        return said

    def new_id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _check(self) -> None:
        if self.gone:
            raise PlaceGone(self.id, "Unknown Channel")
        if self.shut:
            raise PlaceShut(self.id, "Missing Permissions")

    @property
    def texts(self) -> list[str]:
        return [plain(one.text).strip() for one in self.posted]

    async def until(self, done: Callable[[], object]) -> None:
        """Wait until something that is shown here makes `done` true."""
        async with asyncio.timeout(PATIENCE_S):
            while not done():
                self._changed.clear()
                await self._changed.wait()

    async def until_answered(self, input_id: int, answer: str) -> None:
        """Wait until the reply to an input is exactly this."""
        replies: list[str] = []

        def answered() -> bool:
            replies[:] = [
                text
                for one, text in zip(self.posted, self.texts, strict=True)
                if one.reply.answers == input_id
            ]
            return answer in replies

        try:
            await self.until(answered)
        except TimeoutError:
            assert replies == [answer], self.texts  # for pytest to show the difference
            raise

    async def until_shown(self, *texts: str) -> None:
        """Wait until the messages here are exactly these."""
        try:
            await self.until(lambda: self.texts == list(texts))
        except TimeoutError:
            assert self.texts == list(texts)  # for pytest to show the difference
            raise


async def output_until(line: PtyLine, done: Callable[[bytes], object]) -> bytes:
    """Read until the output is as wanted."""
    seen = b""
    async with asyncio.timeout(PATIENCE_S):
        while not done(seen):
            piece = await line.read()
            if piece is None:
                break
            seen += piece.data
    return seen
