"""Whole chat files, each on a stack of its own: `python -m playground chat` and pytest call it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playground.bot_process import SERVE
from playground.chat.mismatch import MismatchError
from playground.chat.parser import parse
from playground.chat.player import Player
from playground.chat.printer import Printer
from playground.chat.steps import Given, Step
from playground.launch import Launch, spawn
from playground.stack import Engine, Stack

LOG_LINES = 10


@dataclass(frozen=True)
class Plan:
    """A chat file, read: what it is given, and its steps."""

    name: str
    steps: Sequence[Step]
    fresh_engine: bool
    engine_keeps: bool
    lab: bool
    message_content: bool
    settings: Mapping[str, str]

    @classmethod
    def read(cls, text: str, name: str = "-") -> "Plan":
        """Raises NotUnderstoodError at a line that is no step."""
        steps = parse(text, name)
        given: list[str] = []
        for step in steps:
            if not isinstance(step, Given):
                break
            given.append(step.what)
        settings = dict(each.split("=", 1) for each in given if "=" in each)
        return cls(
            name,
            steps[len(given) :],
            fresh_engine=any(what.startswith("a fresh engine") for what in given),
            engine_keeps="a fresh engine with live-restore" in given,
            lab="no lab" not in given,
            message_content="no message content" not in given,
            settings=settings,
        )


async def play(
    plan: Plan,
    printer: Printer,
    *,
    command: Sequence[str] = SERVE,
    launch: Launch = spawn,
    engine: Engine = Engine.SHARED,
    report: Callable[[str], None] = lambda _: None,
) -> None:
    """Raises MismatchError where an expectation doesn't hold, BotDiedError if the bot ends."""
    if plan.fresh_engine:
        engine = Engine.KEEPING if plan.engine_keeps else Engine.FRESH
    stack = Stack(
        engine=engine,
        command=command,
        launch=launch,
        environment=plan.settings,
        report=report,
        message_content=plan.message_content,
    )
    async with stack:
        player = Player(stack)
        if plan.lab:
            await player.make_lab(plan.name, "!" if plan.message_content else "@bot ")
        player.show_on(printer)
        try:
            await player.play(plan.steps, plan.name)
        except MismatchError as mismatch:
            mismatch.log = stack.bot.tail(LOG_LINES)
            raise
        finally:
            printer.close()
