"""Why a seat refuses, as exceptions with fields; commands find the words for people."""

from decimal import Decimal
from typing import Literal

from bot.docker_cli.reference import Reference


class SandboxError(Exception):
    """A seat's refusal; the engine was not asked, or has nothing to do with it."""


class NoSuchContainer(SandboxError):
    """Among the person's own containers none has `ref` as id, name or id prefix."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"No such container: {ref}")
        self.ref = ref


class EmptyName(SandboxError):
    """A name of nothing, or of blanks, was given for a `what`: a container, network or volume."""

    def __init__(self, what: Literal["container", "network", "volume"]) -> None:
        super().__init__(f"invalid {what} name or ID: value is empty")
        self.what = what


class AmbiguousPrefix(SandboxError):
    """Several of the person's own containers have an id that begins with `prefix`."""

    def __init__(self, prefix: str) -> None:
        super().__init__(f"multiple IDs found with provided prefix: {prefix}")
        self.prefix = prefix


class NameTaken(SandboxError):
    """The person's own container `id` has this `name` already."""

    def __init__(self, name: str, container_id: str) -> None:
        super().__init__(
            f'Conflict. The container name "{name}" is already in use by container '
            f'"{container_id}". You have to remove (or rename) that container to be able to '
            "reuse that name."
        )
        self.name = name
        self.id = container_id


class ImageNotAllowed(SandboxError):
    """The image `ref` is not among the `allowed` ones (globs on repository names)."""

    def __init__(self, ref: Reference, allowed: tuple[str, ...]) -> None:
        super().__init__(f"image {ref.familiar} is not allowed here")
        self.ref = ref
        self.allowed = allowed


class NoSuchImage(SandboxError):
    """Of the images that the person can see, none has `ref` as name, id or id prefix."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"No such image: {ref}")
        self.ref = ref


class UnreadableImage(SandboxError):
    """What was given for an image is no name at all; the engine judges so, in the text's words."""


class NoSuchNetwork(SandboxError):
    """Among the person's own networks none has `ref` as name, id or id prefix."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"network {ref} not found")
        self.ref = ref


class NetworkTaken(SandboxError):
    """The person has a network of this `name` already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"network with name {name} already exists")
        self.name = name


class PredefinedNetwork(SandboxError):
    """The network `name` is Docker's own: it can't be made, nor `removed`."""

    def __init__(self, name: str, *, removed: bool = False) -> None:
        super().__init__(f"{name} is a pre-defined network")
        self.name = name
        self.removed = removed


class NoAddressesLeft(SandboxError):
    """No part of `pool`, the setting's subnet, is free for one more network."""

    def __init__(self, pool: str) -> None:
        super().__init__(f"no part of {pool} is free")
        self.pool = pool


class NoSuchVolume(SandboxError):
    """The person has no volume called `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"get {name}: no such volume")
        self.name = name


class SharedImage(SandboxError):
    """The image `ref` is everyone's, so it is not the person's to change or remove."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"image {ref} is everyone's")
        self.ref = ref


class UnusableName(SandboxError):
    """The name `ref` can be typed, but no image of somebody's own can be stored under it."""

    def __init__(self, ref: Reference) -> None:
        super().__init__(f"{ref.familiar} can't be the name of an own image")
        self.ref = ref


class BotsLabel(SandboxError):
    """An image would have labels of ours that are not the ones that we put on it."""

    def __init__(self) -> None:
        super().__init__("an image's labels say whose it is")


class ChecksTooOften(SandboxError):
    """An image would have its health checked more often than every `least_s` seconds."""

    def __init__(self, least_s: int) -> None:
        super().__init__(f"no health check more often than every {least_s} s")
        self.least_s = least_s


class QuotaExceeded(SandboxError):
    """The person has as much of something as `limit` lets them have; image bytes are bytes."""

    def __init__(
        self,
        what: Literal["containers", "running", "images", "image bytes", "networks", "volumes"],
        limit: int,
    ) -> None:
        super().__init__(f"no more than {limit} {what} a person")
        self.what = what
        self.limit = limit


class LimitTooHigh(SandboxError):
    """More was asked for one container than the rules give: memory in bytes, or processors."""

    def __init__(
        self, what: Literal["memory", "cpus"], asked: int | Decimal, limit: int | Decimal
    ) -> None:
        super().__init__(f"{what} of {asked} is above the limit of {limit}")
        self.what = what
        self.asked = asked
        self.limit = limit
