"""`/docker` offers what it can in time, however long the engine takes."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from bot.chat.command.slash import Slash
from bot.chat.labbot import LabBot
from bot.sandbox.labels import Person
from bot.sandbox.seat import Seat
from bot.settings import Settings
from tests.bot.commands.test_completion import container

pytestmark = pytest.mark.asyncio


class SlowSeat:
    """A seat whose engine answers when it is told to."""

    guild_id = 1
    person = Person(2, "learner")

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.asked = 0

    async def containers(self) -> list[object]:
        self.asked += 1
        await self.answers.wait()
        return [container("web", "running")]

    async def images(self) -> list[object]:
        return []

    @property
    def own_networks(self) -> "SlowSeat":
        return self

    own_volumes = own_networks

    async def visible(self) -> list[object]:
        return []


async def test_a_slow_engine_is_asked_once_and_heard_later() -> None:
    settings = Settings(_env_file=None, completion_timeout_s=0.1)
    slash = Slash(cast(LabBot, SimpleNamespace(settings=settings)))
    slow = SlowSeat()
    seat = cast(Seat, slow)
    for _ in range(2):
        known = await slash._known(seat)
        assert not known.containers
        assert known.pullable == settings.allowed_images  # so commands and flags are offered
    slow.answers.set()
    await asyncio.sleep(0.01)
    assert [own.name for own in (await slash._known(seat)).containers] == ["web"]
    assert slow.asked == 1
    await slash.cog_unload()
