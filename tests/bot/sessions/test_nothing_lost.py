"""Killed, cut off and failed at random moments: each output byte is shown once, each input runs
once, in order."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from tests.bot.sessions.mishaps import OWN, OWNER, Kept, Life, Message, Program, Thread
from tests.jumping import played

SEEDS = 100


class Story:
    """A person at a terminal, and what befalls the bot meanwhile."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.program = Program(self.dice)
        self.thread = Thread(self.dice)
        self.thread.hearing = self._tell
        self.kept = Kept()
        self.said: list[str] = []
        self.life: Life | None = None
        self._connected = False
        self._untold: list[Message] = []

    def _tell(self, message: Message) -> None:
        if self._connected and self.life:
            self.life.hear(message)
        else:
            self._untold.append(message)

    async def born(self) -> None:
        """The bot starts for the first time, and somebody opens a terminal."""
        self.life = Life(self.dice, self.program, self.thread, self.kept)
        self._connected = True
        place = asyncio.get_running_loop().create_future()
        place.set_result(self.life.place)
        await self.life.terminals.start(self.life.seat, OWN, place)

    async def killed(self) -> None:
        """`kill -9`, and the next process a moment later."""
        assert self.life
        self._connected = False
        await self.life.kill()
        await asyncio.sleep(self.dice.uniform(0.1, 4))
        self.life = Life(self.dice, self.program, self.thread, self.kept)
        self._connected = True
        await asyncio.sleep(self.dice.uniform(0, 2))
        assert self.kept.row
        life = self.life
        life.begin(life.terminals.resume(life.seat, self.kept.row, life.place, OWN))

    async def cut_off(self) -> None:
        """The gateway is gone for up to a minute; then Discord replays, or has forgotten."""
        assert self.life
        self._connected, self._untold = False, []
        await asyncio.sleep(self.dice.choice((0.5, 10, 60)))
        self._connected = True
        missed, self._untold = self._untold, []
        if self.dice.random() < 0.5:
            for message in missed:
                self.life.hear(message)
        else:
            self.life.terminals.missed_some()
            await asyncio.sleep(self.dice.uniform(0.5, 2.5))
        self.life.begin(self.life.terminals.catch_up())

    async def failing(self) -> None:
        """Every third post gets a 500, performed or not."""
        self.thread.failing_every = 3

    async def down(self) -> None:
        """Discord answers nobody for a while."""
        self.thread.down = True
        await asyncio.sleep(self.dice.choice((3, 60)))
        self.thread.down = False

    async def types(self) -> None:
        for number in range(self.dice.randint(3, 8)):
            await asyncio.sleep(self.dice.choice((0, 0.1, 1, 4)))
            self.said.append(f"say:{number};")
            self.thread.post(OWNER, self.said[-1])

    async def over(self) -> None:
        """Wait until the program has nothing to do, and long enough for all of it to be shown."""
        async with asyncio.timeout(600):
            # It costs no time on a clock that jumps.
            while len(self.program.ran) < len(self.said) or not self.program.at_rest:  # noqa: ASYNC110
                await asyncio.sleep(1)
            await asyncio.sleep(120)
        assert self.life
        await self.life.kill()

    def shown(self) -> str:
        """All that the bot posted, but for white space, fences, prompts and echoes."""
        return re.sub(r"say:\d+;", "", re.sub(r"[\s$`]", "", self.thread.said_by_bot()))


Mishaps = tuple[Callable[[Story], Awaitable[None]], ...]


@pytest.mark.parametrize(
    "mishaps",
    [
        (Story.killed,),
        (Story.cut_off,),
        (Story.failing,),
        (Story.down,),
        (Story.killed, Story.cut_off, Story.failing, Story.down),
    ],
    ids=["killed", "cut off", "failing", "down", "all of it"],
)
def test_each_byte_is_shown_once_and_each_input_runs_once_in_order(mishaps: Mishaps) -> None:
    for seed in range(SEEDS):
        story = Story(seed)

        async def play(story: Story = story) -> None:
            await story.born()
            typing = asyncio.create_task(story.types())
            for _ in range(story.dice.randint(1, 4)):
                await asyncio.sleep(story.dice.uniform(0, 6))
                await story.dice.choice(mishaps)(story)
            await typing
            await story.over()

        with suppress(TimeoutError):  # what is missing then is told below
            played(play())
        told = f"seed {seed}: {story.thread.said_by_bot()!r} of {story.program.output!r}"
        assert story.program.ran == story.said, told
        assert story.shown() == "".join(story.program.words), told
