"""Containers of the test's own bot, made straight at the engine."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.engine.engine import Engine
from bot.engine.streams import Stream
from bot.engine.values import ContainerSpec
from bot.sandbox.labels import BOT

MIB = 1024 * 1024

Make = Callable[..., Awaitable[str]]


def spec(bot_id: int, *command: str, **fields: Any) -> ContainerSpec:
    """A busybox that runs `command`, with small limits; `fields` say what is different."""
    values: dict[str, Any] = {
        "name": "",
        "image": "busybox",
        "command": command,
        "labels": {BOT: str(bot_id)},
        "memory": 64 * MIB,
        "nano_cpus": 10**9,
        "pids": 64,
        "shm_size": 4 * MIB,
        "log_max_size": 2 * MIB,
        "open_files": 1024,
        "network": "none",
    }
    return ContainerSpec(**{**values, **fields})


@pytest.fixture
def make(engine: Engine, bot_id: int) -> Make:
    """`await make("echo", "hi", tty=True)` creates a container and returns its id."""

    async def make(*command: str, **fields: Any) -> str:
        return await engine.containers.create(spec(bot_id, *command, **fields))

    return make


@pytest.fixture
def run(engine: Engine, make: Make) -> Make:
    """As `make`, and started."""

    async def run(*command: str, **fields: Any) -> str:
        container_id = await make(*command, **fields)
        await engine.containers.start(container_id)
        return container_id

    return run


async def everything(stream: Stream) -> tuple[bytes, bytes]:
    """All that comes until the end: stdout and stderr."""
    out, err = bytearray(), bytearray()
    while (output := await stream.read()) is not None:
        (out if output.stream == "stdout" else err).extend(output.data)
    return bytes(out), bytes(err)


async def until(stream: Stream, text: bytes) -> bytes:
    """What comes up to a piece with `text` in it; fails when the stream ends before."""
    seen = b""
    while text not in seen:
        output = await stream.read()
        assert output is not None, f"ended after {seen!r}"
        seen += output.data
    return seen
