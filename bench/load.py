"""What many open terminals cost: latency while a class types, memory, rest, and a restart.

`python -m bench load` opens them step by step. At each step the same is measured on the engine's
raw attach streams, to containers of the same kind: what no bot could be quicker than.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from itertools import chain
from statistics import quantiles

from aiodocker.stream import Stream

from bench.docker_client import DockerClient
from bench.evaluation import evaluate, terminal
from bench.figures import Row, milliseconds
from bench.process import Process
from bench.stage import TIMEOUT_S, Stage
from playground.discord.model import Channel
from playground.discord.people import Person
from playground.discord.visible import Visible

OPENED_AT_ONCE = 4
"""How many terminals are opened at a time: an engine starts five to seven a second."""
UNPACED = {"QUAYSIDE_REQUESTS_PER_SECOND": "10000"}
"""What Discord allows a bot in a second is not part of what the bot costs; `soak` has it kept."""
TYPISTS = 50
"""How many people type at once, where there are so many terminals."""
BREATH_S = 1.2
"""From one burst to the next: Discord takes five messages in five seconds in one thread."""
THINKING_S = (0.5, 2.5)
"""What a person takes from an answer to their next line."""
RESTING_S = 5.0
P99_AIM_MS, MEMORY_AIM_MIB, RESTING_AIM_PERCENT, RESTART_AIM_S = 250.0, 150.0, 1.0, 5.0

Evaluation = Callable[[], Awaitable[float]]
"""Seconds that one evaluation took, from the line to its answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """What so many terminals cost; each evaluation's seconds, in chat and on raw streams.

    `burst`: everybody's line in the same instant; `work`: the bot's processor time for each line
    of those, in seconds. `resting`: percent of one processor while nobody types.
    """

    terminals: int
    paced: tuple[float, ...]
    burst: tuple[float, ...]
    work: float
    raw_paced: tuple[float, ...]
    raw_burst: tuple[float, ...]
    memory_mib: float
    resting: float
    restart: "Restart"

    def rows(self) -> list[Row]:
        section = f"{self.terminals} terminals open"
        typing = f"{min(TYPISTS, self.terminals)} typing"
        raw = "the same on raw attach streams"
        return [
            _p99(section, f"{typing}, each at their pace: p99", self.paced, P99_AIM_MS),
            _p99(section, raw, self.raw_paced),
            _p99(section, f"{typing} in the same instant: p99", self.burst, P99_AIM_MS),
            _p99(section, raw, self.raw_burst),
            Row.of(section, "its processor time a line", "ms", [1000 * self.work]),
            Row.of(section, "the bot's memory", "MiB", [self.memory_mib], MEMORY_AIM_MIB),
            Row.of(section, "its processor at rest", "%", [self.resting], RESTING_AIM_PERCENT),
            *self.restart.rows(section),
        ]


@dataclass(frozen=True, slots=True)
class Restart:
    """Seconds from the bot's start, after a `kill -9`, in which a line is typed in each terminal.

    `attached`: until the engine has told of an attach to each container. `answered`: until each
    line has its answer, for which the bot sent so many `requests` to Discord.
    """

    attached: float
    answered: float
    requests: int

    def rows(self, section: str) -> list[Row]:
        return [
            Row.of(section, "killed, to all attached", "s", [self.attached], RESTART_AIM_S),
            Row.of(section, "killed, to all answered", "s", [self.answered]),
            Row.of(section, "requests until then", "", [float(self.requests)]),
        ]


def p99(samples: Sequence[float]) -> float:
    """The value that one of a hundred is above."""
    return quantiles(samples, n=100, method="inclusive")[-1] if len(samples) > 1 else samples[0]


def _p99(section: str, what: str, seconds: Sequence[float], aim: float | None = None) -> Row:
    return Row(section, what, "ms", 1000 * p99(seconds), tuple(milliseconds(seconds)), aim)


class Class:
    """People with open terminals; each pupil of the stage opens as many as it takes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._terminals: list[tuple[Person, Channel]] = []
        self._lines = 0

    async def open(self, count: int) -> None:
        """Open more terminals, until there are so many."""
        missing = range(len(self._terminals), count)
        for at in range(missing.start, missing.stop, OPENED_AT_ONCE):
            some = range(at, min(at + OPENED_AT_ONCE, missing.stop))
            self._terminals += await asyncio.gather(*map(self._open, some))

    async def _open(self, number: int) -> tuple[Person, Channel]:
        person = self._stage.pupils[number % len(self._stage.pupils)]
        asked: list[int] = []

        async def ask() -> None:
            asked.append((await person.say(self._stage.lab.id, "!run -it node")).id)

        def prompts(event: Visible) -> bool:
            # A thread that was opened from a message has the message's id.
            return event.channel.id in asked and self._stage.prompts(event)

        _, event = await self._stage.until(prompts, ask())
        return person, event.channel

    def evaluations(self, count: int) -> list[Evaluation]:
        """One for each of so many terminals, of people as different as can be."""
        return [partial(self._evaluate, *one) for one in self._terminals[:count]]

    async def _evaluate(self, person: Person, thread: Channel) -> float:
        self._lines += 1
        number = 10_000 + self._lines
        answered = self._stage.answers(thread, str(2 * number))
        seconds, _ = await self._stage.until(answered, person.say(thread.id, f"{number}*2"))
        return seconds

    async def restart(self) -> Restart:
        """Kill the bot, type a line in each terminal, and start it."""
        await self._stage.stack.bot.kill()
        async with self._stage.attaches() as attaches, asyncio.TaskGroup() as tasks:
            typing = [tasks.create_task(self._evaluate(*one)) for one in self._terminals]
            attaching = tasks.create_task(_last_of(attaches, len(self._terminals)))
            await asyncio.sleep(0)
            began, at = time.perf_counter(), time.time()
            await self._stage.stack.start_bot()
            await asyncio.gather(*typing)
            answered = time.perf_counter() - began
            requests = self._stage.requests_since(at)
            return Restart(await attaching - began, answered, requests)


async def _last_of(attaches: asyncio.StreamReader, count: int) -> float:
    """The moment at which so many containers were attached to."""
    seen: set[bytes] = set()
    while len(seen) < count:
        async with asyncio.timeout(TIMEOUT_S):
            seen.add(await attaches.readline())
    return time.perf_counter()


class RawStreams:
    """The same evaluations without a bot: attach streams to containers of the bench's own."""

    def __init__(self, client: DockerClient, host: str, streams: AsyncExitStack) -> None:
        self._client = client
        self._host = host
        self._streams = streams
        self._open: list[Stream] = []

    async def evaluations(self, count: int) -> list[Evaluation]:
        """One for each of so many streams, which stay open."""
        while len(self._open) < count:
            opening = terminal(self._client, self._host)
            self._open.append(await self._streams.enter_async_context(opening))
        return [partial(evaluate, stream) for stream in self._open[:count]]


async def measure(
    stage: Stage,
    client: DockerClient,
    sizes: Sequence[int],
    rounds: int,
    report: Callable[[str], None],
) -> list[Step]:
    """A step for each size, in rising order; terminals stay open from one to the next."""
    assert stage.stack.engine is not None
    people = Class(stage)
    steps = []
    async with AsyncExitStack() as streams:
        raw = RawStreams(client, stage.stack.engine.host, streams)
        for size in sizes:
            report(f"{size} terminals ...")
            await people.open(size)
            typing = min(size, TYPISTS)
            chat, bare = people.evaluations(typing), await raw.evaluations(typing)
            bot = Process(stage.stack.bot.pid)
            paced, raw_paced = await _paced(chat, rounds), await _paced(bare, rounds)
            used = bot.used_s()
            burst = await _bursts(chat, rounds)
            step = Step(
                size,
                paced=paced,
                raw_paced=raw_paced,
                burst=burst,
                work=(bot.used_s() - used) / len(burst),
                raw_burst=await _bursts(bare, rounds),
                memory_mib=bot.memory_mib(),
                resting=await bot.busy_percent(RESTING_S),
                restart=await people.restart(),
            )
            steps.append(step)
    return steps


async def _paced(evaluations: Sequence[Evaluation], rounds: int) -> tuple[float, ...]:
    """Everybody types, reads, thinks and types again, independently."""

    async def type_on(evaluation: Evaluation) -> list[float]:
        taken = []
        for _ in range(rounds):
            await asyncio.sleep(random.uniform(*THINKING_S))
            taken.append(await evaluation())
        return taken

    return tuple(chain(*await asyncio.gather(*map(type_on, evaluations))))


async def _bursts(evaluations: Sequence[Evaluation], rounds: int) -> tuple[float, ...]:
    """Everybody's line in the same instant, and again when all have their answers."""
    taken: list[float] = []
    for _ in range(rounds):
        await asyncio.sleep(BREATH_S)
        taken += await asyncio.gather(*(one() for one in evaluations))
    return tuple(taken)
