"""The names of images as one person meets them: everyone's, and the names that they gave.

A name that somebody gives (`commit web mine`, `tag node mine:v2`) is theirs alone. The engine has
it as `qs-BOT-GUILD-OWNER/mine:v2`, and outside of this file it is `mine:v2`. An own name comes
before a shared one, as the newest image of a name does in Docker, so that `tag mine node` gives one
person another `node`. An image without a name is its owner's by the labels that `commit` puts on
it. Nothing here asks the engine.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from bot.docker_cli.reference import InvalidReference, Reference
from bot.engine.values import Image
from bot.sandbox.labels import Identity, visible
from bot.sandbox.rules import Rules


@dataclass(frozen=True, slots=True)
class ImageNames:
    """What one person calls the images of an engine, and which of them are theirs."""

    identity: Identity
    rules: Rules

    @property
    def _prefix(self) -> str:
        return self.identity.image_prefix

    def behind(self, reference: Reference) -> str:
        """What the engine would call an own image of this name, with its tag."""
        return self.engine_name(reference.familiar_tagged)

    def engine_name(self, name: str) -> str:
        """What the engine calls the own image of this visible name."""
        return self._prefix + name

    def stripped(self, name: str) -> str:
        """The visible name behind the engine's; a shared one's is the same."""
        return name.removeprefix(self._prefix)

    def own(self, name: str) -> bool:
        """Whether the engine's name is one that they gave."""
        return name.startswith(self._prefix)

    def own_among(self, images: Sequence[Image]) -> set[str]:
        """The visible tags that they gave to any of these."""
        return {self.stripped(tag) for image in images for tag in image.repo_tags if self.own(tag)}

    def can_have(self, reference: Reference) -> bool:
        """Whether it makes a name of their own: a registry's port, for one, fits in none."""
        try:
            Reference.parse(self.behind(reference))
        except InvalidReference:
            return False
        return reference.digest is None

    def made(self, image: Image) -> bool:
        """Whether it has no name, and they committed it."""
        nameless = not (image.repo_tags or image.repo_digests)
        return nameless and self.identity.owned.items() <= image.labels.items()

    def theirs(self, image: Image) -> bool:
        """Whether nobody else has a name for it: only then may it go as a whole."""
        names = (*image.repo_tags, *image.repo_digests)
        return all(map(self.own, names)) if names else self.made(image)

    def seen(self, image: Image, own: Set[str]) -> Image | None:
        """The image under the names that they may see, None where there is nothing for them.

        `own` are the visible tags of their own, each of which hides a shared one.
        """
        tags = [
            self.stripped(tag)
            for tag in image.repo_tags
            if self.own(tag) or (tag not in own and self._allows(tag))
        ]
        digests = [
            self.stripped(name)
            for name in image.repo_digests
            if self.own(name) or self._allows(name)
        ]
        if not (tags or digests or self.made(image)):
            return None
        return under(image, sorted(tags), digests)

    def _allows(self, name: str) -> bool:
        try:
            return self.rules.allows(Reference.parse(name))
        except InvalidReference:
            return False


def under(image: Image, tags: Sequence[str], digests: Sequence[str]) -> Image:
    """The image under these names, without the bot's labels, also in `raw`."""
    raw = dict(image.raw)
    raw["RepoTags"], raw["RepoDigests"] = list(tags), list(digests)
    for key in ("Config", "ContainerConfig"):
        if raw.get(key):
            raw[key] = {**raw[key], "Labels": visible(raw[key].get("Labels") or {})}
    if raw.get("Labels"):
        raw["Labels"] = visible(raw["Labels"])
    return replace(
        image,
        repo_tags=tuple(tags),
        repo_digests=tuple(digests),
        labels=visible(image.labels),
        raw=raw,
    )
