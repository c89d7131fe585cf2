"""What one `1+1` costs: through chat and back, on the raw attach stream, and Discord's share."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiodocker
from aiodocker.stream import Stream

from bench.docker_client import NO_NETWORK, TIMEOUT_S, DockerClient
from bench.figures import Row, milliseconds
from bench.stage import SETTLE_S, Stage

SECTION = "One evaluation"
WARM_UP = 3
PROMPT_AT_END = re.compile(rb"> (?:\x1b\[3G)?\Z")
"""Behind its prompt, node puts the cursor where it is (`CSI 3 G`), with the prompt or after it."""


async def measure(stage: Stage, echo: Stage, client: DockerClient, times: int) -> list[Row]:
    """Each in turn; what is added is counted in each turn, then its median is taken."""
    began = 0.0
    turns: list[tuple[float, float, float]] = []
    _, thread = await stage.open_terminal()
    assert stage.stack.engine is not None
    async with terminal(client, stage.stack.engine.host) as stream:
        for turn in range(WARM_UP + times):
            if turn == WARM_UP:
                began = time.time()
                turns.clear()
            chat = await stage.say("1+1", stage.answers(thread, "2"), thread)
            network = await echo.say("ping", echo.answers(echo.lab, "pong"))
            turns.append((chat, network, await evaluate(stream)))
        await asyncio.sleep(SETTLE_S)
        requests = stage.requests_since(began) / times
    await stage.end_terminal(thread, client.remove(stage.bot_label))
    chats, networks, raws = zip(*turns, strict=True)
    added = [chat - network - raw for chat, network, raw in turns]
    return [
        Row.of(SECTION, "1+1 in chat, to its answer", "ms", milliseconds(chats)),
        Row.of(SECTION, "ping, to a bare bot's pong", "ms", milliseconds(networks)),
        Row.of(SECTION, "1+1 on the raw attach stream", "ms", milliseconds(raws)),
        Row.of(SECTION, "added: first less the others", "ms", milliseconds(added), aim=3.0),
        Row.of(SECTION, "REST requests", "", [requests], aim=1.0),
    ]


@asynccontextmanager
async def terminal(client: DockerClient, host: str) -> AsyncIterator[Stream]:
    """An attach stream to a node that has prompted."""
    words = ("create", "--label", client.label, *NO_NETWORK, "--init", "-it", "node")
    docker = aiodocker.Docker(url=host)
    try:
        container = docker.containers.container(await client(*words))
        stream = container.attach(stdin=True, stdout=True, stderr=True, logs=True)
        async with stream:
            await container.start()
            async with asyncio.timeout(TIMEOUT_S):
                await _prompted(stream)
            yield stream
    finally:
        await docker.close()
        await client.remove(client.label)


async def evaluate(stream: Stream) -> float:
    """Seconds from a line on the stream to its answer and the next prompt."""
    began = time.perf_counter()
    await stream.write_in(b"1+1\n")
    async with asyncio.timeout(TIMEOUT_S):
        await _prompted(stream)
    return time.perf_counter() - began


async def _prompted(stream: Stream) -> None:
    seen = b""
    while not PROMPT_AT_END.search(seen):
        message = await stream.read_out()
        if message is None:
            raise EOFError(f"node ended: {seen!r}")
        seen += message.data
