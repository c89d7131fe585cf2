"""Where a terminal's program is at work, which is where files sent to it land; for chat."""

import asyncio
from contextlib import suppress

from bot.engine.errors import EngineError
from bot.sandbox.seat import Seat
from bot.sessions.terminals import Opened

# The fields of /proc/PID/stat behind the name, which may hold anything: state, ppid, pgrp, session,
# tty_nr, tpgid (Linux, proc(5)). What an exec started has no parent in the container.
_AT_MAIN = r"""
read -r line < /proc/1/stat; set -- ${line##*\) }; readlink "/proc/$6/cwd"
"""
_AT_EXEC = r"""
for one in /proc/[0-9]*; do
  [ "$one" = /proc/1 ] && continue
  read -r line < "$one/stat" || continue
  set -- ${line##*\) }
  [ "$2" = 0 ] && [ "$5" != 0 ] && readlink "/proc/$6/cwd"
done
"""
_UNREACHABLE = ("/proc", "/sys", "/dev")
"""What the kernel shows there is no part of a container's files."""
LONGEST_PATH = 4096
LOOK_S = 3.0
"""How long the container's own shell is waited for to tell it."""


async def working_directory(opened: Opened) -> str:
    """The folder that the program in front works in, if that can be known.

    That takes a shell in the container, and for one of several execs there is no telling; then it
    is the container's WORKDIR.
    """
    seat, own = opened.seat, opened.own
    detail = await seat.engine.containers.inspect(own.id)
    at_home = str(detail.raw["Config"].get("WorkingDir") or "/")
    if not detail.running or detail.paused:
        return at_home
    told: list[str] = []
    with suppress(EngineError, TimeoutError):
        async with asyncio.timeout(LOOK_S):
            told = await _printed(seat, own.id, _AT_EXEC if opened.exec_id else _AT_MAIN)
    return told[0] if len(told) == 1 and _reachable(told[0]) else at_home


async def _printed(seat: Seat, container_id: str, script: str) -> list[str]:
    stream = await seat.engine.execs.start(
        container_id, ("sh", "-c", script), tty=False, stdin=False
    )
    printed = b""
    try:
        while len(printed) <= LONGEST_PATH and (piece := await stream.read()) is not None:
            if piece.stream == "stdout":
                printed += piece.data
    finally:
        await stream.close()
    return printed.decode("utf-8", "surrogateescape").splitlines()


def _reachable(path: str) -> bool:
    legible = path.isprintable() and len(path) < LONGEST_PATH
    return path.startswith("/") and legible and not f"{path}/".startswith(_in(_UNREACHABLE))


def _in(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{folder}/" for folder in folders)
