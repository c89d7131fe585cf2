"""`/docker command:…`: the same commands where typing starts with a slash, completed as one types.

It needs no right to read messages. The answer is the one that the prefix command gets.
"""

import asyncio
import time
from dataclasses import dataclass, field, replace

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.chat import errors
from bot.chat.command import docker, typed
from bot.chat.command.asked import AskedBySlash
from bot.chat.command.offers import Offers
from bot.chat.labbot import LabBot
from bot.chat.labs import is_lab, too_fast, where_the_labs_are
from bot.commands.completion import Known, complete
from bot.engine.errors import EngineError
from bot.sandbox.labels import Person
from bot.sandbox.seat import Seat
from bot.sandbox.spec import NONE

log = structlog.get_logger(__name__)

KEPT = 200


@dataclass(frozen=True, slots=True)
class _Look:
    """What a person had at the engine, and when (the loop's time, in seconds)."""

    known: Known
    at: float = field(default_factory=time.monotonic)


class Slash(commands.Cog):
    """The command `/docker`, and what it offers while it is typed."""

    def __init__(self, client: LabBot) -> None:
        self.client = client
        self._offers = Offers()
        self._looks: dict[tuple[int, int], _Look] = {}
        self._looking: dict[tuple[int, int], asyncio.Task[None]] = {}

    async def cog_unload(self) -> None:
        """Give up the looks that are under way."""
        for task in self._looking.values():
            task.cancel()
        await asyncio.gather(*self._looking.values(), return_exceptions=True)

    @app_commands.command(name="docker", description="Run one of Docker's commands")
    @app_commands.describe(
        command="As at a terminal: run -it node",
        file="What the program reads, or what cp copies into a container",
    )
    @app_commands.guild_only()
    async def docker(
        self,
        interaction: discord.Interaction[LabBot],
        command: str,
        file: discord.Attachment | None = None,
    ) -> None:
        """Run the command; outside of a lab, say where it may be."""
        client = self.client
        if not await is_lab(client, interaction.channel):
            told = await where_the_labs_are(client, interaction.guild, interaction.user)
            await interaction.response.send_message(told, ephemeral=True)
            return
        command = self._offers.line(command)
        asked = AskedBySlash(interaction, command, [file] if file else [])
        client.running.start(asked.id, self._run(asked, command), f"/docker {asked.id}")

    async def _run(self, asked: AskedBySlash, line: str) -> None:
        prefix = self.client.settings.prefix
        try:
            said = typed.read(prefix + line.strip().removeprefix(prefix), prefix, 0)
            assert said is not None  # it has the prefix
            if not await too_fast(self.client, asked):
                await docker.run(self.client, asked, said)
        except Exception as error:
            await docker.fail(asked, error)

    @docker.autocomplete("command")
    async def _complete(
        self, interaction: discord.Interaction[LabBot], line: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the last word, from the commands, their flags, and what the person has."""
        offered: list[app_commands.Choice[str]] = []
        if interaction.guild is not None and interaction.channel is not None:
            person = Person(interaction.user.id, interaction.user.display_name)
            seat = self.client.seats.seat(person, interaction.guild.id, interaction.channel.id)
            known = await self._known(seat)
            offered = self._offers.choices(complete(self._offers.line(line), known))
        return offered

    async def _known(self, seat: Seat) -> Known:
        """What the person has, as new as the engine tells in time, else as it was."""
        key = (seat.guild_id, seat.person.id)
        settings = self.client.settings
        look = self._looks.get(key)
        if look is not None and time.monotonic() - look.at < settings.completion_cache_s:
            return look.known
        task = self._looking.get(key)
        if task is None:
            task = asyncio.create_task(self._look(key, seat), name=f"completion {key}")
            self._looking[key] = task
            task.add_done_callback(lambda done: self._looking.pop(key, None))
        await asyncio.wait([task], timeout=settings.completion_timeout_s)
        look = self._looks.get(key)
        return look.known if look else Known(pullable=settings.allowed_images)

    async def _look(self, key: tuple[int, int], seat: Seat) -> None:
        try:
            containers, images, networks, volumes = await asyncio.gather(
                seat.containers(),
                seat.images(),
                seat.own_networks.visible(),
                seat.own_volumes.visible(),
            )
        except EngineError as error:
            log.info("nothing to complete from", reason=errors.words(error))
            return
        while len(self._looks) >= KEPT:
            self._looks.pop(next(iter(self._looks)))
        self._looks.pop(key, None)
        known = Known.of(containers, images, self.client.settings.allowed_images)
        self._looks[key] = _Look(
            replace(
                known,
                networks=[one.name for one in networks if one.name != NONE],
                volumes=[one.name for one in volumes if not one.anonymous],
            )
        )
