"""Plays a chat file's steps on a running stack; `run` starts the stack and calls it."""

import asyncio
import time
from collections.abc import Sequence

from playground.chat.deeds import Deeds, ImpossibleError
from playground.chat.expect import Expectation
from playground.chat.mismatch import MismatchError
from playground.chat.printer import Printer
from playground.chat.steps import (
    PATIENCE_S,
    Deed,
    Does,
    Expects,
    Fault,
    Given,
    Place,
    Process,
    Sight,
    Step,
    Trouble,
    Waits,
)
from playground.chat.view import View
from playground.discord.actions import members
from playground.discord.errors import DiscordRefusal
from playground.discord.visible import RequestSeen, Visible
from playground.stack import Stack

FIRST_SIGN_S = 3.0  # how long a person waits for any sign that the bot heard them
REST_S = 1.5  # a pause so long means that the bot has no more to say …
REST_AFTER_EXPECTED_S = 0.25  # … and so long once what was expected has come
READING_S = 60.0  # a person types on, however much still comes


class Player:
    """One conversation on one stack.

    `patient`: people wait until the bot has come to rest before they do the next thing.
    """

    def __init__(self, stack: Stack, *, patient: bool = True) -> None:
        self.view = View(stack.classroom.channels, stack.names)
        self._stack = stack
        self._patient = patient
        self._deeds = Deeds(stack.classroom, self.view)
        self._printer: Printer | None = None
        self._known: dict[str, str] = {}
        self._refused: tuple[Does, str] | None = None
        self._expected = True  # whether somebody waited for what the last deed caused
        self._did_at = 0.0
        stack.discord.on_event(self._event)
        stack.discord.on_request(self._request)

    def show_on(self, printer: Printer) -> None:
        """From now on, what becomes visible is printed."""
        self._printer = printer

    def _event(self, event: Visible) -> None:
        self.view.take(event)
        if self._printer:
            self._printer.event(event, self.view)

    def _request(self, request: RequestSeen) -> None:
        self.view.stir()
        if self._printer:
            self._printer.request(request)

    async def play(self, steps: Sequence[Step], name: str) -> None:
        """All steps in order; raises MismatchError at the first that does not hold.

        Raises BotDiedError as soon as the bot ends though no step ended it.
        """
        for step in steps:
            await self._stack.bot.while_alive(self.step(step, name))
        if self._refused:
            raise self._unexpected_refusal(name)
        if self._patient:
            await self._stack.bot.while_alive(self._rest())

    async def step(self, step: Step, name: str) -> None:
        """One step, whatever it is."""
        if self._refused and not (isinstance(step, Expects) and step.sight is Sight.REFUSES):
            raise self._unexpected_refusal(name)
        # Who submits has seen the form open.
        pauses = isinstance(step, Does) and not step.at_once and step.deed is not Deed.SUBMIT
        if self._patient and pauses:
            await self._rest()
        if self._printer:
            self._printer.step(step.line)
        match step:
            case Does():
                await self._do(step, name)
            case Expects(sight=Sight.REFUSES):
                self._refuses(step, name)
            case Expects(sight=Sight.OFFERS):
                self._offers(step, name)
            case Expects():
                found = await Expectation(step, self.view, self._known, name).holds()
                self._known |= found
                self._expected = True
            case Waits():
                await asyncio.sleep(step.seconds)
            case Process():
                await self._process(step, name)
            case Fault():
                self._trouble(step)
            case Given():
                raise MismatchError(name, step, "this can only stand first in a file")

    async def make_lab(self, name: str, call: str = "!") -> None:
        """The moderator opens a lab in #lab, as most conversations presume."""
        said = f"{call}lab here"
        step = Does(0, f"moderator: {said}", "moderator", Deed.SAY, Place(), text=said)
        await self._do(step, name)
        channel = self.view.channels[Place().channel]
        if await self.view.until(lambda: self.view.since(channel) or None, PATIENCE_S) is None:
            raise MismatchError(name, step, f"the bot said nothing within {PATIENCE_S:g} s")
        self._expected = True
        await self._rest()

    async def _rest(self) -> None:
        """Waits until the bot shows nothing new, as a person does before they type."""
        began = time.monotonic()
        if not self._expected:
            await self.view.until(lambda: self.view.last_news > self._did_at or None, FIRST_SIGN_S)
        pause = REST_AFTER_EXPECTED_S if self._expected else REST_S
        while (now := time.monotonic()) < began + READING_S:
            left = self.view.last_news + pause - now
            if left <= 0:
                return
            await self.view.news(left)

    # What people do

    async def _do(self, step: Does, name: str) -> None:
        view = self.view
        channel = await view.until(lambda: view.channel(step.place, self._known), PATIENCE_S)
        if channel is None:
            raise MismatchError(name, step, f"there is no {step.place}", recent=view.recent())
        if not step.at_once:
            view.begin(channel)
        try:
            await self._deeds.do(step, channel, self._known)
        except ImpossibleError as impossible:
            raise MismatchError(name, step, str(impossible), recent=view.recent()) from None
        except DiscordRefusal as refusal:
            self._refused = step, str(refusal)
        self._did_at = view.last_news
        self._expected = False

    def _refuses(self, step: Expects, name: str) -> None:
        refused, self._refused = self._refused, None
        if refused is None:
            raise MismatchError(name, step, "Discord refused nothing")
        if step.pattern.match(refused[1], self._known) is None:
            diff = step.pattern.diff(refused[1], self._known)
            raise MismatchError(
                name, step, "Discord refused in other words", step.pattern.text, refused[1], diff
            )
        self._expected = True

    def _offers(self, step: Expects, name: str) -> None:
        offered = "\n".join(self._deeds.offered)
        found = step.pattern.match(offered, self._known)
        if found is None:
            diff = step.pattern.diff(offered, self._known)
            raise MismatchError(
                name, step, "something else was offered", step.pattern.text, offered, diff
            )
        self._known |= found
        self._expected = True

    def _unexpected_refusal(self, name: str) -> MismatchError:
        assert self._refused is not None
        step, words = self._refused
        return MismatchError(name, step, f"Discord refused: {words}", recent=self.view.recent())

    # What happens around them

    async def _process(self, step: Process, name: str) -> None:
        stack, deed = self._stack, step.deed
        if step.whose == "engine":
            if stack.engine is None or stack.engine.alone is None:
                raise MismatchError(name, step, "others use this engine: `given a fresh engine`")
            await asyncio.to_thread(stack.engine.alone, deed)
            return
        if deed == "kill":
            await stack.bot.kill()
        elif deed in ("stop", "restart"):
            await stack.bot.stop()
        if deed in ("start", "restart"):
            await stack.start_bot()

    def _trouble(self, step: Fault) -> None:
        faults, classroom = self._stack.discord.faults, self._stack.classroom
        core, guild, bot = self._stack.discord.core, classroom.guild, classroom.bot
        match step.trouble:
            case Trouble.DROP:
                faults.drop_gateway()
            case Trouble.ANSWER:
                faults.answer(step.number, step.times)
            case Trouble.SLOW:
                faults.slow(step.number / 1000)
            case Trouble.TWICE:
                faults.duplicate("MESSAGE_CREATE", step.times)
            case Trouble.WELL:
                faults.clear()
            case Trouble.LOSE:
                faults.lose(guild)
            case Trouble.FIND:
                faults.find(guild)
            case Trouble.AWAY:
                members.part(core, guild, guild.members[bot.id])
            case Trouble.IN:
                theirs = [role for role in guild.roles.values() if role.name == bot.name]
                members.join(core, guild, bot, theirs)
