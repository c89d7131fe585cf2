"""COPY and ADD: which files go where, and whose they are; for `steps`."""

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from bot.commands.building.context import MODE, Context, is_pattern, matching
from bot.commands.building.stage import NOTHING, Stage
from bot.commands.parcel import MIB, outside, renamed
from bot.docker_cli.copying import clean
from bot.docker_cli.dockerfile import DockerfileError, Instruction
from bot.docker_cli.dockerfile.lines import Heredoc
from bot.engine.archive import Archives, PathStat
from bot.engine.tar import BadTar, Kind, Member, TooLarge, is_archive, read, unpacked
from bot.sandbox.seat import Own

_CARRIED = (Kind.FILE, Kind.FOLDER, Kind.LINK, Kind.HARD_LINK)


@dataclass(frozen=True, slots=True)
class Source:
    """What a word of the instruction brings: its members by their paths within it.

    `name` is the file's or the folder's own; of a `folder`, and of an archive, the contents go.
    """

    name: str
    folder: bool
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Copy:
    """What the instruction says: `source` names a stage or an image, and is empty for the context.

    `owner` is what `--chown` gave (`node`, `node:staff`, `1000:1000`), `mode` what `--chmod` did.
    """

    keyword: str
    paths: Sequence[str]
    to: str
    source: str
    owner: str
    mode: int | None
    heredocs: Sequence[Heredoc]

    @classmethod
    def read(cls, step: Instruction, word: Callable[[str], str]) -> Self:
        """Raises DockerfileError for what Docker would not take, or this builder does not."""
        *paths, to = (one if one.startswith("<<") else word(one) for one in step.words)
        keyword = step.keyword
        if keyword == "ADD" and any(path.startswith(("http://", "https://")) for path in paths):
            raise DockerfileError("ADD failed: a build here has no network: attach the file")
        mode = word(step.flags.get("chmod", ""))
        if mode and not (len(mode) <= 4 and set(mode) <= set("01234567")):
            raise DockerfileError(
                f"{keyword} failed: invalid chmod parameter: '{mode}'. "
                "it should be octal string and between 0 and 07777"
            )
        return cls(
            keyword,
            paths,
            to,
            word(step.flags.get("from", "")),
            word(step.flags.get("chown", "")),
            int(mode, 8) if mode else None,
            step.heredocs,
        )

    def from_context(
        self, context: Context, word: Callable[[str], str], most: int
    ) -> Iterator[Source]:
        """What the sources are in the message's files; `most` bytes may an archive unpack to."""
        documents = iter(self.heredocs)
        empty = True
        for path in self.paths:
            if path.startswith("<<"):
                empty = False
                document = next(documents)
                text = document.text if document.literal else word(document.text)
                yield Source(document.end, False, [Member("", Kind.FILE, text.encode(), MODE)])
                continue
            try:
                found = context.matching(path)
            except DockerfileError as error:
                raise DockerfileError(f"{self.keyword} failed: {error.message}") from None
            empty = empty and not found
            for name, within in found.items():
                if self.keyword == "ADD" and list(within) == [""]:
                    archive = _archive(within[""], most)
                    if archive is not None:
                        yield Source(posixpath.basename(name), True, archive)
                        continue
                yield Source(
                    posixpath.basename(name),
                    "" not in within,
                    [_file(posixpath.join(name, one), one, within[one], context) for one in within],
                )

        if empty:
            raise DockerfileError(f"{self.keyword} failed: no source files were specified")

    async def from_stage(self, source: Stage, archives: Archives, most: int) -> list[Source]:
        """What another image has at the paths, `most` bytes of each."""
        async with source.container(NOTHING) as own:
            return [
                found for path in self.paths for found in await self._of(own, path, archives, most)
            ]

    async def _of(self, own: Own, path: str, archives: Archives, most: int) -> list[Source]:
        at = posixpath.join("/", path)
        if is_pattern(path):
            # A pattern is for the last part, as in `/app/*.js`.
            folder, pattern = posixpath.split(at)
            names = await _names(own, folder, archives, most)
            found = list(filter(matching(pattern).fullmatch, names))
            if not found:
                raise DockerfileError(f"{self.keyword} failed: no source files were specified")
            paths = [posixpath.join(folder, name) for name in found]
        else:
            paths = [at]
        return [await _one(own, path, archives, most) for path in paths]

    def check(self, sources: Sequence[Source]) -> None:
        """DockerfileError where several things would land at one name."""
        if len(sources) > 1 and not self.to.endswith("/"):
            raise DockerfileError(
                f"When using {self.keyword} with more than one source file, the destination must "
                "be a directory and end with a /"
            )

    def members(
        self, sources: Sequence[Source], workdir: str, there: PathStat | None
    ) -> list[Member]:
        """The files by their paths from the root; `there` is what stands at the target."""
        target = clean(posixpath.join(workdir, self.to)).lstrip("/")
        into = self.to.endswith(("/", "/.")) or self.to in (".", "")
        into |= there is not None and there.kind == "folder"
        if there is not None and there.kind == "file":
            self._check_below(f"/{target}", into, sources)
        found: dict[str, Member] = {}
        if there is None and (into or any(source.folder for source in sources)):
            found[target] = Member(target, Kind.FOLDER, mode=0o755)
        for source in sources:
            top = target if source.folder or not into else _below(target, source.name)
            for member in source.members:
                name = _below(top, member.name)
                link = member.kind is Kind.HARD_LINK
                aim = _below(top, member.target) if link else member.target
                mode = member.mode if self.mode is None else self.mode
                # An older file of the name is written over, in the order of the sources.
                found[name] = replace(member, name=name, target=aim, mode=mode, uid=0, gid=0)
        return list(found.values())

    def _check_below(self, file: str, into: bool, sources: Sequence[Source]) -> None:
        """DockerfileError where a folder would have to stand in a file's place."""
        if any(source.folder for source in sources):
            doing = "copy directory"
        elif into:
            doing = "create new directory"
        else:
            return
        raise DockerfileError(
            f"failed to copy files: failed to {doing}: mkdir {file}: not a directory"
        )

    async def owned(self, members: Iterable[Member], own: Own, archives: Archives) -> list[Member]:
        """The members as `--chown` wants them, by the container's own users and groups."""
        user, colon, group = self.owner.partition(":")
        if ":" in group:
            raise DockerfileError(
                "unable to convert uid/gid chown string to host mapping: "
                f"invalid chown string format: {self.owner}"
            )
        users = await _table(own, "/etc/passwd", archives)
        uid = _number(user, users, "user")
        # Without a group, it is that of the user's number: so says the reference.
        gid = _number(group, await _table(own, "/etc/group", archives), "group") if colon else uid
        return [replace(member, uid=uid, gid=gid) for member in members]


def trace(copy: Copy, sources: Sequence[Source]) -> str:
    """How `history` names the step: by what was copied, so that other files are another step."""
    hashes = []
    for source in sources:
        seen = hashlib.sha256(f"{source.name}\0{copy.mode}\0".encode())
        for member in sorted(source.members, key=lambda member: member.name):
            head = (member.name, member.kind, member.mode, member.target, len(member.data))
            seen.update("\0".join(map(str, head)).encode("utf-8", "surrogateescape"))
            seen.update(member.data)
        hashes.append(f"{'dir' if source.folder else 'file'}:{seen.hexdigest()}")
    digest = hashes[0]
    if len(hashes) > 1:
        digest = f"multi:{hashlib.sha256(','.join(hashes).encode()).hexdigest()}"
    owner = f"--chown={copy.owner}" if copy.owner else ""
    return f"{copy.keyword} {owner}{digest} in {copy.to} "


def _file(path: str, name: str, content: bytes, context: Context) -> Member:
    return Member(name, Kind.FILE, content, context.modes.get(path, MODE))


def _archive(data: bytes, most: int) -> list[Member] | None:
    """What is in it, if it is a tar archive, packed or not: ADD unpacks that."""
    if not is_archive(data):
        return None
    try:
        members = list(read(unpacked(data, most)))
    except BadTar:
        return None
    except TooLarge:
        raise DockerfileError(
            f"ADD failed: the archive holds more than the {most // MIB} MiB that it may hold here"
        ) from None
    for member in members:
        if outside(member.name) or member.kind not in _CARRIED:
            raise DockerfileError(f"ADD failed: {member.name} in the archive is not taken here")
    return [
        replace(one, name=clean(one.name).lstrip("/")) for one in members if clean(one.name) != "."
    ]


def _below(folder: str, name: str) -> str:
    return posixpath.join(folder, name.lstrip("/")) if name else folder


async def _one(own: Own, path: str, archives: Archives, most: int) -> Source:
    """A file or a folder of a container's, a link there followed."""
    stat = await archives.stat(own.id, path)
    at = stat.target if stat and stat.kind == "link" else path
    if stat is None or await archives.stat(own.id, at) is None:
        raise DockerfileError(f"COPY failed: stat {path.lstrip('/')}: file does not exist")
    try:
        stat, archive = await archives.get(own.id, at, file_most=most, folder_most=most)
    except TooLarge:
        raise DockerfileError(
            f"COPY failed: {path} has more than the {most // MIB} MiB that a stage may hand over"
        ) from None
    members = [one for one in read(archive) if one.kind in _CARRIED]
    if stat.kind == "folder":
        inner = [one for one in renamed(members, "") if one.name]
        return Source(posixpath.basename(path), True, inner)
    return Source(posixpath.basename(path), False, [replace(one, name="") for one in members])


async def _names(own: Own, folder: str, archives: Archives, most: int) -> list[str]:
    """The names of what is right below a folder."""
    stat = await archives.stat(own.id, folder)
    if stat is None or stat.kind != "folder":
        return []
    try:
        _, archive = await archives.get(own.id, folder, file_most=most, folder_most=most)
    except TooLarge:
        raise DockerfileError(
            f"COPY failed: {folder} is too large for a pattern: name the files in it"
        ) from None
    names = (one.name for one in renamed(list(read(archive)), ""))
    return sorted({name.split("/")[0] for name in names if name})


async def _table(own: Own, path: str, archives: Archives) -> Mapping[str, list[str]]:
    """A file such as /etc/passwd: its rows by their first field; none where there is no file."""
    if await archives.stat(own.id, path) is None:
        return {}
    _, archive = await archives.get(own.id, path, file_most=MIB, folder_most=MIB)
    text = b"".join(bytes(member.data) for member in read(archive)).decode(errors="replace")
    rows = (line.split(":") for line in text.splitlines())
    return {row[0]: row for row in rows if len(row) > 3 or path.endswith("group")}


def _number(name: str, rows: Mapping[str, list[str]], kind: str) -> int:
    if name.isdecimal():
        return int(name)
    if name not in rows or not rows[name][2].isdecimal():
        raise DockerfileError(
            "unable to convert uid/gid chown string to host mapping: "
            f"can't find {kind[0]}id for {kind} {name}: no such {kind}: {name}"
        )
    return int(rows[name][2])
