"""What a program that prints without end costs everybody else: `python -m bench flood`.

One person's terminal floods in one thread of a channel; a classmate evaluates in another, before
and meanwhile, in turns with a raw stream to a program that the bot has nothing to do with; at a
Discord that enforces its limits. Then Stop is pressed. For each kind of program anew.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from statistics import median

from aiodocker.stream import Stream

from bench.docker_client import DockerClient
from bench.evaluation import evaluate, terminal
from bench.figures import Row, milliseconds
from bench.process import Process
from bench.stage import Stage
from playground.discord.model import Channel
from playground.discord.people import Person
from playground.discord.visible import RequestSeen, Visible

BETWEEN_S = 1.05
"""From one evaluation to the next: Discord takes five messages in five seconds in a thread."""
CALM_S = 2.0
"""A program that has printed nothing for so long has stopped."""
NUMBERS = count(10_000)
ALIKE, STOPS_IN_S, EDITS_A_SECOND, GROWS_MIB = 1.5, 1.0, 1, 16


@dataclass(frozen=True, slots=True)
class Program:
    """Something that floods: what opens its terminal, its prompt there, and the line."""

    opens: str
    prompt: str
    line: str


PROGRAMS = {
    "node": Program("node", ">", "while(1)console.log('x')"),
    "sh": Program("busybox sh", "#", "yes"),
    "python": Program("python", ">>>", "exec(\"while True: print('x')\")"),
}


@dataclass
class Watched:
    """The bot's requests for one thread: posts and edits, by the second."""

    thread: int
    edits: Counter[int] = field(default_factory=Counter)
    others: int = 0

    def seen(self, request: RequestSeen) -> None:
        if f"/channels/{self.thread}/" not in request.path:
            return
        if request.method == "PATCH":
            self.edits[int(request.at)] += 1
        else:
            self.others += 1


async def measure(
    stage: Stage,
    client: DockerClient,
    names: Sequence[str],
    seconds: float,
    report: Callable[[str], None],
) -> list[Row]:
    """The classmate types for so many seconds before each flood, and so many meanwhile."""
    flooder, classmate = stage.pupils
    assert stage.stack.engine is not None
    neighbour = await _opened(stage, classmate, "neighbour", PROGRAMS["node"])
    rows: list[Row] = []
    async with terminal(client, stage.stack.engine.host) as raw:
        beside = Beside(stage, classmate, neighbour, raw)
        for name in names:
            report(f"{name} ...")
            program = PROGRAMS[name]
            container = f"flood-{name}"
            thread = await _opened(stage, flooder, container, program)
            there = flooder, thread
            rows += await _flood(stage, client, container, program, there, beside, seconds)
            await stage.end_terminal(thread, flooder.say(stage.lab.id, f"!rm -f {container}"))
    return rows


async def _opened(stage: Stage, person: Person, name: str, program: Program) -> Channel:
    asked: list[int] = []

    async def ask() -> None:
        line = f"!run -it --name {name} {program.opens}"
        asked.append((await person.say(stage.lab.id, line)).id)

    def prompted(event: Visible) -> bool:
        # A thread that was opened from a message has the message's id.
        return event.channel.id in asked and stage.answers(event.channel, program.prompt)(event)

    _, event = await stage.until(prompted, ask())
    return event.channel


@dataclass(frozen=True, slots=True)
class Beside:
    """A classmate at a terminal of their own, and the raw stream of one that the bot has not."""

    stage: Stage
    person: Person
    thread: Channel
    raw: Stream

    async def evaluations(self, seconds: float) -> tuple[list[float], list[float]]:
        """Seconds of each line in chat, and of each on the raw stream, in turns."""
        chat: list[float] = []
        raw: list[float] = []
        until = time.monotonic() + seconds
        while not chat or time.monotonic() < until:
            await asyncio.sleep(BETWEEN_S)
            number = next(NUMBERS)
            answered = self.stage.answers(self.thread, str(2 * number))
            said = self.person.say(self.thread.id, f"{number}*2")
            took, _ = await self.stage.until(answered, said)
            chat.append(took)
            raw.append(await evaluate(self.raw))
        return chat, raw


async def _stopped(client: DockerClient, stage: Stage, container: str, pressed: float) -> float:
    """Seconds from then to the last of the container's output, by the engine's clock."""
    named = ("--filter", f"label={stage.bot_label}", "--filter", f"name={container}")
    engine_id = await client("ps", "--quiet", *named)
    while True:
        stamp = (await client("logs", "--tail", "1", "--timestamps", engine_id)).split()[0]
        last = datetime.fromisoformat(f"{stamp[:26]}+00:00").timestamp()
        if time.time() - last > CALM_S:
            return max(0.0, last - pressed)
        await asyncio.sleep(CALM_S / 4)


async def _flood(
    stage: Stage,
    client: DockerClient,
    container: str,
    program: Program,
    at: tuple[Person, Channel],
    beside: Beside,
    seconds: float,
) -> list[Row]:
    flooder, thread = at
    bot = Process(stage.stack.bot.pid)
    before, raw_before = await beside.evaluations(seconds)
    memory = bot.memory_mib()
    watched = Watched(thread.id)
    stage.stack.discord.on_request(watched.seen)
    summed_up = stage.answers(thread, "left out")
    _, event = await stage.until(summed_up, flooder.say(thread.id, program.line))
    used, began = bot.used_s(), time.monotonic()
    meanwhile, raw_meanwhile = await beside.evaluations(seconds)
    busy = 100 * (bot.used_s() - used) / (time.monotonic() - began)
    grown = bot.memory_mib() - memory
    lasted = time.monotonic() - began
    edits, requests = max(watched.edits.values(), default=0), watched.edits.total() + watched.others
    assert event.message is not None
    pressed = time.time()
    await flooder.click(event.message, "Stop")
    stopped = await _stopped(client, stage, container, pressed)
    section = f"{program.line} in {program.opens}"
    return [
        Row.of(section, "a classmate's line, before", "ms", milliseconds(before)),
        Row.of(section, "the same, meanwhile", "ms", milliseconds(meanwhile)),
        Row.of(section, "meanwhile / before", "x", [median(meanwhile) / median(before)], ALIKE),
        Row.of(section, "a raw stream, before", "ms", milliseconds(raw_before)),
        Row.of(section, "the same, meanwhile", "ms", milliseconds(raw_meanwhile)),
        Row.of(section, "meanwhile / before", "x", [median(raw_meanwhile) / median(raw_before)]),
        Row.of(section, "Stop, to the last output", "s", [stopped], STOPS_IN_S),
        Row.of(section, "most edits in a second", "", [edits], EDITS_A_SECOND),
        Row.of(section, "requests in its thread", "/s", [requests / lasted]),
        Row.of(section, "the bot's processor", "%", [busy]),
        Row.of(section, "its memory, before", "MiB", [memory]),
        Row.of(section, "its memory, grown", "MiB", [grown], GROWS_MIB),
    ]
