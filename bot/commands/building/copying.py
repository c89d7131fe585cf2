"""COPY and ADD: which files go where, and whose they are; for `steps`."""

import hashlib
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from bot.commands.building.context import Context
from bot.commands.building.stage import Stage
from bot.docker_cli.dockerfile import DockerfileError, Heredoc, Instruction, expand, split
from bot.engine.archive import Archives
from bot.engine.tar import Kind, Member, read
from bot.sandbox.seat import Own

NOTHING = ("/bin/sh", "-c", "#(nop)")
PACKED = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Copy:
    """What the instruction says: `source` names a stage or an image, and is empty for the context.

    `owner` is what `--chown` gave: `node`, `node:staff`, `1000:1000`.
    """

    keyword: str
    paths: Sequence[str]
    to: str
    source: str
    owner: str
    heredocs: Sequence[Heredoc]

    @classmethod
    def read(cls, step: Instruction, rest: str, escape: str) -> Self:
        """Raises DockerfileError for what Docker would not take, or this builder does not."""
        words = step.command() or split(rest, escape)
        if len(words) < 2:
            raise DockerfileError(
                f"dockerfile parse error line {step.line}: {step.keyword} requires at least two "
                "arguments, but only one was provided. Destination could not be determined"
            )
        *paths, to = words
        if unknown := set(step.flags) - {"from", "chown"}:
            raise DockerfileError(
                f"dockerfile parse error line {step.line}: {step.keyword} --{min(unknown)} is not "
                "available here: --from and --chown are"
            )
        if step.keyword == "ADD" and any("://" in path for path in paths):
            raise DockerfileError("ADD failed: a build here has no network: attach the file")
        if step.keyword == "ADD" and any(path.endswith(PACKED) for path in paths):
            raise DockerfileError(
                "ADD failed: archives are not unpacked here: COPY the files that are in it"
            )
        if len(paths) > 1 and not to.endswith("/"):
            raise DockerfileError(
                f"When using {step.keyword} with more than one source file, the destination must "
                "be a directory and end with a /"
            )
        owner, source = step.flags.get("chown", ""), step.flags.get("from", "")
        return cls(step.keyword, paths, to, source, owner, step.heredocs)

    async def members(
        self, context: Context, source: Stage | None, stage: Stage, archives: Archives, most: int
    ) -> list[Member]:
        """The files by their paths from the root of the stage's next image.

        `most` is the size in bytes of what another stage may hand over.
        """
        target = posixpath.normpath(posixpath.join(stage.workdir, self.to)).lstrip("/")
        if source is not None:
            return await self._from_stage(source, target, archives, most)
        folder = self.to.endswith(("/", "/.")) or self.to in (".", "")
        if not folder:
            async with stage.container(NOTHING) as own:
                there = await archives.stat(own.id, f"/{target}")
            folder = there is not None and there.kind == "folder"
        found: dict[str, bytes] = {}
        documents = iter(self.heredocs)
        for path in self.paths:
            if path.startswith("<<"):
                document = next(documents)
                text = document.text
                if not document.literal:
                    text = expand(text, stage.variables)
                found[_below(target, document.end if folder else "")] = text.encode()
                continue
            for name, within in context.matching(path).items():
                for inner, content in within.items():
                    last = inner or (posixpath.basename(name) if folder else "")
                    found[_below(target, last)] = content
        return [Member(path, Kind.FILE, content) for path, content in found.items()]

    async def _from_stage(
        self, source: Stage, target: str, archives: Archives, most: int
    ) -> list[Member]:
        """What another image has at the paths; a folder's contents go, not the folder itself."""
        found: list[Member] = []
        async with source.container(NOTHING) as own:
            for path in self.paths:
                at = posixpath.join("/", path)
                if await archives.stat(own.id, at) is None:
                    raise DockerfileError(
                        f"COPY failed: stat {path.lstrip('/')}: file does not exist"
                    )
                stat, archive = await archives.get(own.id, at, file_most=most, folder_most=most)
                into = self.to.endswith("/") and stat.kind == "file"
                top = _below(target, stat.name if into else "")
                found += _moved(read(archive), top)
        return found

    async def owned(self, members: Iterable[Member], own: Own, archives: Archives) -> list[Member]:
        """The members as `--chown` wants them, by the container's own users and groups."""
        user, _, group = self.owner.partition(":")
        users = await _table(own, "/etc/passwd", archives)
        uid, first = _number(user, users, "user"), users.get(user, ["", "", "", ""])[3]
        groups = await _table(own, "/etc/group", archives) if group else {}
        gid = _number(group or first or "0", groups, "group")
        return [replace(member, uid=uid, gid=gid) for member in members]


def digest(members: Iterable[Member], owner: str) -> str:
    """What tells one set of files from another, names, modes and owner included."""
    seen = hashlib.sha256(owner.encode())
    for member in sorted(members, key=lambda member: member.name):
        head = f"{member.name}\0{member.kind}\0{member.mode}\0{member.target}\0{len(member.data)}\0"
        seen.update(head.encode("utf-8", "surrogateescape"))
        seen.update(member.data)
    return seen.hexdigest()


def _below(folder: str, name: str) -> str:
    return posixpath.join(folder, name) if name else folder


def _moved(members: Iterable[Member], top: str) -> list[Member]:
    """The members with `top` in the place of the first part of their names."""
    found = []
    for member in members:
        inner = member.name.strip("/").partition("/")[2]
        if member.kind is Kind.FOLDER and not inner:
            continue
        found.append(replace(member, name=_below(top, inner), uid=0, gid=0))
    return found


async def _table(own: Own, path: str, archives: Archives) -> dict[str, list[str]]:
    """A file such as /etc/passwd: its rows by their first field; none where there is no file."""
    if await archives.stat(own.id, path) is None:
        return {}
    _, archive = await archives.get(own.id, path, file_most=MIB, folder_most=MIB)
    text = b"".join(bytes(member.data) for member in read(archive)).decode(errors="replace")
    rows = (line.split(":") for line in text.splitlines())
    return {row[0]: row for row in rows if len(row) > 3 or path.endswith("group")}


def _number(name: str, rows: dict[str, list[str]], kind: str) -> int:
    if name.isdecimal():
        return int(name)
    if name not in rows:
        raise DockerfileError(
            "unable to convert uid/gid chown string to host mapping: "
            f"can't find uid for {kind} {name}: no such {kind}: {name}"
        )
    return int(rows[name][2])
