"""What can go wrong at the engine, as exceptions with fields; raised in this room only."""

import re

_HOST_FOLDER = re.compile(
    r"/[^\s:\"']*/(?:overlay2/[0-9a-z-]+/merged|(?:rootfs/[a-z]+|aufs/mnt|vfs/dir|btrfs/subvolumes"
    r"|zfs/graph)/[0-9a-f]+)(?=/|[\s:\"']|$)"
)
"""Where the host keeps a container's files: some of the engine's words tell it, before the path
within the container, which alone is the person's business."""


class EngineError(Exception):
    """The engine refused. `message` is the daemon's own words, `status` its HTTP status.

    A failure that came within a stream, after a good status, has status 0.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class ContainerNotFound(EngineError):
    """No container has this id or name."""


class ImageNotFound(EngineError):
    """The image is neither here nor, after a pull, at its registry for us to see."""


class NetworkNotFound(EngineError):
    """No network has this id or name."""


class VolumeNotFound(EngineError):
    """No volume has this name."""


class Conflict(EngineError):
    """The container's state or somebody's name stands in the way (HTTP 409)."""


class EngineUnreachable(EngineError):
    """Nothing answers at `address`, or it stopped answering; `reason` is the system's."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            0, f"Cannot connect to the Docker daemon at {address}. Is the docker daemon running?"
        )
        self.address = address
        self.reason = reason


class EngineTimeout(EngineError):
    """The engine at `address` gave no answer within `seconds`."""

    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(0, f"The Docker daemon at {address} gave no answer in {seconds:g} s")
        self.address = address
        self.seconds = seconds


def refusal(status: int, message: str) -> EngineError:
    """The most exact error for what the daemon answered.

    Docker has one status for everything that is missing, so its words tell what: "No such
    container: x", "No such image: x:latest", and the three ways in which a registry has no image.
    """
    words = _HOST_FOLDER.sub("", message.strip())
    told = words.lower()
    if "no such container" in told:
        return ContainerNotFound(status, words)
    if status == 404 and "no such volume" in told:
        return VolumeNotFound(status, words)
    if status == 404 and told.startswith("network ") and told.endswith(" not found"):
        return NetworkNotFound(status, words)
    if (
        "no such image" in told
        or "manifest unknown" in told
        or "pull access denied" in told
        or "repository does not exist" in told
    ):
        return ImageNotFound(status, words)
    if status == 409:
        return Conflict(status, words)
    return EngineError(status, words)
