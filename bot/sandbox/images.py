"""One person's images at an engine: what they see of all, and what they make, name and remove.

Part of their seat. What an image is called on either side is `image_names.py`.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.docker_cli.reference import DEFAULT_TAG, InvalidReference, Reference
from bot.docker_cli.text import SHORT_ID_LENGTH
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, ImageNotFound
from bot.engine.values import Image
from bot.sandbox.builds import Builds
from bot.sandbox.errors import (
    AmbiguousPrefix,
    BotsLabel,
    ChecksTooOften,
    ImageNotAllowed,
    NoSuchImage,
    SharedImage,
    UnreadableImage,
    UnusableName,
)
from bot.sandbox.image_names import ImageNames, under
from bot.sandbox.image_room import ImageRoom, own_bytes
from bot.sandbox.labels import BETWEEN, LAST, PREFIX, STEP, Identity
from bot.sandbox.rules import Rules
from bot.sandbox.spec import NANO, as_typed
from bot.sandbox.undo import whole

LEAST_ID = 4
"""Fewer hexadecimal digits are sooner a word than the beginning of an image's id."""

LEAST_CHECK_S = 5
"""Seconds between two checks of a container's health, at the least."""

_ID = re.compile(rf"[0-9a-f]{{{LEAST_ID},64}}")


@dataclass(frozen=True, slots=True)
class Found:
    """An image that somebody named: `image` as they see it, and what the engine calls it.

    `name` is the visible name that was meant, and None where the id was. `own` says that the name
    is theirs; for an id, that no name of the image is anybody else's.
    """

    image: Image
    engine_name: str
    name: str | None
    own: bool


class Images:
    """One person's images at one engine; `lock` is the seat's, under which quotas are counted."""

    def __init__(
        self,
        engine: Engine,
        identity: Identity,
        rules: Rules,
        lock: asyncio.Lock,
        builds: Builds,
    ) -> None:
        self._engine = engine
        self._identity = identity
        self._rules = rules
        self.names = ImageNames(identity, rules)
        self._room = ImageRoom(engine, self.names, rules, builds)
        self._lock = lock

    async def visible(self, *, between: bool = False) -> list[Image]:
        """The shared ones that are allowed and their own, in their own names, newest first.

        `between` has those, too, that others were made from.
        """
        return [seen for seen, _ in await self._both(between=between)]

    async def _both(self, *, between: bool = False) -> list[tuple[Image, Image]]:
        """Each visible image as the person sees it and as the engine has it."""
        found = await self._engine.images.list(all=between)
        own = self.names.own_among(found)
        pairs = [(self.names.seen(image, own), image) for image in found]
        shown = [(seen, image) for seen, image in pairs if seen is not None]
        return sorted(shown, key=lambda pair: _newest_first(pair[0]))

    async def find(self, ref: str) -> Found:
        """The visible image that `ref` names: an own name, a shared one, else a part of one id.

        `NoSuchImage`, `AmbiguousPrefix`, `UnreadableImage`.
        """
        both = await self._both()
        digits = ref.removeprefix("sha256:")
        try:
            reference = Reference.parse(ref)
        except InvalidReference as error:
            if not ref:  # an address without a name is none of the engine's pages
                raise UnreadableImage("page not found") from None
            if not _ID.fullmatch(digits):
                raise UnreadableImage(error.message) from None
        else:
            for name in (reference.familiar_tagged, _by_digest(reference)):
                for seen, image in both:
                    if name in (*seen.repo_tags, *seen.repo_digests):
                        behind = self.names.engine_name(name)
                        own = behind in (*image.repo_tags, *image.repo_digests)
                        # Named as it was typed, for so the engine repeats it.
                        typed = as_typed(reference)
                        meant = self.names.engine_name(typed) if own else typed
                        return Found(seen, meant, name, own)
        if not _ID.fullmatch(digits):
            raise NoSuchImage(ref)
        begins = [
            (seen, image)
            for seen, image in await self._both(between=True)
            if image.id.removeprefix("sha256:").startswith(digits)
        ]
        if not begins:
            raise NoSuchImage(ref)
        if len(begins) > 1:
            raise AmbiguousPrefix(ref)
        seen, image = begins[0]
        return Found(seen, image.id, None, self.names.theirs(image))

    async def steps_from(self, image_id: str) -> list[Image]:
        """The images that builds of theirs made of this one, where the engine knows of what."""
        found = await self._engine.images.list(all=True)
        return [
            image
            for image in found
            if image.parent == image_id
            and image.labels.get(STEP) in (BETWEEN, LAST)
            and self._identity.owned.items() <= image.labels.items()
        ]

    async def engine_name(self, reference: Reference) -> str:
        """What the engine is told to make a container from, whether it is here or not.

        `ImageNotAllowed` where the name is neither allowed nor their own.
        """
        if await self.exists(reference):
            return self.names.engine_name(as_typed(reference))
        if _may_be_id(reference):
            try:
                found = await self.find(reference.familiar)
            except (NoSuchImage, AmbiguousPrefix):
                pass
            else:
                typed = reference.familiar
                return typed if len(typed) >= SHORT_ID_LENGTH else found.engine_name
        if not self._rules.allows(reference):
            raise ImageNotAllowed(reference, self._rules.allowed_images)
        return as_typed(reference)

    async def exists(self, reference: Reference) -> bool:
        """Whether they have an image of this name of their own."""
        if not self.names.can_have(reference):
            return False
        try:
            await self._engine.images.inspect(self.names.behind(reference))
        except ImageNotFound:
            return False
        return True

    async def inspect(self, found: Found) -> Image:
        """All that the engine knows of it, in their own names."""
        image = await self._engine.images.inspect(found.image.id)
        return under(image, found.image.repo_tags, found.image.repo_digests)

    async def tag(self, source: str, target: Reference) -> None:
        """Name an image; `NoSuchImage`, `UnusableName`, `QuotaExceeded`."""
        self._check_name(target)
        async with self._lock:
            found = await self.find(source)
            await self._room.check(target, instead=found.image.id)
            await self._name(found.image.id, target)

    async def commit(
        self,
        container_id: str,
        target: Reference | None,
        *,
        changes: Sequence[str] = (),
        message: str = "",
        author: str = "",
        pause: bool = True,
    ) -> str:
        """Make an image of their own container, give it its name if it gets one; the id.

        `QuotaExceeded`, `UnusableName`, and `BotsLabel` where a change sets one
        of the labels that say whose an image is. The caller bounds the time.
        """
        if target is not None:
            self._check_name(target)
        marks = self._identity.of_image()

        async def make() -> str:
            made = await self._engine.images.commit(
                container_id,
                config={"Labels": marks},
                changes=changes,
                message=message,
                author=author,
                pause=pause,
            )
            await self._adopt(made, marks, target)
            return made

        return await self._made(make, container_id, target)

    async def commit_step(
        self, container_id: str, config: Mapping[str, Any], *, author: str, last: bool
    ) -> str:
        """Make a nameless image of a build's container, with this configuration; its id.

        `last`: it is what the build makes, not one of those on the way. Raises what `commit` does.
        """
        marks = self._identity.of_image(LAST if last else BETWEEN)
        labelled = {**config, "Labels": {**(config.get("Labels") or {}), **marks}}

        async def make() -> str:
            made = await self._engine.images.commit(container_id, config=labelled, author=author)
            await self._adopt(made, marks, None)
            return made

        return await self._made(make, container_id, None)

    async def _made(
        self,
        make: Callable[[], Coroutine[Any, Any, str]],
        container_id: str,
        name: Reference | None,
    ) -> str:
        """Make it if there is room; cancelled in the middle, nothing is left."""
        async with self._lock:
            detail = await self._engine.containers.inspect(container_id, size=True)
            more = int(detail.raw.get("SizeRw") or 0)
            await self._room.check(name, more, instead=detail.raw["Image"])
            return await whole(make(), undo=self._discard)

    async def empty(self) -> str:
        """The id of a new image with no file in it, for a build from scratch."""
        async with self._lock:
            await self._room.check(None)
            return await whole(
                self._engine.images.make_empty(self._identity.of_image(BETWEEN)),
                undo=self._discard,
            )

    async def _adopt(
        self, image_id: str, marks: Mapping[str, str], target: Reference | None
    ) -> None:
        """Name a new image, once it is sure that it says itself whose it is.

        Each check of a container's health is the engine's work, which no limit of theirs bounds.
        """
        image = await self._engine.images.inspect(image_id)
        labels = image.labels
        if {key: value for key, value in labels.items() if key.startswith(PREFIX)} != marks:
            await self._discard(image_id)
            raise BotsLabel
        interval = (image.raw["Config"].get("Healthcheck") or {}).get("Interval", 0)
        if 0 < interval < LEAST_CHECK_S * NANO:
            await self._discard(image_id)
            raise ChecksTooOften(LEAST_CHECK_S)
        if target is not None:
            await self._name(image_id, target)

    async def _discard(self, image_id: str) -> None:
        await self._engine.images.remove(image_id, force=True, parents=False)

    async def _name(self, image_id: str, target: Reference) -> None:
        repository = self.names.engine_name(target.familiar)
        await self._engine.images.tag(image_id, repository, target.tag or DEFAULT_TAG)

    def _check_name(self, target: Reference) -> None:
        if not self.names.can_have(target):
            raise UnusableName(target)

    async def sizes(self) -> list[tuple[Image, int]]:
        """Their own images, newest first, and the bytes that each has of its own."""
        sizes = {image.id: image.size for image in await self._engine.images.list(all=True)}
        both = await self._both()
        own = [(seen, image) for seen, image in both if self.names.theirs(image)]
        return [(seen, own_bytes(image, sizes)) for seen, image in own]

    async def size(self) -> int:
        """The bytes that their images have of their own, without what is everyone's."""
        return (await self._room.used())[1]

    async def remove(
        self, ref: str, *, force: bool = False, parents: bool = True
    ) -> Sequence[Mapping[str, str]]:
        """Untag or delete it, as Docker answers: {"Untagged": …} and {"Deleted": …}, in order.

        `NoSuchImage`, `SharedImage`, and the engine's `Conflict`, whose words hold engine names.
        """
        async with self._lock:
            found = await self.find(ref)
            if not found.own:
                raise SharedImage(ref)
            removed = await self._engine.images.remove(
                found.engine_name, force=force, parents=parents
            )
        return [{deed: self.names.stripped(name) for deed, name in one.items()} for one in removed]

    async def prune(
        self, *, named: bool, chosen: Callable[[Image], bool] = lambda image: True
    ) -> tuple[list[Mapping[str, str]], int]:
        """Remove what no container of theirs is made from: nameless ones, with `named` all.

        What went, as `remove` tells it, and the bytes that it had of its own.
        """
        sizes = {image.id: image.size for image in await self._engine.images.list(all=True)}
        containers = await self._engine.containers.list(self._identity.owned, all=True)
        used = {container.image_id for container in containers}
        gone: list[Mapping[str, str]] = []
        freed = 0
        for seen, image in await self._both():
            if image.id in used or not self.names.theirs(image) or (seen.repo_tags and not named):
                continue
            if not chosen(seen):
                continue
            before = len(gone)
            for ref in seen.repo_tags or (seen.id,):
                with suppress(Conflict, ImageNotFound, NoSuchImage):  # needed or gone by now
                    gone += await self.remove(ref)
            if any("Deleted" in one for one in gone[before:]):
                freed += own_bytes(image, sizes)
        return gone, freed


def _newest_first(image: Image) -> tuple[float, Sequence[str]]:
    return -image.created.timestamp() if image.created else 0.0, image.repo_tags


def _may_be_id(reference: Reference) -> bool:
    plain = reference.tag is None and reference.digest is None
    return plain and _ID.fullmatch(reference.familiar) is not None


def _by_digest(reference: Reference) -> str | None:
    """As images are listed by their digests, which have no tag beside it."""
    return f"{reference.familiar}@{reference.digest}" if reference.digest else None
