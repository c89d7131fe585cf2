"""`docker cp` into a container: the message's files, its code block, or an archive unpacked."""

import asyncio
import re
import time
from dataclasses import replace

from bot.commands.failures import Failure, daemon
from bot.commands.parcel import MIB, Copied, members_of, outside, renamed
from bot.commands.shell import Shell
from bot.docker_cli import copying
from bot.docker_cli.copying import CopyError, Spot, Target, clean, split_entry
from bot.docker_cli.units import binary_size
from bot.engine.tar import BadTar, Kind, Member, write
from bot.sandbox.errors import NoSuchContainer
from bot.sandbox.seat import Own


async def put(
    source: str,
    target: Spot,
    shell: Shell,
    *,
    copy_uid_gid: bool = False,
    owner: tuple[int, int] | None = None,
) -> Copied:
    """Put what came with the message at the target; files are root's, unless `owner` is given."""
    archives = shell.seat.engine.archives
    missing: NoSuchContainer | None = None
    spot = Target(target.path)
    try:
        own = await shell.seat.find(target.container)
        spot = await _spot(own, target, shell)
    except NoSuchContainer as error:
        missing = error
    both = f"{target.container}:{target.path}"
    if source == "-" and not spot.folder:
        raise Failure(f'destination "{both}" must be a directory')
    async with archives.turn:
        if source == "-":
            folder, new, members = spot.path, "", await _unpacked(spot, shell)
            archive = await asyncio.to_thread(write, members)
        else:
            uid, gid = owner or (0, 0)
            members = [replace(one, uid=uid, gid=gid) for one in await _sent(source, shell)]
            try:
                folder, new = copying.landing(members[0].kind is Kind.FOLDER, spot)
            except CopyError as error:
                raise Failure(error.message) from None
            archive = write(renamed(members, new) if new else members)
        if missing is not None:
            raise missing
        await archives.put(own.id, folder, archive, copy_uid_gid=copy_uid_gid)
    size = 0 if source == "-" else len(archive)
    return Copied(size, f"{target.container}:{spot.path}")


async def _spot(own: Own, target: Spot, shell: Shell) -> Target:
    """What stands at the target, a link there followed."""
    archives = shell.seat.engine.archives
    path = target.path
    stat = await archives.stat(own.id, path)
    if stat and stat.kind == "link":
        path = stat.target
        stat = await archives.stat(own.id, path)
    if stat and stat.kind in ("device", "irregular file"):
        raise Failure(
            f'destination "{target.container}:{target.path}" must be a directory or a regular '
            f"file: got a{'n' if stat.kind[0] == 'i' else ''} {stat.kind}"
        )
    return Target(path, exists=stat is not None, folder=stat is not None and stat.kind == "folder")


async def _sent(source: str, shell: Shell) -> list[Member]:
    """The message's files that the source names: one of them, or for `.` a folder of them all."""
    now = int(time.time())
    console = shell.console
    names = [_file_name(file.name) for file in console.attachments]
    if clean(source) == ".":
        if not names:
            raise Failure(
                "no files came with this message",
                hint="Attach one or more to it: the `.` stands for them all.",
            )
        files = list(console.attachments)
        _check_sizes([file.size for file in files], shell)
        bodies = [await file.read() for file in files]
        return [
            Member(".", Kind.FOLDER, mode=0o755, mtime=now),
            *(
                Member(f"./{name}", Kind.FILE, body, mtime=now)
                for name, body in zip(names, bodies, strict=True)
            ),
        ]
    wanted = clean(source)
    if _file_name(wanted) in names:
        file = console.attachments[names.index(_file_name(wanted))]
        _check_sizes([file.size], shell)
        return [Member(split_entry(wanted)[1], Kind.FILE, await file.read(), mtime=now)]
    if console.stdin is not None and "/" not in wanted:
        return [Member(wanted, Kind.FILE, console.stdin, mtime=now)]
    raise Failure(f"lstat {wanted}: no such file or directory", hint=_not_sent(names, shell))


def _file_name(name: str) -> str:
    """A name as Discord keeps it: letters, digits, `.`, `_` and `-`, others as `_`."""
    return re.sub(r"[^\w.-]", "_", name)


def _not_sent(names: list[str], shell: Shell) -> str:
    if not names:
        return (
            "The files that can be copied are those of your message: attach one, and type its "
            "name; or put its text below the command, between two lines of ```."
        )
    return f"You sent {', '.join(f'`{name}`' for name in names)}; a `.` stands for all."


def _check_sizes(sizes: list[int], shell: Shell) -> None:
    for size, most in (
        (max(sizes), shell.settings.file_max_mib * MIB),
        (sum(sizes), shell.settings.folder_max_mib * MIB),
    ):
        if size > most:
            raise Failure(
                f"that is too large to copy: it has {binary_size(float(size))}, "
                f"and the limit is {binary_size(float(most))}"
            )


async def _unpacked(spot: Target, shell: Shell) -> list[Member]:
    """The archive that came with the message, as far as it may be unpacked."""
    console = shell.console
    packed = console.stdin or b""
    if not packed and not console.attachments:
        raise Failure(
            "no archive came with this message", hint="Attach one to it: `-` takes a tar archive."
        )
    if console.attachments:
        _check_sizes([console.attachments[0].size], shell)
        packed = await console.attachments[0].read()
    most = shell.settings.folder_max_mib * MIB
    try:
        members = await members_of(packed, most)
    except BadTar as error:
        zip_file = packed.startswith(b"PK")
        raise Failure(
            _processing(error.reason),
            hint="`-` takes a tar archive, and that is a zip archive."
            if zip_file
            else "`-` takes a tar archive, attached to the message.",
        ) from None
    for member in members:
        if outside(member.name):
            raise Failure(_processing(f'"{member.name}" is outside of "{spot.path}"'))
        if member.kind not in (Kind.FILE, Kind.FOLDER, Kind.LINK, Kind.HARD_LINK):
            what = member.kind.name.lower().replace("_", " ")
            raise Failure(f"{member.name} is a {what} in the archive, and only files may come in")
    return members


def _processing(reason: str) -> str:
    return daemon(f"Error processing tar file(exit status 1): {reason}")
