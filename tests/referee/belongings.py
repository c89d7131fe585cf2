"""What is in a seat, compared with what was there, and removed but for what shall stay."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from bot.engine.errors import (
    Conflict,
    ContainerNotFound,
    ImageNotFound,
    NetworkNotFound,
    VolumeNotFound,
)
from bot.engine.values import Image
from bot.sandbox.seat import Seat


@dataclass(frozen=True)
class Belongings:
    """All that the engine knows of each container, network, volume and image's name of a seat.

    By what the engine is told to remove it by; the files in containers and volumes don't count.
    """

    containers: Mapping[str, Any] = field(default_factory=dict)
    networks: Mapping[str, Any] = field(default_factory=dict)
    volumes: Mapping[str, Any] = field(default_factory=dict)
    images: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    async def of(cls, seat: Seat, images: Sequence[Image]) -> Self:
        """What is there now; `images` are all of the engine's, or none if none can be the seat's.

        A list of them costs the engine more than all else here: it reads each one's file.
        """
        engine, owned = seat.engine, seat.identity.owned
        containers = {}
        for own in await seat.containers():
            with suppress(ContainerNotFound):
                containers[own.id] = (await engine.containers.inspect(own.id)).raw
        return cls(
            containers,
            {one.id: one.raw for one in await engine.networks.list(owned)},
            {one.name: one.raw for one in await engine.volumes.list(owned)},
            {name: image.id for image in images for name in _own_names(seat, image)},
        )


NOTHING = Belongings()


async def reduce(seat: Seat, images: Sequence[Image], kept: Belongings = NOTHING) -> bool:
    """Remove what was not there before; whether all that was is just as it was.

    `images` as in `Belongings.of`.
    """
    engine, now = seat.engine, await Belongings.of(seat, images)
    for one in _more(now.containers, kept.containers):
        with suppress(ContainerNotFound, Conflict):  # it is going by itself
            await engine.containers.remove(one, force=True, volumes=True)
    for one in _more(now.networks, kept.networks):
        with suppress(NetworkNotFound):
            await engine.networks.remove(one)
    for one in _more(now.volumes, kept.volumes):
        with suppress(VolumeNotFound):
            await engine.volumes.remove(one, force=True)
    for one in _more(now.images, kept.images):
        with suppress(ImageNotFound, Conflict):  # it went with another, or another needs it
            await engine.images.remove(one, force=True)
    return (
        kept.containers.items() <= now.containers.items()
        and kept.networks.items() <= now.networks.items()
        and kept.volumes.items() <= now.volumes.items()
        and kept.images.items() <= now.images.items()
    )


def _more(now: Mapping[str, Any], kept: Mapping[str, Any]) -> list[str]:
    return [name for name in now if name not in kept]


def _own_names(seat: Seat, image: Image) -> list[str]:
    """Its names in the seat; its id if it is theirs and has none."""
    if seat.own_images.names.made(image):
        return [image.id]
    return [name for name in image.repo_tags if name.startswith(seat.identity.image_prefix)]
