"""How many images of their own a person has, how large, and whether one more fits; for `images`."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.docker_cli.reference import Reference
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, ImageNotFound
from bot.engine.values import Image
from bot.sandbox.builds import Builds
from bot.sandbox.errors import QuotaExceeded
from bot.sandbox.image_names import ImageNames
from bot.sandbox.labels import BETWEEN, STEP
from bot.sandbox.rules import Rules


@dataclass(frozen=True, slots=True)
class ImageRoom:
    """One person's room for images. Whoever checks it holds the seat's lock."""

    engine: Engine
    names: ImageNames
    rules: Rules
    builds: Builds

    async def check(self, target: Reference | None, more: int = 0, *, instead: str = "") -> None:
        """`QuotaExceeded` where there is no room for one with `more` bytes of its own.

        `instead` is the id of one that no longer counts by itself then: what is named, or what the
        new one is made from. What a failed build left is there for the next one's cache, and goes
        when room is needed.
        """
        try:
            await self._check(target, more, instead)
        except QuotaExceeded:
            if not await self._sweep():
                raise
            await self._check(target, more, instead)

    async def _check(self, target: Reference | None, more: int, instead: str) -> None:
        names, size = await self.used()
        names.discard(instead)
        new = target is None or self.names.behind(target) not in names
        if new and len(names) >= self.rules.images_per_person:
            raise QuotaExceeded("images", self.rules.images_per_person)
        if more and size + more > self.rules.images_size:
            raise QuotaExceeded("image bytes", self.rules.images_size)

    async def used(self) -> tuple[set[str], int]:
        """Their names and nameless images, and the bytes that their images have of their own.

        A nameless one that another was made from, as each step of a build is, counts by its bytes.
        """
        found = await self.engine.images.list(all=True)
        between = {image.parent for image in found}
        sizes = {image.id: image.size for image in found}
        names: set[str] = set()
        size = 0
        for image in found:
            names.update(filter(self.names.own, image.repo_tags))
            if self.names.made(image) and image.id not in between:
                names.add(image.id)
            if self.names.theirs(image):
                size += own_bytes(image, sizes)
        return names, size

    async def _sweep(self) -> bool:
        """Remove the steps of builds that led to no image; whether any was there."""
        found = {image.id: image for image in await self.engine.images.list(all=True)}
        children = Counter(image.parent for image in found.values())
        gone = False
        for image in found.values():
            at: Image | None = image
            while at and not children[at.id] and at.id not in self.builds.needed and self._left(at):
                with suppress(Conflict, ImageNotFound):  # a container is made from it
                    await self.engine.images.remove(at.id, parents=False)
                    gone = True
                children[at.parent] -= 1
                children[at.id] = 1  # it is not to be removed again
                at = found.get(at.parent)
        return gone

    def _left(self, image: Image) -> bool:
        return self.names.made(image) and image.labels.get(STEP) == BETWEEN


def own_bytes(image: Image, sizes: Mapping[str, int]) -> int:
    """What it has beyond the image that it was made from, where that is known."""
    return max(image.size - sizes.get(image.parent, 0), 0)
