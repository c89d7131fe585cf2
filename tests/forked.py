"""Bots forked off one process that has imported the bot: a test waits for no import.

`tests/conftest.py` starts that process once for all workers, the nursery; `fork` is how a
`playground.stack.Stack` asks it for a bot. A bot is a process of its own as ever, which runs
`python -m bot serve` with its own environment, folder and log, and can be killed.

Each bot has one connection to the nursery, a Unix socket. The request goes there with the log's
descriptor; the bot's process id comes back, and when it has ended its exit code. Whoever goes away
without waiting for that leaves no bot behind.
"""

import asyncio
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NoReturn

ADDRESS = "TESTS_NURSERY"
"""The environment variable that tells workers where the nursery listens."""
LONGEST_REQUEST = 128 * 1024  # bytes; an environment is most of it
HIGHEST_DESCRIPTOR = 1024
MODULES = ("bot.app", "bot.cli", "bot.knobs", "bot.logs", "aiosqlite", "alembic.command", "uvloop")


class Forked:
    """A `playground.launch.Process`."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection
        self._ending = asyncio.create_task(self._end())

    async def _end(self) -> int:
        with self._connection:
            loop = asyncio.get_running_loop()
            self.returncode = int(await loop.sock_recv(self._connection, 64) or -signal.SIGKILL)
        return self.returncode

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def fork(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, log: IO[bytes]
) -> Forked:
    """The tests' `playground.launch.Launch`, for `python -m MODULE …` only."""
    python, option, *words = command
    assert (python, option) == (sys.executable, "-m")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(os.environ[ADDRESS])
    request = {"words": words, "environment": dict(environment), "folder": str(folder)}
    socket.send_fds(connection, [json.dumps(request).encode()], [log.fileno()])
    connection.setblocking(False)
    pid = int(await asyncio.get_running_loop().sock_recv(connection, 64))
    return Forked(connection, pid)


@contextmanager
def nursery() -> Iterator[None]:
    """Have a nursery, for this process and those that it starts."""
    with TemporaryDirectory(prefix="quayside-nursery-") as folder:
        os.environ[ADDRESS] = address = f"{folder}/door"
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
            door.bind(address)
            door.listen(64)
            process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(door.fileno())],
                cwd=Path(__file__).parents[1],
                stdin=subprocess.PIPE,
                pass_fds=[door.fileno()],
                start_new_session=True,
            )
        try:
            yield
        finally:
            process.communicate()  # closes its stdin, which ends it
            del os.environ[ADDRESS]


def tend(door: socket.socket) -> None:
    """Fork a bot for each request, until stdin is closed."""
    wake, waking = socket.socketpair()
    waking.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waking.fileno())
    asking: set[socket.socket] = set()
    bots: dict[int, socket.socket] = {}
    while True:
        ready = select.select([sys.stdin, wake, door, *asking, *bots.values()], [], [])[0]
        if sys.stdin in ready:
            break
        if wake in ready:
            wake.recv(4096)
            for pid, code in _ended():
                with bots.pop(pid) as connection, suppress(OSError):
                    connection.send(str(code).encode())
        for pid, connection in bots.items():
            if connection in ready:
                os.kill(pid, signal.SIGKILL)  # nobody waits for it any more
        if door in ready:
            asking.add(door.accept()[0])
        for connection in asking & set(ready):
            asking.remove(connection)
            if pid := _born(connection):
                bots[pid] = connection
    for pid in bots:
        os.kill(pid, signal.SIGKILL)


def _ended() -> Iterator[tuple[int, int]]:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended[0], os.waitstatus_to_exitcode(ended[1])


def _born(connection: socket.socket) -> int | None:
    """Answer a request; the new bot's process id, None if whoever asked is gone again."""
    data, descriptors, *_ = socket.recv_fds(connection, LONGEST_REQUEST, 1)
    if not data:
        connection.close()
        return None
    _import_the_bot()
    if not (pid := os.fork()):
        _become(descriptors[0], **json.loads(data))
    os.close(descriptors[0])
    connection.send(str(pid).encode())
    return pid


@cache
def _import_the_bot() -> None:
    for module in MODULES:
        import_module(module)
    with TemporaryDirectory() as folder:  # what Alembic and SQLAlchemy keep of a first time
        import_module("bot.store.schema").upgrade(Path(folder) / "quayside.sqlite3")
    gc.collect()
    gc.freeze()  # a collection in a fork then copies no page of what is shared


def _become(log: int, words: list[str], environment: dict[str, str], folder: str) -> NoReturn:
    """In the fork: be `python -m WORDS`, as if just started."""
    code: object = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.closerange(3, HIGHEST_DESCRIPTOR)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = words
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    tend(socket.socket(fileno=int(sys.argv[1])))
