"""What a FROM began, and what a step makes of it: a container, then an image; for `steps`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from bot.docker_cli.dockerfile import Instruction
from bot.docker_cli.reference import Reference
from bot.docker_cli.text import short_id
from bot.engine.errors import ContainerNotFound, EngineError
from bot.engine.values import Image
from bot.sandbox.seat import Own, RunRequest, Seat

SHELL = ("/bin/sh", "-c")
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NOTHING = ("",)
"""An entrypoint that is none: what the engine calls so when a container is made."""
_KEPT = (
    "Cmd", "Entrypoint", "Env", "ExposedPorts", "Healthcheck", "Labels", "OnBuild", "Shell",
    "StopSignal", "User", "Volumes", "WorkingDir",
)  # fmt: skip


@dataclass
class Stage:
    """`image_id` is the newest image's, "" before a stage from scratch has one.

    `config` is the image's configuration as the next commit writes it, in the engine's words, and
    `args` are the defaults of the stage's ARGs. `own_command` says that a CMD of this stage stands,
    which a later ENTRYPOINT then keeps.
    """

    seat: Seat
    name: str
    image_id: str
    config: dict[str, Any]
    args: dict[str, str | None] = field(default_factory=dict)
    author: str = ""
    own_command: bool = False

    @classmethod
    def of(cls, seat: Seat, name: str, image: Image) -> Self:
        """A stage that begins with this image."""
        known: Mapping[str, Any] = image.raw["Config"] or {}
        config = {key: known[key] for key in _KEPT if known.get(key) is not None}
        if config.get("Entrypoint") == list(NOTHING):
            del config["Entrypoint"]
        return cls(seat, name, image.id, config, author=image.raw.get("Author") or "")

    @classmethod
    def scratch(cls, seat: Seat, name: str) -> Self:
        """A stage that begins with no file at all."""
        return cls(seat, name, "", {"Env": [PATH]})

    @property
    def environment(self) -> dict[str, str]:
        """The image's environment by name."""
        pairs = (entry.partition("=") for entry in self.config.get("Env") or ())
        return {name: value for name, _, value in pairs}

    @property
    def workdir(self) -> str:
        return self.config.get("WorkingDir") or "/"

    @property
    def shell(self) -> Sequence[str]:
        """What RUN, CMD and ENTRYPOINT are given to in their shell form."""
        return self.config.get("Shell") or SHELL

    def command(self, step: Instruction) -> list[str]:
        """The words of a RUN, a CMD or an ENTRYPOINT."""
        if step.exec_form:
            return list(step.words)
        return [*self.shell, step.rest] if step.rest else list(self.shell)

    async def made_by(self, command: Sequence[str]) -> str:
        """An image that an earlier build made of this one with the same command, or "".

        The engine keeps both facts with every image, as `docker history` shows.
        """
        for made in await self.seat.own_images.steps_from(self.image_id):
            newest, *_ = await self.seat.engine.images.history(made.id)
            if newest["CreatedBy"] == " ".join(command):
                return made.id
        return ""

    @asynccontextmanager
    async def container(
        self, command: Sequence[str], entrypoint: Sequence[str] = ()
    ) -> AsyncIterator[Own]:
        """A container of the newest image, which is gone afterwards, however that comes."""
        if not self.image_id:
            self.image_id = await self.seat.own_images.empty()
        request = RunRequest(
            image=Reference.parse(short_id(self.image_id)),
            command=tuple(command),
            entrypoint=tuple(entrypoint),
            step=True,
        )
        own = await self.seat.create(request)
        try:
            yield own
        finally:
            try:
                await self.seat.engine.containers.remove(own.id, force=True, volumes=True)
            except ContainerNotFound:
                pass
            except EngineError:  # it is away, and `upkeep` removes it when it is back
                self.seat.builds.abandoned.add(own.id)

    async def commit(self, own: Own, *, last: bool) -> None:
        """Make the newest image of the container; `last` says that no other step is to come."""
        config = dict(self.config)
        if not (config.get("Cmd") or config.get("Entrypoint")):
            # Without either the engine would take the container's own command.
            config["Entrypoint"] = list(NOTHING)
        self.image_id = await self.seat.own_images.commit_step(
            own.id, config, author=self.author, last=last
        )
