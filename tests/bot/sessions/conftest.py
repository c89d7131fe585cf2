"""What tests of sessions get: a place, a program at a pty, and terminals of real containers."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.sandbox.labels import Person
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store import Store
from tests.bot.conftest import TIMEOUT_S, have
from tests.bot.sessions.lines import ListPlace, PtyLine
from tests.bot.sessions.running import Saved

GUILD, CHANNEL, ADA = os.getpid(), 77, 7
"""A guild of this process, so that others on the same engine have names of their own."""


@pytest.fixture
def place() -> ListPlace:
    return ListPlace()


@pytest.fixture
def saved() -> Saved:
    return Saved()


@pytest.fixture(scope="session")
def busybox(docker_host: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have busybox on the PATH: this machine's, else the one of the engine's image."""
    if shutil.which("busybox"):
        yield
        return
    folder = tmp_path_factory.mktemp("busybox")

    async def fetch() -> None:
        engine = await connect(docker_host, None, TIMEOUT_S)
        await have(engine, "busybox")
        await engine.close()

    def docker(*words: str) -> str:
        command = ("docker", "--host", docker_host, *words)
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    asyncio.run(fetch())
    container = docker("create", "busybox")
    docker("cp", "--follow-link", f"{container}:/bin/busybox", str(folder / "busybox"))
    docker("rm", container)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield


@pytest.fixture
async def pty_of(busybox: None) -> AsyncIterator[Callable[..., PtyLine]]:
    """`pty_of("busybox", "sh")`: a program at a terminal, which the test's end kills."""
    lines: list[PtyLine] = []

    def start(*argv: str) -> PtyLine:
        lines.append(PtyLine(*argv))
        return lines[-1]

    yield start
    for line in lines:
        line.end()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        database=tmp_path / "quayside.sqlite3",
        output_quiet_s=0.1,
        edit_interval_s=0.3,
    )


@pytest.fixture
def seat(engine: Engine, bot_id: int, settings: Settings) -> Seat:
    return Seats(engine, Rules.from_settings(settings), bot_id).seat(
        Person(ADA, "ada"), GUILD, CHANNEL
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    store = await Store.open(settings.database)
    yield store
    await store.close()


@pytest.fixture
async def terminals(store: Store, settings: Settings) -> AsyncIterator[Terminals]:
    terminals = Terminals(store.terminals, settings)
    yield terminals
    await terminals.close()
