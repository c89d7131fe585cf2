"""How many containers a second start when a whole class types the same command at once."""

import asyncio
import re

from bench.docker_client import NO_NETWORK, DockerClient
from bench.figures import Row
from bench.stage import Stage
from playground.discord.visible import Visible

CONTAINER = ("busybox", "sleep", "60")
IN_CHAT = f"!run -d {' '.join(CONTAINER)}"
FULL_ID = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)


async def measure(stage: Stage, client: DockerClient, rounds: int) -> list[Row]:
    """Until the last id is told, by the bot to everyone and by each client on its stdout."""
    pupils = len(stage.pupils)
    chat, default, offline = [], [], []
    for _ in range(rounds):
        chat.append(pupils / await _in_chat(stage))
        await client.remove(stage.bot_label)
        default.append(pupils / await client.run_at_once(pupils, (), *CONTAINER))
        await client.remove(client.label)
        offline.append(pupils / await client.run_at_once(pupils, NO_NETWORK, *CONTAINER))
        await client.remove(client.label)
    section = f"{pupils} people at once"
    return [
        Row.of(section, IN_CHAT, "/s", chat),
        Row.of(section, f"docker run -d {' '.join(CONTAINER)}", "/s", default),
        Row.of(section, "the same, --network none", "/s", offline),
    ]


async def _in_chat(stage: Stage) -> float:
    told: set[int] = set()

    def all_told(event: Visible) -> bool:
        if stage.answers(stage.lab)(event) and event.message is not None:
            if not FULL_ID.search(event.message.content):
                stage.give_up(RuntimeError(f"no container: {event.message.content}"))
            told.add(event.message.id)
        return len(told) == len(stage.pupils)

    speaking = asyncio.gather(*(one.say(stage.lab.id, IN_CHAT) for one in stage.pupils))
    seconds, _ = await stage.until(all_told, speaking)
    return seconds
