"""An engine that went away, and how long a terminal waits for it; called by `terminals`."""

import asyncio

from bot.docker_cli.durations import human_duration
from bot.engine.engine import Engine
from bot.engine.errors import EngineError
from bot.sessions.place import Place

QUIET_S = 2.0
"""A restart of the engine that is as quick as that needs no words."""
SHORTEST_S, LONGEST_S = 0.25, 3.0


async def waited_for(engine: Engine, place: Place, name: str, most_s: float) -> str:
    """Wait until the engine answers again, with words once it takes long; what to tell then.

    Raises its `EngineError` after `most_s` seconds.
    """
    clock = asyncio.get_running_loop().time
    began, pause_s, told = clock(), SHORTEST_S, False
    while True:
        try:
            await engine.version()
        except EngineError:
            if clock() - began > most_s:
                raise
        else:
            break
        if not told and clock() - began > QUIET_S:
            told = True
            await place.tell(
                "The Docker engine does not answer. It is nothing you did: I wait for it, at most "
                f"{human_duration(most_s).lower()}, and what you type meanwhile waits too."
            )
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_S)
    return f"The Docker engine is back. Here is how it goes on with `{name}`." if told else ""
