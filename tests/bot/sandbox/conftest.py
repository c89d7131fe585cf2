"""Seats of made-up people at the real engine, in guilds that no other test has."""

import dataclasses
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.docker_cli.reference import Reference
from bot.engine.engine import Engine
from bot.sandbox.labels import Person
from bot.sandbox.own import Own
from bot.sandbox.requests import RunRequest
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from bot.settings import Settings

CHANNEL = 77

Sit = Callable[..., Seat]


@pytest.fixture
def rules() -> Rules:
    """What somebody gets who configures nothing."""
    return Rules.from_settings(Settings(_env_file=None))  # type: ignore[call-arg] # pydantic-settings' own


@pytest.fixture
def guild_id() -> int:
    return random.getrandbits(62)


@pytest.fixture
def sit(engine: Engine, rules: Rules, bot_id: int, guild_id: int) -> Sit:
    """`sit("ada", running_per_person=1)`: her seat, where the rules may differ from the default."""
    everybody: dict[str, Any] = {}

    def sit(name: str = "ada", *, guild_id: int = guild_id, **different: Any) -> Seat:
        changed = dataclasses.replace(rules, **different)
        seats = everybody.setdefault(repr(changed), Seats(engine, changed, bot_id))
        person_id = sum(ord(letter) << 7 * place for place, letter in enumerate(name))
        seat: Seat = seats.seat(Person(person_id, name), guild_id, CHANNEL)
        return seat

    return sit


@pytest.fixture
def seat(sit: Sit) -> Seat:
    return sit("ada")


def asking(image: str, *command: str, **fields: Any) -> RunRequest:
    """What `docker run IMAGE COMMAND` asks."""
    return RunRequest(image=Reference.parse(image), command=command, **fields)


@dataclass(frozen=True)
class Ran:
    """A program's whole life in the foreground."""

    own: Own
    out: str
    err: str
    code: int


async def ran(seat: Seat, *command: str, image: str = "busybox", **fields: Any) -> Ran:
    """Run a program to its end."""
    own = await seat.create(asking(image, *command, **fields))
    stream = await seat.engine.containers.attach(own.id, stdin=False)
    await seat.start(own)
    text = {"stdout": bytearray(), "stderr": bytearray()}
    while (output := await stream.read()) is not None:
        text[output.stream] += output.data
    await stream.close()
    code = await seat.engine.containers.wait(own.id)
    return Ran(own, text["stdout"].decode(), text["stderr"].decode(), code)
