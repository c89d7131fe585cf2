"""Folders as one file that a message can carry, and what must not travel in archives; for cp."""

import asyncio
import re
import time
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO

from bot.commands.failures import Failure
from bot.docker_cli.units import binary_size
from bot.engine.tar import Kind, Member, TooLarge, read, unpacked

MIB = 1024 * 1024
MOST_MEMBERS = 10_000
_FIRST_YEAR = 1980
"""A zip archive knows no earlier one."""
# What Windows takes for a part of a path, or refuses: unpacked there, it could land anywhere.
_UNPORTABLE = re.compile(r'[<>:"|?*\\/]|[. ]+$')
_CARRIED = (Kind.FILE, Kind.FOLDER, Kind.HARD_LINK)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many bytes of archive went `where`, which reads as Docker says it."""

    size: int
    where: str


def counted(members: Iterable[Member], name: str) -> list[Member]:
    """All of them; raises Failure, which calls the archive `name`, if they are too many."""
    found = []
    for member in members:
        found.append(member)
        if len(found) > MOST_MEMBERS:
            raise Failure(
                f"{name} holds too many files: the limit is {MOST_MEMBERS:,}",
                hint="Copy a folder within it.",
            )
    return found


async def members_of(archive: bytes, most: int) -> list[Member]:
    """What is in an archive, packed or not, of at most so many bytes; Failure, or tar's BadTar."""
    try:
        plain = await asyncio.to_thread(unpacked, archive, most)
    except TooLarge as error:
        raise Failure(f"the archive is too large to unpack: {too_large(error)}") from None
    return counted(read(plain), "the archive")


def too_large(error: TooLarge) -> str:
    """The size and the limit in words."""
    has = "it has more" if error.size is None else f"it has {binary_size(float(error.size))}"
    return f"{has}, and the limit is {binary_size(float(error.most))}"


def outside(name: str) -> bool:
    """Whether an entry of this name would land outside of the folder it is unpacked in."""
    return ".." in name.split("/")


def renamed(members: Iterable[Member], top: str) -> list[Member]:
    """The members below `top` instead of the first part of their names; none without a name.

    What that part is, the engine says first: `app` of `/app`, `.` of `/app/.`, `/` of all.
    """

    def moved(name: str) -> str:
        rest = name.strip("/") if name.startswith("/") else name.partition("/")[2]
        return f"{top}/{rest}".strip("/")

    found = []
    for member in members:
        target = moved(member.target) if member.kind is Kind.HARD_LINK else member.target
        found.append(replace(member, name=moved(member.name), target=target))
    return [member for member in found if member.name]


def portable(members: Iterable[Member]) -> tuple[list[Member], list[str]]:
    """What an archive for other people's machines may hold, and the names of what it leaves out.

    Files and folders stay, and links to something beside or below them.
    """
    kept, left_out = [], []
    for member in members:
        inside = not outside(member.name) and not outside(member.target)
        link = member.kind is Kind.LINK and not member.target.startswith("/")
        if inside and (link or member.kind in _CARRIED):
            kept.append(member)
        else:
            left_out.append(member.name)
    return kept, left_out


def zipped(members: Iterable[Member]) -> tuple[bytes, list[str]]:
    """A zip archive, and the names of what is left out: links, pipes, devices. Takes its time."""
    packed = BytesIO()
    contents: dict[str, bytes | memoryview] = {}
    names: set[str] = set()
    left_out = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            if member.kind not in _CARRIED or outside(member.name):
                left_out.append(member.name)
                continue
            folder = member.kind is Kind.FOLDER
            name = "/".join(map(portable_name, member.name.split("/")))
            name = _unique(name, names)
            contents[member.name] = data = contents.get(member.target, member.data)
            info = zipfile.ZipInfo(f"{name}/" if folder else name, _date(member.mtime))
            info.external_attr = (member.mode | (0o040000 if folder else 0o100000)) << 16
            info.compress_type = zipfile.ZIP_STORED if folder else zipfile.ZIP_DEFLATED
            archive.writestr(info, bytes(data))
    return packed.getvalue(), left_out


def portable_name(name: str) -> str:
    """A file's name that reads as what it is, and is one name, on any machine.

    Controls, and what is unseen or turns the direction of writing (Unicode's category C), would
    make `exe.js` of `sj.exe`.
    """
    legible = "".join("_" if unicodedata.category(char)[0] == "C" else char for char in name)
    return _UNPORTABLE.sub("_", legible)


def _unique(name: str, taken: set[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}~{number}"
    taken.add(found)
    return found


def _date(mtime: int) -> tuple[int, int, int, int, int, int]:
    try:
        year, *rest = time.gmtime(mtime)[:6]
    except (OverflowError, ValueError, OSError):
        year, rest = _FIRST_YEAR, [1, 1, 0, 0, 0]
    if not _FIRST_YEAR <= year <= 2107:
        year, rest = _FIRST_YEAR, [1, 1, 0, 0, 0]
    month, day, hour, minute, second = rest
    return year, month, day, hour, minute, second
