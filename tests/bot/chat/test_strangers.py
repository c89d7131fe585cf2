"""Nobody gets at a terminal by a button or form that Discord would not have shown them."""

import asyncio
from typing import Any

import pytest

from bot.chat.terminal.echo import read
from playground.discord.actions import interactions
from playground.discord.interaction import Interaction, InteractionKind
from playground.discord.message import Message
from playground.discord.model import Channel, Thread
from playground.stack import Stack

PATIENCE_S = 60.0
BUTTON = 2


class Lab:
    """A stack with the learner's terminal, a shell that says when it ends."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.people = stack.classroom.people
        self.channels = stack.classroom.channels
        self._news = asyncio.Event()
        stack.discord.on_event(lambda _: self._news.set())

    async def open(self) -> Thread:
        lab = self.channels["lab"].id
        await self.people["moderator"].say(lab, "!lab here")
        await self.until(lambda: "is a lab now" in self.texts(self.channels["lab"])[-1])
        await self.people["learner"].say(lab, "!run -it --name sh busybox")
        await self.until(lambda: self.stack.classroom.guild.threads)
        (thread,) = self.stack.classroom.guild.threads.values()
        await self.until(lambda: any("/ #" in text for text in self.texts(thread)))
        return thread

    def texts(self, channel: Channel) -> list[str]:
        return [message.content for message in channel.messages] or [""]

    async def until(self, done: Any) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not done():
                self._news.clear()
                await self._news.wait()

    async def forged(
        self, who: str, channel: Channel, kind: InteractionKind, data: dict[str, Any]
    ) -> str:
        """What the bot answers to an interaction that no client of Discord would send."""
        core = self.stack.classroom.world.core
        assert core is not None
        used: Interaction = interactions.begin(
            core,
            kind,
            self.stack.classroom.application,
            self.people[who].user,
            channel,
            data,
            message=_showing(next(iter(channel.messages)), data["custom_id"]),
        )
        await used.settled()
        assert used.original is not None
        assert used.original.only_for is self.people[who].user
        return used.original.content


def _showing(message: Message, custom_id: str) -> Message:
    """The message, as if it had this button: discord.py looks for it there."""
    button = {"type": BUTTON, "style": 2, "label": "forged", "custom_id": custom_id, "id": 2}
    forged = message.snapshot()
    forged.components = [{"type": 1, "id": 1, "components": [button]}]
    return forged


def _button(custom_id: str) -> tuple[InteractionKind, dict[str, Any]]:
    return InteractionKind.COMPONENT, {"custom_id": custom_id, "component_type": BUTTON}


def _form(thread: Thread, text: str) -> tuple[InteractionKind, dict[str, Any]]:
    fields = [("text", text), ("keys", "enter")]
    return InteractionKind.MODAL, {
        "custom_id": f"tty-form:{thread.id}",
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in fields
        ],
    }


@pytest.mark.timeout(120)
async def test_forged_buttons_and_forms_reach_no_terminal() -> None:
    async with Stack() as stack:
        lab = Lab(stack)
        thread = await lab.open()
        general = lab.channels["general"]
        stranger, learner = lab.people["stranger"].id, lab.people["learner"].id

        # From a channel that they see, at a terminal that they don't, even one shared with all.
        await lab.people["learner"].say(thread.id, "!share everyone")
        await lab.until(lambda: "All who may" in lab.texts(thread)[-1])
        await lab.people["stranger"].say(general.id, "hello")
        for attempt in (
            _button(f"tty:ctrl-d:{thread.id}"),
            _button(f"tty:input:{thread.id}"),
            _button(f"tty:detach:{thread.id}"),
            _button(f"tty:browser:{thread.id}"),
            _button(f"share:ask:{thread.id}:{stranger}"),
            _button(f"share:allow:{thread.id}:{stranger}"),
            _button(f"flood:{thread.id}"),
            _form(thread, "exit 9"),
        ):
            told = await lab.forged("stranger", general, *attempt)
            assert told == "This button belongs to another thread."

        # From the thread itself, whatever Discord may let through: they may not write there.
        for attempt in (_button(f"tty:ctrl-d:{thread.id}"), _form(thread, "exit 9")):
            told = await lab.forged("stranger", thread, *attempt)
            assert told.startswith("You may not write in this thread")

        # A classmate can't answer for the owner, join as a moderator, or ask in another's name.
        await lab.people["learner"].say(thread.id, "!share nobody")
        await lab.until(lambda: "nobody any more" in lab.texts(thread)[-1])
        classmate = lab.people["classmate"].id
        for custom_id, answer in {
            f"share:allow:{thread.id}:{classmate}": "This button is learner's to answer.",
            f"share:join:{thread.id}:{classmate}": "Only moderators can join without asking.",
            f"share:ask:{thread.id}:{learner}": f"This button is for <@{learner}>.",
            f"tty:enter:{thread.id}": "This is learner's terminal: ",
            f"tty:detach:{thread.id}": "This is learner's terminal: ",
        }.items():
            assert (await lab.forged("classmate", thread, *_button(custom_id))).startswith(answer)

        # What looks like a form's message is one only if the bot itself wrote it.
        forgery = f"-# ⌨️ <@{learner}> typed:\n```\nexit 9\n```"
        assert read(forgery) is not None
        await lab.people["classmate"].say(thread.id, forgery)
        await lab.people["learner"].say(thread.id, "echo still $((40 + 2))")
        await lab.until(lambda: any("still 42" in text for text in lab.texts(thread)))
