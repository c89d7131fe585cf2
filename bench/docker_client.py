"""Docker's own client, as a person would use it: under a terminal, or thirty of them at once."""

import asyncio
import os
import pty
import secrets
import select
import subprocess
import time
from collections.abc import Sequence

from playground.engine.engine import RunningEngine

PROMPT = b"> "
PROMPT_TIMEOUT_S = 60.0
TIMEOUT_S = 120.0
NO_NETWORK = ("--network", "none")


class DockerClient:
    """The `docker` of the PATH, at one engine. What it makes carries `label`, for `remove`."""

    def __init__(self, engine: RunningEngine) -> None:
        self.label = f"quayside.bench={secrets.token_hex(6)}"
        self._command = (engine.docker, "--host", engine.host)

    async def __call__(self, *words: str) -> str:
        """What `docker WORDS` prints; RuntimeError with its own words where it fails."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(TIMEOUT_S):
            out, err = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"docker {' '.join(words)}: {err.decode().strip()}")
        return out.decode().strip()

    async def have(self, image: str) -> None:
        """Pull an image if the engine lacks it, so that no first run has to."""
        if not await self("images", "--quiet", image):
            await self("pull", "--quiet", image)

    async def first_prompt(self, options: Sequence[str]) -> float:
        """Seconds from the start of `docker run OPTIONS -it node` to node's prompt on its tty."""
        try:
            return await asyncio.to_thread(self._first_prompt, options)
        finally:
            await self.remove(self.label)

    def _first_prompt(self, options: Sequence[str]) -> float:
        controller, terminal = pty.openpty()
        words = ("run", "--label", self.label, *options, "-it", "node")
        began = time.perf_counter()
        process = subprocess.Popen(
            [*self._command, *words],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        try:
            os.close(terminal)
            _read_until_prompt(controller, began + PROMPT_TIMEOUT_S)
            return time.perf_counter() - began
        finally:
            process.kill()
            process.wait()
            os.close(controller)

    async def run_at_once(self, count: int, options: Sequence[str], *command: str) -> float:
        """Seconds for so many `docker run -d` at once, until the last has printed its id."""
        words = ("run", "-d", "--label", self.label, *options, *command)
        began = time.perf_counter()
        await asyncio.gather(*(self(*words) for _ in range(count)))
        return time.perf_counter() - began

    async def remove(self, label: str) -> None:
        """Remove the containers with a label, running or not."""
        ids = (await self("ps", "-aq", "--filter", f"label={label}")).split()
        if ids:
            await self("rm", "--force", "--volumes", *ids)


def _read_until_prompt(terminal: int, deadline: float) -> None:
    seen = b""
    while PROMPT not in seen:
        readable, _, _ = select.select([terminal], [], [], deadline - time.perf_counter())
        if not readable:
            raise TimeoutError(f"docker run showed no prompt: {seen!r}")
        try:
            seen += os.read(terminal, 65_536)
        except OSError:  # EIO: nobody has the terminal open any more
            raise RuntimeError(f"docker run ended without a prompt: {seen!r}") from None
