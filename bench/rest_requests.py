"""How many REST requests a command costs the bot, until it has nothing more to say."""

import asyncio
import time

from bench.docker_client import DockerClient
from bench.figures import Row
from bench.stage import SETTLE_S, Stage, Wanted
from playground.engine.errors import EngineSetupError
from playground.stack import Engine

SECTION = "REST requests"
COMMANDS = ("!ps", "!ps -a", "!images", "!run node", "!run -d busybox sleep 60", "!help")


async def measure(stage: Stage, client: DockerClient) -> list[Row]:
    rows = []
    for command in COMMANDS:
        rows.append(await _count(stage, command, stage.answers(stage.lab)))
        await client.remove(stage.bot_label)
    rows.append(await _count(stage, "!run -it node", stage.prompts, aim=3.0))
    await client.remove(stage.bot_label)
    return rows


async def measure_missing_image() -> list[Row]:
    """On an engine that has no image yet; no row where no such engine can be made."""
    try:
        async with Stage.set(engine=Engine.FRESH) as stage:
            await stage.open_lab()
            # The hint comes with the last words; before, the answer grows as the pull goes on.
            ended = stage.answers(stage.lab, "is no error")
            return [await _count(stage, "!run node", ended, what="!run node, pulled first")]
    except EngineSetupError:
        return []


async def _count(
    stage: Stage, command: str, ended: Wanted, *, what: str = "", aim: float | None = None
) -> Row:
    began = time.time()
    await stage.say(command, ended)
    await asyncio.sleep(SETTLE_S)
    return Row.of(SECTION, what or command, "", [stage.requests_since(began)], aim)
