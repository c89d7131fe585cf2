"""What a moderator's clean-up would do and does: stop or remove containers of one person or all."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.chat.render import code, page
from bot.docker_cli.table import table
from bot.engine.engine import Engine
from bot.engine.errors import ContainerNotFound, EngineError
from bot.sandbox.belongings import belongings, discard
from bot.sandbox.own import Own
from bot.sandbox.seats import Seats

AT_ONCE = 8
NAMED = 10
"""How many containers a summary names."""


async def _stop(engine: Engine, own: Own) -> None:
    await engine.containers.stop(own.id)


async def _remove(engine: Engine, own: Own) -> None:
    await engine.containers.remove(own.id, force=True, volumes=True)


@dataclass(frozen=True, slots=True)
class Action:
    """A clean-up: its command, its words, which containers it is for, and what it does to one."""

    name: str
    verb: str
    done: str
    concerns: Callable[[Own], bool]
    do: Callable[[Engine, Own], Awaitable[None]]


ACTIONS = {
    "stop": Action("stop", "stop", "Stopped", lambda own: own.alive, _stop),
    "rm": Action("rm", "remove", "Removed", lambda own: True, _remove),
}


async def preview(seats: Seats, guild_id: int, person_id: int | None, action: Action) -> str | None:
    """What the action would do, as a message; None if there is nothing to do."""
    found = await _concerned(seats, guild_id, person_id, action)
    beside = await _beside(seats, guild_id, person_id, action)
    if not found and not beside:
        return None
    if not found:
        return f"This would {action.verb} {beside}."
    rows = [(own.owner_name, own.name, own.image, own.status) for own in found]
    shown = page(
        table(("PERSON", "NAME", "IMAGE", "STATUS"), rows),
        f"This would {action.verb} {_count(found)}{f', and {beside}' if beside else ''}.",
    )
    return shown.content


async def carry_out(seats: Seats, guild_id: int, person_id: int | None, action: Action) -> str:
    """Do it to whatever it concerns by now, and say what was done."""
    found = await _concerned(seats, guild_id, person_id, action)
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(own: Own) -> EngineError | None:
        async with turns:
            try:
                await action.do(seats.engine, own)
            except ContainerNotFound:
                return None
            except EngineError as error:
                return error
        return None

    ends = await asyncio.gather(*map(one, found))
    done = [own for own, error in zip(found, ends, strict=True) if error is None]
    failures = [error for error in ends if error]
    names = ", ".join(f"{code(own.name)} of {code(own.owner_name)}" for own in done[:NAMED])
    more = f" and {len(done) - NAMED} more" if len(done) > NAMED else ""
    told = f"{action.done} {_count(done)}{': ' if names else ''}{names}{more}."
    if action is ACTIONS["rm"]:
        engine, bot_id = seats.engine, seats.bot_id
        kept = await belongings(engine, bot_id, guild_id, person_id)
        await discard(engine, kept)
        told += f" With {kept}." if str(kept) else ""
    if failures:
        told += f" {len(failures)} could not be: the engine says {code(failures[0].message)}."
    return told


def _count(containers: Sequence[Own]) -> str:
    return f"{len(containers)} container{'' if len(containers) == 1 else 's'}"


async def _concerned(
    seats: Seats, guild_id: int, person_id: int | None, action: Action
) -> list[Own]:
    everyone = await seats.everyone(guild_id)
    return [
        own
        for own in everyone
        if action.concerns(own) and (person_id is None or own.owner_id == person_id)
    ]


async def _beside(seats: Seats, guild_id: int, person_id: int | None, action: Action) -> str:
    """What goes along with the containers, in words: images, networks and volumes of their own."""
    if action is not ACTIONS["rm"]:
        return ""
    return str(await belongings(seats.engine, seats.bot_id, guild_id, person_id))
