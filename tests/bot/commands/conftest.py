"""People who type Docker commands at a real engine, each with a console that a test reads."""

import itertools
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.commands import registry
from bot.commands.shell import Shell
from bot.docker_cli.words import split
from bot.engine.engine import Engine
from bot.sandbox.labels import Person
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store import Store

from .console import RecordedConsole

CHANNEL = 2


@dataclass(frozen=True)
class Ran:
    """What a command left on its console, and its exit code."""

    status: int
    console: RecordedConsole

    @property
    def out(self) -> str:
        return self.console.stdout

    @property
    def err(self) -> str:
        return self.console.stderr

    @property
    def hints(self) -> str:
        return self.console.hinted


@dataclass
class Typist:
    """Somebody in a lab channel: `await learner("run busybox true")`."""

    seat: Seat
    terminals: Terminals
    settings: Settings
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(100))

    def shell(self, console: RecordedConsole) -> Shell:
        return Shell(self.seat, console, self.terminals, next(self.ids), self.settings)

    async def __call__(
        self, command: str, stdin: bytes | None = None, console: RecordedConsole | None = None
    ) -> Ran:
        return await self.words(split(command), console or RecordedConsole(stdin))

    async def words(self, words: list[str], console: RecordedConsole | None = None) -> Ran:
        console = console or RecordedConsole()
        return Ran(await registry.run(words, self.shell(console)), console)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        database=tmp_path / "quayside.sqlite3",
        foreground_timeout_s=20,
        output_quiet_s=0.05,
        stop_timeout_s=0,
    )


@pytest.fixture
async def terminals(settings: Settings) -> AsyncIterator[Terminals]:
    store = await Store.open(settings.database)
    terminals = Terminals(store.terminals, settings)
    yield terminals
    await terminals.close()
    await store.close()


@pytest.fixture
def people(
    engine: Engine, bot_id: int, settings: Settings, terminals: Terminals
) -> Callable[..., Typist]:
    """Make people by name; keywords change settings for one of them."""
    ids = itertools.count(10)
    guild_id = random.getrandbits(62)  # names at the engine are told apart by guild and person

    def person(name: str, **changed: object) -> Typist:
        own = settings.model_copy(update=changed)
        seats = Seats(engine, Rules.from_settings(own), bot_id)
        seat = seats.seat(Person(next(ids), name), guild_id, CHANNEL)
        return Typist(seat, Terminals(terminals._kept, own) if changed else terminals, own)

    return person


@pytest.fixture
def learner(people: Callable[..., Typist]) -> Typist:
    return people("learner")
