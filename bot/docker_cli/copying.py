"""How `docker cp` reads its two arguments and decides where what it copies lands. Pure.

After docker/cli's cp and moby's archive/copy, tried against the docker client 28.2.2. Paths have
slashes, as in every container.
"""

import posixpath
from dataclasses import dataclass


class CopyError(Exception):
    """What stands at the target doesn't take what is copied; `message` is Docker's."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Spot:
    """One side of a copy: a path, in a container unless `container` is empty."""

    container: str
    path: str

    @classmethod
    def read(cls, argument: str) -> "Spot":
        """`web:/app` is a container's; `/x:y` and `./x:y` are files with a colon in their name."""
        container, colon, path = argument.partition(":")
        if not colon or argument.startswith("/") or container.startswith("."):
            return cls("", argument)
        return cls(container, path)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a copy goes: what is known of the path there."""

    path: str
    exists: bool = False
    folder: bool = False


def clean(path: str) -> str:
    """The shortest path to the same place, as Go's filepath.Clean has it."""
    found = posixpath.normpath(path)
    return found[1:] if found.startswith("//") else found


def split_entry(path: str) -> tuple[str, str]:
    """The folder and the last name of a path; of one that ends in `/.` the name is `.`."""
    whole = clean(path)
    if _last(path) == ".":
        return whole, "."
    return posixpath.dirname(whole) or ".", posixpath.basename(whole) or "/"


def asserts_folder(path: str) -> bool:
    """Whether the path says that a folder is meant: `x/`, `x/.`."""
    return path.endswith("/") or _last(path) == "."


def _last(path: str) -> str:
    """Go's filepath.Base."""
    bare = path.rstrip("/")
    return posixpath.basename(bare) if bare else "/" if path else "."


def landing(from_folder: bool, target: Target) -> tuple[str, str]:
    """The folder that the copy is unpacked in, and its new name there; empty if it keeps its own.

    Raises `CopyError`.
    """
    if target.folder:
        return target.path, ""
    if target.exists and from_folder:
        raise CopyError("cannot copy directory")
    if not target.exists and not from_folder and asserts_folder(target.path):
        raise CopyError("no such directory")
    return split_entry(target.path)
