"""A bot's process at a loopback Discord, with a class before it; every measurement acts there."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Self

from playground.bot_process import SERVE
from playground.discord.model import Channel
from playground.discord.people import Person
from playground.discord.visible import Kind, RequestSeen, Visible
from playground.stack import Engine, Stack

TIMEOUT_S = 60.0
SETTLE_S = 1.5
"""Longer than any pause after which the bot says more by itself (`first_flush_s`)."""

PROMPT = re.compile(r"^> ?$", re.MULTILINE)
Wanted = Callable[[Visible], bool]


class Stage:
    """People speak, and the stage tells when the bot's answer arrived at Discord.

    A moment is that at which Discord handles the bot's request, on this process's clock.
    """

    def __init__(self, stack: Stack, pupils: Sequence[Person]) -> None:
        self.stack = stack
        self.pupils = pupils
        self.learner = stack.classroom.person("learner")
        self.lab = stack.classroom.channels["lab"]
        self.bot_label = f"quayside.bot={stack.classroom.application_id}"
        self._requests: list[RequestSeen] = []
        self._waiting: list[tuple[Wanted, asyncio.Future[tuple[float, Visible]]]] = []
        stack.discord.on_event(self._seen)
        stack.discord.on_request(self._requests.append)

    @classmethod
    @asynccontextmanager
    async def set(
        cls,
        *,
        engine: Engine = Engine.SHARED,
        command: Sequence[str] = SERVE,
        pupils: int = 0,
        limited: bool = False,
        environment: Mapping[str, str] | None = None,
        report: Callable[[str], None] = lambda _: None,
    ) -> AsyncIterator[Self]:
        """Start it, with so many more people; `command` is the bot's, `environment` adds to its.

        Discord's rate limits are told but not enforced, unless it is `limited`: what is measured
        is the bot, which would else wait for them (five messages in five seconds, in one channel).
        """
        stack = Stack(engine=engine, command=command, environment=environment, report=report)
        world, guild = stack.classroom.world, stack.classroom.guild
        users = [world.add_user(f"pupil{number}") for number in range(1, pupils + 1)]
        for user in users:
            world.add_member(guild, user)
        stack.discord.limits.enforced = limited
        async with stack:
            yield cls(stack, [Person(world, user) for user in users])

    def _seen(self, event: Visible) -> None:
        now = time.perf_counter()
        for waiting in list(self._waiting):
            wanted, arrived = waiting
            if wanted(event) and not arrived.done():
                arrived.set_result((now, event))

    async def until(self, wanted: Wanted, act: Awaitable[object]) -> tuple[float, Visible]:
        """Seconds from before the act to the first wanted event, and that event."""
        waiting = wanted, asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            began = time.perf_counter()
            await act
            async with asyncio.timeout(TIMEOUT_S):
                moment, event = await waiting[1]
            return moment - began, event
        finally:
            self._waiting.remove(waiting)

    @asynccontextmanager
    async def attaches(self) -> AsyncIterator[asyncio.StreamReader]:
        """The ids, a line each, of the bot's containers that are attached to from now on."""
        engine = self.stack.engine
        assert engine is not None
        words = ("events", "--filter", "event=attach", "--filter", f"label={self.bot_label}")
        listening = await asyncio.create_subprocess_exec(
            *(engine.docker, "--host", engine.host, *words, "--format", "{{.ID}}"),
            stdout=asyncio.subprocess.PIPE,
        )
        assert listening.stdout is not None
        try:
            yield listening.stdout
        finally:
            listening.terminate()
            await listening.wait()

    def give_up(self, error: Exception) -> None:
        """Fail what is waited for, when an answer shows that it will not come."""
        for _, arrived in self._waiting:
            if not arrived.done():
                arrived.set_exception(error)

    async def say(self, text: str, wanted: Wanted, where: Channel | None = None) -> float:
        """Seconds from the learner's message, in the lab if not elsewhere, to what it brings."""
        channel = where or self.lab
        seconds, _ = await self.until(wanted, self.learner.say(channel.id, text))
        return seconds

    async def open_lab(self) -> None:
        moderator = self.stack.classroom.person("moderator")
        await self.until(self.answers(self.lab), moderator.say(self.lab.id, "!lab here"))

    async def open_terminal(self) -> tuple[float, Channel]:
        """Seconds from `!run -it node` to its first prompt, and its thread."""
        act = self.learner.say(self.lab.id, "!run -it node")
        seconds, event = await self.until(self.prompts, act)
        return seconds, event.channel

    async def end_terminal(self, thread: Channel, removal: Awaitable[object]) -> None:
        """Remove the terminal's container; return when the bot has noticed."""
        await self.until(self.answers(thread, "removed"), removal)

    def requests_since(self, moment: float) -> int:
        """How many REST requests have come since a moment of `time.time()`, and were answered."""
        return sum(request.at >= moment for request in self._requests)

    def answers(self, channel: Channel, text: str = "") -> Wanted:
        """Whether the bot posted, or changed into, such a text in the channel."""

        def wanted(event: Visible) -> bool:
            shown = self._shown(event)
            return event.channel is channel and shown is not None and text in shown

        return wanted

    def prompts(self, event: Visible) -> bool:
        """Whether the bot shows node's prompt in a thread: a terminal's first reply ends so."""
        return event.parent is self.lab and bool(PROMPT.search(self._shown(event) or ""))

    def _shown(self, event: Visible) -> str | None:
        """What the bot posted, or changed a message into; None for any other event."""
        message = event.message
        if message is None or event.kind not in (Kind.POSTED, Kind.EDITED):
            return None
        ours = message.author is self.stack.classroom.application.bot
        return message.content if ours else None
