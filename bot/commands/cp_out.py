"""`docker cp` out of a container: a file, or a folder as an archive, attached to the answer."""

import asyncio
import re
from dataclasses import replace

from bot.commands.failures import Failure
from bot.commands.parcel import MIB, Copied, counted, portable, renamed, too_large, zipped
from bot.commands.shell import Shell
from bot.docker_cli import copying
from bot.docker_cli.copying import CopyError, Spot, Target, clean, split_entry
from bot.engine.archive import PathStat
from bot.engine.tar import Member, TooLarge, read, write
from bot.sandbox.seat import Own

TOLD_NAMES = 5


async def fetch(source: Spot, target: str, shell: Shell, *, follow_link: bool) -> Copied | None:
    """Attach what is at the source; None for a tar archive, of which Docker says nothing."""
    if target != "-":
        _check_output(target, shell)
    own = await shell.seat.find(source.container)
    archives = shell.seat.engine.archives
    path, top = source.path, ""
    if follow_link:
        stat = await archives.stat(own.id, path)
        if stat and stat.kind == "link":
            path, top = stat.target, split_entry(path)[1]
    async with archives.turn:
        stat, archive = await _get(own, source, path, shell)
        _check_kind(stat, source, shell)
        members = counted(read(archive), source.path)
        if top:
            members = renamed(members, top)
        if target == "-":
            await _as_tar(members, _name(source.path, own), shell)
            return None
        try:
            _, new = copying.landing(stat.kind == "folder", _here(target, shell))
        except CopyError as error:
            raise Failure(error.message) from None
        if stat.kind == "folder":
            await _as_zip(members, source, new, own, shell)
        else:
            name = new or top or split_entry(source.path)[1]
            await shell.console.file(name, bytes(members[0].data))
    return Copied(len(archive), _resolved(target))


def _check_output(target: str, shell: Shell) -> None:
    """The folders that a target may be in: there is none here but the message itself."""
    folder = clean(target).rpartition("/")[0]
    if folder:
        raise Failure(
            f'invalid output path: directory "{folder}" does not exist',
            hint="There are no folders here: a `.` attaches the file to my answer, "
            "another word is its new name.",
        )


async def _get(own: Own, source: Spot, path: str, shell: Shell) -> tuple[PathStat, bytes]:
    settings = shell.settings
    try:
        return await shell.seat.engine.archives.get(
            own.id,
            path,
            file_most=settings.file_max_mib * MIB,
            folder_most=settings.folder_max_mib * MIB,
        )
    except TooLarge as error:
        raise Failure(
            f"{source.path} is too large to fetch: {too_large(error)}",
            hint=f"{shell.typed(f'exec {own.name} du -a {source.path}')} shows what is in it.",
        ) from None


def _check_kind(stat: PathStat, source: Spot, shell: Shell) -> None:
    if stat.kind == "link":
        both = f"{source.container}:{source.path}"
        raise Failure(
            f"{source.path} is a link to {stat.target}, and a message can't carry a link",
            hint=f"{shell.typed(f'cp -L {both} .')} follows it.",
        )
    if stat.kind not in ("file", "folder"):
        raise Failure(f"{source.path} is a {stat.kind}, and a message carries files and folders")


def _name(path: str, own: Own) -> str:
    """What a source is called: of `/app/.` it is `app`, of `/` it is the container's name."""
    folder, name = split_entry(path)
    return (split_entry(folder)[1] if name == "." else name).strip("/.") or own.name


def _here(target: str, shell: Shell) -> Target:
    """The client's folder, which holds the message's files and nothing else."""
    here = clean(target) in (".", "..", "/")
    if not here and split_entry(target)[1] == ".":
        raise Failure(f"stat {clean(target)}: no such file or directory")
    sent = any(file.name == target for file in shell.console.attachments)
    return Target(target, exists=here or sent, folder=here)


async def _as_tar(members: list[Member], name: str, shell: Shell) -> None:
    kept, left_out = portable(replace(one, name=one.name.lstrip("/")) for one in members)
    await shell.console.file(f"{name}.tar", await asyncio.to_thread(write, kept))
    await _tell_left_out(left_out, shell)
    await shell.console.hint(
        "`-` gives a tar archive, as Docker does; a `.` instead gives the file itself, "
        "or a folder as a zip archive."
    )


async def _as_zip(members: list[Member], source: Spot, new: str, own: Own, shell: Shell) -> None:
    contents_only = split_entry(source.path)[1] in (".", "/")
    name = new.removesuffix(".zip") or _name(source.path, own)
    top = new.removesuffix(".zip") or ("" if contents_only else name)
    packed, left_out = await asyncio.to_thread(zipped, renamed(members, top))
    await shell.console.file(f"{name}.zip", packed)
    await _tell_left_out(left_out, shell)
    both = f"{source.container}:{source.path}"
    await shell.console.hint(
        "A folder comes as a zip archive, which every system opens; "
        f"{shell.typed(f'cp {both} -')} gives it as tar."
    )


async def _tell_left_out(names: list[str], shell: Shell) -> None:
    if names:
        told = ", ".join(f"`{_legible(name)}`" for name in names[:TOLD_NAMES])
        more = f" and {len(names) - TOLD_NAMES:,} more" if len(names) > TOLD_NAMES else ""
        await shell.console.hint(f"Left out, for they are no files: {told}{more}.")


def _legible(name: str) -> str:
    return re.sub(r"[^\w./ +-]", "?", name)


def _resolved(path: str) -> str:
    """The client's path as it says it."""
    shown = clean(path)
    if split_entry(path)[1] == "." and shown != ".":
        shown += "/."
    return f"{shown}/" if path.endswith("/") and not shown.endswith("/") else shown
