"""The bot as its own process: started, stopped, killed from outside (by `playground.stack`)."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from playground.launch import Launch, Process, spawn

REPOSITORY = Path(__file__).parents[1]
SERVE = (sys.executable, "-m", "bot", "serve")
STOP_TIMEOUT_S = 15.0
KILL_TIMEOUT_S = 5.0
TAIL_LINES = 30

Result = TypeVar("Result")


@dataclass
class BotDiedError(Exception):
    """The bot ended though nobody asked it to; `tail` is the end of its log."""

    exit_code: int
    tail: str

    def __str__(self) -> str:
        return f"the bot ended with exit code {self.exit_code}; the end of its log:\n{self.tail}"


class BotProcess:
    """One bot, over its restarts: same environment, same folder, one log file."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        launch: Launch = spawn,
    ) -> None:
        self._command = command
        self._launch = launch
        # Quayside's own settings and the token of a real server never reach this bot.
        inherited = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("QUAYSIDE_", "DISCORD_", "DOCKER_"))
        }
        self._environment = {**inherited, "PYTHONPATH": str(REPOSITORY), **environment}
        self._folder = folder  # where it runs: no `.env` there
        self.log = folder / "bot.log"
        self._process: Process | None = None
        self._started = asyncio.Event()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process's id; only while it runs."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Starts it; whoever waits for it to be ready asks Discord (`Stack.start_bot`)."""
        with self.log.open("ab") as log:
            self._process = await self._launch(self._command, self._environment, self._folder, log)
        self._started.set()

    async def stop(self) -> int | None:
        """Ends it as an init system would, SIGTERM then SIGKILL; its exit code."""
        return await self._end(signal.SIGTERM, STOP_TIMEOUT_S)

    async def kill(self) -> None:
        """`kill -9`."""
        await self._end(signal.SIGKILL, KILL_TIMEOUT_S)

    async def _end(self, how: signal.Signals, timeout_s: float) -> int | None:
        process, self._process = self._process, None
        self._started.clear()
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(how)
        try:
            async with asyncio.timeout(timeout_s):
                return await process.wait()
        except TimeoutError:
            process.kill()
            async with asyncio.timeout(KILL_TIMEOUT_S):
                return await process.wait()

    def tail(self, lines: int = TAIL_LINES) -> str:
        """The last lines of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    async def while_alive(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Does the work; raises BotDiedError as soon as the bot ends unasked meanwhile."""
        tasks = asyncio.ensure_future(work), asyncio.ensure_future(self._watch())
        working, watching = tasks
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise watching.result()
            return working.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self) -> BotDiedError:
        """Returns when a process that nobody ended is over."""
        while True:
            await self._started.wait()
            process = self._process
            assert process is not None
            code = await process.wait()
            if self._process is process:
                return BotDiedError(code, self.tail())
