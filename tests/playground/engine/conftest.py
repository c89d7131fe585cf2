"""A real engine for the tests of the playground's engine."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.engine.engine import RunningEngine, ensure, fresh

CHECKOUT = Path(__file__).resolve().parents[3]
DOCKER_TIMEOUT_S = 60.0


class Docker:
    """Docker's own client, at one engine."""

    def __init__(self, engine: RunningEngine) -> None:
        self.host = engine.host
        self._client = engine.docker

    async def __call__(self, *words: str) -> tuple[int, str]:
        """Run a command; return its exit code and what it printed, both streams in one."""
        process = await asyncio.create_subprocess_exec(
            self._client,
            "--host",
            self.host,
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(DOCKER_TIMEOUT_S):
            output, _ = await process.communicate()
        return process.returncode or 0, output.decode()


@pytest.fixture
async def shared() -> RunningEngine:
    """The engine that every test may use, where it is the playground's own."""
    engine = await ensure(CHECKOUT)
    if not engine.private:
        pytest.skip("this machine has an engine of its own")
    return engine


@pytest.fixture
async def docker(shared: RunningEngine) -> AsyncIterator[Docker]:
    """Docker's client at an engine that holds no image yet."""
    async with fresh(CHECKOUT) as engine:
        yield Docker(engine)
