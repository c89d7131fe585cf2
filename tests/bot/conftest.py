"""A real Docker Engine for every test of the bot; each test has its own bot, so its own containers.

The engine is DOCKER_HOST's, else the checkout's private one, started if need be. Tests run in
parallel on it: what a test makes carries its bot's label, and is removed by it.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.docker_cli.reference import Reference
from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, ContainerNotFound, ImageNotFound
from bot.sandbox.labels import BOT
from playground.engine.engine import ensure

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 30


@pytest.fixture(scope="session")
def docker_host() -> str:
    """The address of a running engine."""
    return asyncio.run(ensure(ROOT)).host


@pytest.fixture
def bot_id() -> int:
    """An application id that no other test has."""
    return random.getrandbits(62)


@pytest.fixture
async def engine(docker_host: str, bot_id: int) -> AsyncIterator[Engine]:
    """A connection to the engine, which has busybox; what the test's bot made goes afterwards."""
    engine = await connect(docker_host, None, TIMEOUT_S)
    await have(engine, "busybox")
    yield engine
    for container in await engine.containers.list({BOT: str(bot_id)}, all=True):
        try:
            await engine.containers.remove(container.id, force=True, volumes=True)
        except ContainerNotFound:
            continue
    await forget_images(engine, bot_id)
    for network in await engine.networks.list({BOT: str(bot_id)}):
        await engine.networks.remove(network.id)
    for volume in await engine.volumes.list({BOT: str(bot_id)}):
        await engine.volumes.remove(volume.name)
    await engine.close()


async def forget_images(engine: Engine, bot_id: int) -> None:
    """Remove the images that people of this bot named or made; its containers have gone."""
    for image in await engine.images.list():
        own = [tag for tag in image.repo_tags if tag.startswith(f"qs-{bot_id}-")]
        nameless = not image.repo_tags and image.labels.get(BOT) == str(bot_id)
        for name in own or ([image.id] if nameless else []):
            with suppress(ImageNotFound, Conflict):
                await engine.images.remove(name)


async def have(engine: Engine, image: str) -> None:
    """Pull an image unless it is there."""
    reference = Reference.parse(image)
    try:
        await engine.images.inspect(reference.canonical)
    except ImageNotFound:
        async for _ in engine.images.pull(reference.canonical):
            pass
