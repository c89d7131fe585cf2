"""A program that the container's init could not start, told as Docker tells it; for run.

Every container here has an init, so the engine starts that, and it is the init (tini, inside
Docker) that finds no program: it prints a line of its own and ends with 127 or 126.
"""

import asyncio
import re
from contextlib import suppress

from bot.commands.failures import Failure, daemon
from bot.commands.streaming import Line
from bot.docker_cli import go
from bot.engine.values import Output

STARTS_IN_S = 0.1
"""How long a program in the background is listened to: the init complains within a few ms."""
NOT_FOUND, NO_PROGRAM = 127, 126

_BEGINNING = b"[FATAL tini ("
_COMPLAINT = re.compile(r"\[FATAL tini \(\d+\)\] exec (.*) failed: (.+?)\r?\n", re.DOTALL)
_LONGEST = 4096  # bytes; Linux allows no longer path


class Sifted:
    """A program's line without the init's complaint; `complaint` is in Docker's words, if any."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._first = True
        self.complaint = ""

    async def read(self) -> Output | None:
        """The next output that is the program's own."""
        output = await self._line.read()
        if not self._first or output is None:
            return output
        self._first = False
        data = output.data
        # The init writes its line in several pieces.
        while data.startswith(_BEGINNING) and b"\n" not in data and len(data) < _LONGEST:
            more = await self._line.read()
            if more is None:
                break
            data += more.data
        if found := _COMPLAINT.fullmatch(data.decode(errors="replace")):
            self.complaint = _words(found[1], found[2])
            return await self._line.read()
        return Output(output.stream, data)

    async def write(self, data: bytes) -> None:
        """Hand bytes to its stdin."""
        await self._line.write(data)

    async def close_stdin(self) -> None:
        """End its stdin."""
        await self._line.close_stdin()


async def complaint_of(line: Line) -> str:
    """The init's complaint of a program that nobody watches; "" once it started, or likely did."""
    sifted = Sifted(line)
    with suppress(TimeoutError):
        async with asyncio.timeout(STARTS_IN_S):
            await sifted.read()
    return sifted.complaint


def unstartable(complaint: str, image: str) -> Failure:
    """How the command ends: with the words, the init's exit code, and what to look at."""
    if "permission denied" in complaint:
        hint = "The file is there, but it is no program that may be run."
        return Failure(daemon(complaint), NO_PROGRAM, hint)
    return Failure(daemon(complaint), NOT_FOUND, f"`{image}` has no program of that name.")


def _words(program: str, reason: str) -> str:
    why = reason.lower()
    if why == "no such file or directory":
        why = f"stat {program}: {why}" if "/" in program else "executable file not found in $PATH"
    return (
        "failed to create task for container: failed to create shim task: OCI runtime create "
        "failed: runc create failed: unable to start container process: "
        f"exec: {go.quote(program)}: {why}: unknown"
    )
