"""How a terminal's program ended, in words for a beginner; `terminals` asks and tells."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bot.engine.errors import Conflict, ContainerNotFound, EngineError
from bot.sandbox.seat import Own, Seat
from bot.sessions.place import Place

NOT_FOUND = 404
SIGNALS = {
    1: "Its terminal was closed (signal 1, HUP).",
    2: "Ctrl-C ended it (signal 2, INT).",
    6: "It gave up by itself (signal 6, ABRT).",
    9: "It was killed (signal 9, KILL).",
    11: "It crashed: it reached for memory that is not its own (signal 11, SEGV).",
    15: "It was asked to end (signal 15, TERM).",
}
ALIVE = ("running", "paused", "restarting")
ENDS_IN_S = {False: 5.0, True: 1.0}
"""How long after its output's end a program may still count as running; short for one that may
have been restarted, which the engine remembers as an earlier end."""
BY_SIGNAL = 128
MOST_SIGNALS = 64


@dataclass(frozen=True, slots=True)
class Ending:
    """What to tell of an end; `again`: its container is there to be started again.

    `runs`: it was no end, the program runs (anew), and the terminal can go on.
    """

    words: str
    again: bool = False
    runs: bool = False


def meaning(code: int) -> str:
    """What an exit code says, in a sentence; nothing of 0.

    The shell's conventions (POSIX, "Exit Status for Commands"): 126 and 127 are a program that
    could not be started, and what is above 128 is the signal that ended it.
    """
    if code == 0:
        return ""
    if code == 126:
        return "Its program may not be executed."
    if code == 127:
        return "Its program was not found."
    if code == 255:
        return "It failed, or the Docker engine was restarted under it."
    signal = code - BY_SIGNAL
    if 0 < signal <= MOST_SIGNALS:
        return SIGNALS.get(signal, f"Signal {signal} ended it.")
    return "Other than 0, that says that something went wrong."


async def of_container(seat: Seat, own: Own, prefix: str, timeout_s: float) -> Ending:
    """How a container's program ended whose output did; one of `--rm` is removed.

    Raises `EngineError` where the engine can't say it.
    """
    containers, name = seat.engine.containers, own.name
    await seat.restarted(own)
    try:
        detail = await containers.inspect(own.id)
        if detail.state in ALIVE:
            # Its last output came a moment before its end, or it runs anew.
            anew = detail.finished_at is not None
            try:
                async with asyncio.timeout(ENDS_IN_S[anew]):
                    code = await containers.wait(own.id)
            except TimeoutError:
                told = f"`{name}` was restarted: you are at its new run now." if anew else ""
                return Ending(told, runs=True)
            detail = await containers.inspect(own.id)
        else:
            async with asyncio.timeout(timeout_s):
                code = await containers.wait(own.id)
    except ContainerNotFound:
        return _removed(own, prefix)
    if detail.state == "removing":
        return _removed(own, prefix)
    why = "It needed more memory than a container here may have." if detail.oom_killed else ""
    sentences = (f"`{name}` ended with exit code {code}.", why or meaning(code))
    told = " ".join(filter(None, sentences))
    if own.remove:
        with suppress(ContainerNotFound, Conflict):  # whoever else removes it
            await containers.remove(own.id, volumes=True)
        return Ending(f"{told} It was removed, as `--rm` says.")
    return Ending(f"{told} Start it again with `{prefix}start -ai {name}`.", again=True)


def _removed(own: Own, prefix: str) -> Ending:
    return Ending(f"`{own.name}` was removed. `{prefix}run -it {own.image}` makes a new one.")


async def of_exec(seat: Seat, own: Own, exec_id: str, prefix: str) -> Ending:
    """How a second program in a container ended, or the container under it."""
    name = own.name
    try:
        code = await seat.engine.execs.exit_code(exec_id) or 0
        if code > BY_SIGNAL:  # perhaps its container's end, which comes a moment later
            with suppress(TimeoutError):
                async with asyncio.timeout(ENDS_IN_S[True]):
                    await seat.engine.containers.wait(own.id)
        detail = await seat.engine.containers.inspect(own.id)
    except EngineError as error:
        if error.status != NOT_FOUND and not isinstance(error, ContainerNotFound):
            raise
        return Ending(f"`{name}` was removed, and this program with it.")
    if detail.state == "removing":
        return Ending(f"`{name}` was removed, and this program with it.")
    if detail.state not in ALIVE:
        return Ending(
            f"`{name}` ended, and this program with it. "
            f"`{prefix}start {name}` starts it again, `{prefix}exec -it {name} …` comes back here."
        )
    told = f"The program ended with exit code {code}; `{name}` goes on."
    return Ending(f"{told} {meaning(code)}".rstrip())


async def shut_out(place: Place, seat: Seat, own: Own) -> None:
    """Tell the lab of a thread where the bot may not write for now."""
    await place.aside(
        f"I may not write in {seat.person.name}'s thread <#{place.id}> any more: I need View "
        "Channel and Send Messages in Threads here. Its terminal waits until I have them; "
        f"`{own.name}` goes on."
    )


async def cut_off(place: Place, seat: Seat, own: Own, prefix: str) -> None:
    """Tell the lab of a terminal whose thread is gone."""
    await place.aside(
        f"I can't write in {seat.person.name}'s thread <#{place.id}> any more, so its terminal "
        f"is closed. `{own.name}` goes on: `{prefix}attach {own.name}` opens another."
    )
