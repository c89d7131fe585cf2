"""A long, busy class at a Discord that counts every request: `python -m bench soak`.

People at terminals in one channel's threads type lines, print for seconds, flood, and type what
prints nothing; in the channel itself the whole class asks for `!ps` at once, again and again.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.figures import Row, milliseconds
from bench.load import OPENED_AT_ONCE, p99
from bench.process import Process
from bench.stage import Stage, Wanted
from playground.discord.model import Channel
from playground.discord.people import Person
from playground.discord.visible import Kind, RequestSeen, Visible

TERMINAL = "!run -it busybox sh"
PROMPT = "/ #"
MARKED = "; echo a$(({n}))z"
"""What tells the answer from the echo of the line."""
LINES = {
    ":": 5,
    "for i in $(seq 12); do echo $i; sleep 0.4; done": 2,
    "seq 30000": 1,
    "true {n}": 1,
}
"""What is typed, and how often each: a line, output that grows, a flood, one without an answer."""
THINKING_S = (0.2, 4.0)
"""What a person takes from an answer to their next line."""
CLASS_ASKS_EVERY_S = 60.0
MEMORY_EVERY_S = 30.0


@dataclass
class Soaked:
    """What happened: `edits` by channel and second, `memory` in MiB over time, else seconds."""

    requests: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    edits: Counter[tuple[str, int]] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    unanswered: int = 0

    def seen(self, request: RequestSeen) -> None:
        """Count one of the bot's requests."""
        kind = [part for part in request.route.split("/") if part and part[0] != "{"]
        self.requests[f"{request.method} {'/'.join(kind)}"] += 1
        self.refused += request.status == 429
        if request.method == "PATCH":
            channel = request.path.partition("/messages/")[0]
            self.edits[channel, int(request.at)] += 1

    def rows(self, terminals: int, minutes: float) -> list[Row]:
        section = f"{terminals} busy terminals for {minutes:g} min"
        routes = [
            Row.of(section, f"of them {route}", "", [float(count)])
            for route, count in self.requests.most_common(6)
        ]
        lines = []
        if self.lines:
            lines = [
                Row.of(section, "a line, to its answer", "ms", milliseconds(self.lines)),
                Row.of(section, "the same, p99", "ms", [1000 * p99(self.lines)]),
            ]
        return [
            Row.of(section, "refused with 429", "", [float(self.refused)], aim=0),
            Row.of(section, "answers that never came", "", [float(self.unanswered)], aim=0),
            Row.of(section, "requests", "", [float(self.requests.total())]),
            *routes,
            Row.of(
                section,
                "most edits in a channel's second",
                "",
                [max(self.edits.values(), default=0)],
            ),
            *lines,
            Row.of(section, "!ps of all at once, to its answer", "ms", milliseconds(self.asked)),
            Row.of(section, "the bot's memory, first", "MiB", self.memory[:1]),
            Row.of(section, "the bot's memory, last", "MiB", self.memory[-1:]),
            Row.of(section, "the bot's memory, most", "MiB", [max(self.memory)]),
        ]


async def measure(stage: Stage, minutes: float, report: Callable[[str], None]) -> list[Row]:
    """A terminal for each of the stage's pupils, busy for so long."""
    soaked = Soaked()
    rooms: list[tuple[Person, Channel]] = []
    for at in range(0, len(stage.pupils), OPENED_AT_ONCE):
        some = stage.pupils[at : at + OPENED_AT_ONCE]
        rooms += await asyncio.gather(*(_opened(stage, person) for person in some))
    stage.stack.discord.on_request(soaked.seen)
    until = time.monotonic() + 60 * minutes
    async with asyncio.TaskGroup() as tasks:
        for person, thread in rooms:
            tasks.create_task(_type_on(stage, person, thread, soaked, until))
        tasks.create_task(_ask_on(stage, soaked, until))
        tasks.create_task(_watch(stage, soaked, until, report))
    return soaked.rows(len(rooms), minutes)


async def _opened(stage: Stage, person: Person) -> tuple[Person, Channel]:
    asked: list[int] = []

    async def ask() -> None:
        asked.append((await person.say(stage.lab.id, TERMINAL)).id)

    def prompted(event: Visible) -> bool:
        return event.channel.id in asked and stage.answers(event.channel, PROMPT)(event)

    _, event = await stage.until(prompted, ask())
    return person, event.channel


async def _type_on(
    stage: Stage, person: Person, thread: Channel, soaked: Soaked, until: float
) -> None:
    number = 0
    while time.monotonic() < until:
        await asyncio.sleep(random.uniform(*THINKING_S))
        number += 1
        [line] = random.choices(list(LINES), list(LINES.values()))
        if "{n}" in line:
            wanted = _marked_done(thread)
        else:
            line, wanted = line + MARKED, stage.answers(thread, f"a{number}z")
        said = person.say(thread.id, line.format(n=number))
        try:
            seconds, _ = await stage.until(wanted, said)
        except TimeoutError:
            soaked.unanswered += 1
        else:
            if line.startswith(":"):
                soaked.lines.append(seconds)


def _marked_done(thread: Channel) -> Wanted:
    return lambda event: event.kind is Kind.REACTED and event.channel is thread


async def _ask_on(stage: Stage, soaked: Soaked, until: float) -> None:
    """Everybody's `!ps` in the same second: more than the channel takes in the next ones."""

    async def ask(person: Person) -> None:
        asked: list[int] = []

        async def say() -> None:
            asked.append((await person.say(stage.lab.id, "!ps")).id)

        def answered(event: Visible) -> bool:
            reference = event.message.reference if event.message else None
            return reference is not None and int(reference["message_id"]) in asked

        try:
            seconds, _ = await stage.until(answered, say())
        except TimeoutError:
            soaked.unanswered += 1
        else:
            soaked.asked.append(seconds)

    while True:
        began = time.monotonic()
        await asyncio.gather(*map(ask, stage.pupils))
        if began + CLASS_ASKS_EVERY_S > until:
            return
        await asyncio.sleep(max(0.0, began + CLASS_ASKS_EVERY_S - time.monotonic()))


async def _watch(stage: Stage, soaked: Soaked, until: float, report: Callable[[str], None]) -> None:
    """The bot's memory, again and again; a line a time for whoever waits."""
    bot = Process(stage.stack.bot.pid)
    while (left := until - time.monotonic()) > 0:
        soaked.memory.append(bot.memory_mib())
        requests = soaked.requests.total()
        report(
            f"{left:.0f} s left: {requests} requests, {soaked.refused} of them refused, "
            f"{soaked.unanswered} unanswered, {soaked.memory[-1]:.0f} MiB"
        )
        await asyncio.sleep(min(MEMORY_EVERY_S, max(left, 0.1)))
