"""The bot's own process, killed, cut off and failed while somebody types: a handful of seeds."""

import asyncio
import random
import re
from contextlib import suppress

import pytest

from playground.discord.visible import Visible
from playground.stack import Stack
from tests.forked import fork

POST = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
SEEDS = 3
LINES = 8
PATIENCE_S = 60.0


async def mishap(stack: Stack, dice: random.Random) -> None:
    """Something that befalls a bot; whatever it is, it is over when this returns."""
    what = dice.choice(("kill", "kill", "gateway", "forget", "fail"))
    if what == "kill":
        await stack.bot.kill()
        await asyncio.sleep(dice.random())
        await stack.start_bot()
    elif what == "gateway":
        stack.discord.faults.drop_gateway()
    elif what == "forget":
        stack.discord.faults.invalidate(resumable=False)
    else:
        route = dice.choice((POST, EDIT))
        stack.discord.faults.answer(500, route=route, performed=dice.random() < 0.5)


async def story(stack: Stack, seed: int) -> None:
    dice = random.Random(seed)
    learner = stack.classroom.person("learner")
    bot = stack.classroom.application.bot
    watch = stack.discord.watch()

    def prompted(event: Visible) -> bool:
        return event.parent is lab and event.message is not None and "#" in event.message.content

    lab = stack.classroom.channels["lab"]
    await learner.say(lab.id, "!run -it --rm busybox sh")
    thread = (await watch.until(prompted, timeout_s=PATIENCE_S)).channel

    async def type_on() -> None:
        for number in range(LINES):
            await asyncio.sleep(dice.choice((0, 0.05, 0.3, 1.5)))
            slow = dice.choice(("", "sleep 1; "))
            await learner.say(thread.id, f"echo {number} >>/tmp/ran; {slow}echo 'w'{number}.")

    def shown() -> str:
        said = [one.content for one in learner.history(thread) if one.author is bot]
        return "".join(re.findall(r"\bw\d\.|\[[\d ]+\]", "\n".join(said)))

    typing = asyncio.create_task(type_on())
    for _ in range(2):
        await asyncio.sleep(dice.uniform(0, 2.5))
        await mishap(stack, dice)
    await typing
    await stack.discord.bot_ready(PATIENCE_S)
    await learner.say(thread.id, "echo [$(cat /tmp/ran)]")
    with suppress(TimeoutError):  # what is missing then is told below
        async with asyncio.timeout(PATIENCE_S):
            while "]" not in shown():  # noqa: ASYNC110 - each event is one among many
                await asyncio.sleep(0.2)
    numbers = [str(number) for number in range(LINES)]
    expected = "".join(f"w{number}." for number in numbers) + f"[{' '.join(numbers)}]"
    assert shown() == expected, f"seed {seed}"
    await learner.say(thread.id, "exit")


@pytest.mark.timeout(240)
async def test_each_output_is_shown_once_and_each_input_runs_once_in_order() -> None:
    async with Stack(launch=fork) as stack:
        stack.discord.limits.enforced = False
        watch = stack.discord.watch()
        moderator, lab = stack.classroom.person("moderator"), stack.classroom.channels["lab"]
        await moderator.say(lab.id, "!lab here")
        await watch.until(
            lambda event: event.channel is lab and event.author is stack.classroom.application.bot,
            timeout_s=PATIENCE_S,
        )
        for seed in range(SEEDS):
            await story(stack, seed)
