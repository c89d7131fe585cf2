"""How a process is started: `spawn`, unless whoever runs many of them knows a cheaper way."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol


class Process(Protocol):
    """What is asked of a process that runs, as asyncio's have it."""

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    async def wait(self) -> int: ...

    def send_signal(self, signal: int) -> None: ...

    def kill(self) -> None: ...


class Launch(Protocol):
    """Starts a command in a folder, with an environment of its own; what it prints goes to `log`.

    The process is the first of a session: Ctrl-C in the terminal reaches the playground only.
    """

    async def __call__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, log: IO[bytes]
    ) -> Process: ...


async def spawn(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, log: IO[bytes]
) -> Process:
    """The usual `Launch`."""
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
