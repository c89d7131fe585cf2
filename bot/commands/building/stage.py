"""What a FROM began, and what a step makes of it: a container, then an image; for `steps`."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from bot.docker_cli.reference import Reference
from bot.docker_cli.text import short_id
from bot.engine.errors import EngineError
from bot.engine.values import Image
from bot.sandbox.seat import Own, RunRequest, Seat

SHELL = ("/bin/sh", "-c")


@dataclass
class Stage:
    """`image` is the newest; `args` are those that its ARGs declared, `shell` is for RUN and CMD.

    `own_command` says that a CMD of this stage stands, which a later ENTRYPOINT then keeps.
    """

    seat: Seat
    name: str
    image: Image
    args: dict[str, str] = field(default_factory=dict)
    shell: Sequence[str] = SHELL
    own_command: bool = False

    @property
    def config(self) -> Mapping[str, Any]:
        """The image's configuration, as the engine tells it."""
        config: Mapping[str, Any] = self.image.raw["Config"] or {}
        return config

    @property
    def variables(self) -> dict[str, str]:
        """What instructions may refer to; the image's environment counts before arguments."""
        pairs = (entry.partition("=") for entry in self.config.get("Env") or ())
        return {**self.args, **{name: value for name, _, value in pairs}}

    @property
    def workdir(self) -> str:
        return self.config.get("WorkingDir") or "/"

    async def made_by(self, command: Sequence[str]) -> Image | None:
        """An image that an earlier build made of this one with the same command, if there is one.

        The engine keeps both facts with every image, as `docker history` shows.
        """
        for made in await self.seat.own_images.made_from(self.image.id):
            newest, *_ = await self.seat.engine.images.history(made.id)
            if newest["CreatedBy"] == " ".join(command):
                return made
        return None

    @asynccontextmanager
    async def container(self, command: Sequence[str]) -> AsyncIterator[Own]:
        """A container of the newest image, which is gone afterwards, however that comes."""
        request = RunRequest(
            image=Reference.parse(short_id(self.image.id)), command=tuple(command), entrypoint=()
        )
        own = await self.seat.create(request)
        try:
            yield own
        finally:
            with suppress(EngineError):
                await self.seat.engine.containers.remove(own.id, force=True, volumes=True)

    async def commit(self, own: Own, changes: Sequence[str]) -> None:
        """Make the newest image of the container, with its own command put back."""
        command, entrypoint = self.config.get("Cmd"), self.config.get("Entrypoint")
        kept = [f"CMD {json.dumps(command or [])}", f"ENTRYPOINT {json.dumps(entrypoint or [])}"]
        made = await self.seat.own_images.commit(own.id, None, changes=[*kept, *changes])
        await self.become(made)

    async def become(self, image_id: str) -> None:
        """Go on from this image."""
        self.image = await self.seat.engine.images.inspect(image_id)
