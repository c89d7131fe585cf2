"""Everything a bot needs, up and down again: an engine, a Discord, the bot's process.

The chat player, the tests and the benchmarks run on it.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from playground.bot_process import REPOSITORY, SERVE, BotProcess
from playground.discord import intents
from playground.discord.classroom import classroom
from playground.discord.server import DiscordServer
from playground.engine.engine import RunningEngine, ensure, fresh
from playground.launch import Launch, spawn

READY_TIMEOUT_S = 60.0
REMOVE_TIMEOUT_S = 60.0
GONE_TIMEOUT_S = 10.0  # until Discord notices that the last process is gone


class Engine(Enum):
    """Which Docker Engine the bot gets."""

    SHARED = "the machine's own, or the playground's private one"
    FRESH = "a private one without any image, for this stack alone"
    KEEPING = "a fresh one that lets its containers run while it is away (live-restore)"
    NONE = "no engine: for bots that need none"


class Stack:
    """An async context manager: inside it the bot runs and is ready; outside nothing is left.

    `environment` adds to the bot's; `command` is the bot's, by default `python -m bot serve`, and
    `launch` starts it.
    `message_content`: whether Discord grants the bot that privileged intent.
    """

    def __init__(
        self,
        *,
        engine: Engine = Engine.SHARED,
        command: Sequence[str] = SERVE,
        launch: Launch = spawn,
        environment: Mapping[str, str] | None = None,
        report: Callable[[str], None] = lambda _: None,
        message_content: bool = True,
    ) -> None:
        self._engine_kind = engine
        self._command = command
        self._launch = launch
        self._extra = dict(environment or {})
        self._report = report
        self._exit = AsyncExitStack()
        granted = intents.PRIVILEGED & ~(0 if message_content else intents.MESSAGE_CONTENT)
        self.classroom = classroom(privileged_intents=granted)
        self.discord = DiscordServer(self.classroom.world)
        self.engine: RunningEngine | None = None
        self.bot: BotProcess

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._exit.aclose()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exit.aclose()

    async def _start(self) -> None:
        """What is entered first is left last: the containers outlive the bot that watches them."""
        folder = self._exit.enter_context(tempfile.TemporaryDirectory(prefix="quayside-"))
        await self._start_engine()
        await self.discord.start()
        self._exit.push_async_callback(self.discord.stop)
        self.bot = BotProcess(
            self._command, self._environment(Path(folder)), Path(folder), self._launch
        )
        self._exit.push_async_callback(self.bot.stop)
        await self.start_bot()

    async def _start_engine(self) -> None:
        if self._engine_kind in (Engine.FRESH, Engine.KEEPING):
            keeps = self._engine_kind is Engine.KEEPING
            running = fresh(REPOSITORY, keeps=keeps, report=self._report)
            self.engine = await self._exit.enter_async_context(running)
        elif self._engine_kind is Engine.SHARED:
            self.engine = await ensure(REPOSITORY, report=self._report)
            self._exit.push_async_callback(self._remove_what_was_made)

    def _environment(self, folder: Path) -> dict[str, str]:
        engine = self.engine.environment if self.engine else {}
        if self.engine and not self.engine.private:
            theirs = (item for item in os.environ.items() if item[0].startswith("DOCKER_"))
            engine = dict(theirs)
        return {
            "DISCORD_API_URL": self.discord.api_url,
            "DISCORD_TOKEN": self.classroom.token,
            "QUAYSIDE_DATABASE": str(folder / "quayside.sqlite3"),
            **engine,
            **self._extra,
        }

    @property
    def names(self) -> dict[int, str]:
        """The people's names by their user ids; the bot is `bot`."""
        people = {person.id: name for name, person in self.classroom.people.items()}
        return {**people, self.classroom.application_id: "bot"}

    async def start_bot(self) -> None:
        """Starts the bot's process; returns when Discord has told it about its guilds.

        Raises BotDiedError if it ends before, TimeoutError if it takes too long.
        """
        await self.discord.bot_gone(GONE_TIMEOUT_S)
        await self.bot.start()
        await self.bot.while_alive(self.discord.bot_ready(READY_TIMEOUT_S))

    async def _remove_what_was_made(self) -> None:
        """Removes all that this stack's bot made: by its label, and images also by their name."""
        assert self.engine is not None
        bot = self.classroom.application_id
        label = f"label=quayside.bot={bot}"
        listing = (
            ("ps", "--all", "--quiet", "--filter", label),
            ("images", "--format", "{{.Repository}}:{{.Tag}}", f"qs-{bot}-*/*"),
            ("images", "--quiet", "--filter", label, "--filter", "dangling=true"),
            ("network", "ls", "--quiet", "--filter", label),
            ("volume", "ls", "--quiet", "--filter", label),
        )
        removing = (
            ("rm", "--force", "--volumes"),
            ("rmi", "--force"),
            ("rmi", "--force"),
            ("network", "rm"),
            ("volume", "rm"),
        )
        for listed, remove in zip(listing, removing, strict=True):
            if found := (await self.docker(*listed)).split():
                await self.docker(*remove, *found)

    async def docker(self, *arguments: str) -> str:
        """What the real `docker` client prints about this stack's engine."""
        assert self.engine is not None
        process = await asyncio.create_subprocess_exec(
            str(self.engine.docker),
            "--host",
            self.engine.host,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(REMOVE_TIMEOUT_S):
            out, err = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"docker {' '.join(arguments)}: {err.decode().strip()}")
        return out.decode()
