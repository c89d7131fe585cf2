"""How long until node's first prompt: `!run -it node` in chat, `docker run -it node` at a tty."""

from bench.docker_client import NO_NETWORK, DockerClient
from bench.figures import Row, milliseconds
from bench.stage import Stage

SECTION = "First prompt"


async def measure(stage: Stage, client: DockerClient, times: int) -> list[Row]:
    """Each in turn, so that whatever else the machine does disturbs all alike.

    The bot's containers have no network, whose setting up is part of the client's default.
    """
    chat, default, offline = [], [], []
    for _ in range(times):
        chat.append(await _in_chat(stage, client))
        default.append(await client.first_prompt(()))
        offline.append(await client.first_prompt(NO_NETWORK))
    return [
        Row.of(SECTION, "!run -it node", "ms", milliseconds(chat)),
        Row.of(SECTION, "docker run -it node", "ms", milliseconds(default)),
        Row.of(SECTION, "the same, --network none", "ms", milliseconds(offline)),
        Row.of(SECTION, "chat / docker run", "x", _ratios(chat, default), aim=1.0),
        Row.of(SECTION, "chat / --network none", "x", _ratios(chat, offline)),
    ]


async def _in_chat(stage: Stage, client: DockerClient) -> float:
    seconds, thread = await stage.open_terminal()
    await stage.end_terminal(thread, client.remove(stage.bot_label))
    return seconds


def _ratios(ours: list[float], theirs: list[float]) -> list[float]:
    return [our / their for our, their in zip(ours, theirs, strict=True)]
