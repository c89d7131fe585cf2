"""Both sides of a case on one engine: the real client through a lens, and the bot's program."""

import asyncio
import os
import random
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from difflib import ndiff
from io import BytesIO
from itertools import count
from pathlib import Path

from bot.commands import registry
from bot.commands.shell import Shell
from bot.docker_cli.words import split
from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, ContainerNotFound, ImageNotFound
from bot.sandbox.errors import NoSuchImage, SharedImage
from bot.sandbox.labels import Person
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from bot.sandbox.spec import NONE
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store import Store
from tests.bot.commands.console import AttachedFile, RecordedConsole
from tests.bot.conftest import have

from .case import Case
from .lens import Lens

LEAST_CLIENT = (28, 0)
PATIENCE_S = 20
BUSY, BUSY_TRIES = "operation is already running\n", 20
"""The engine prunes and measures for one at a time, and refuses the next."""
TRIES = 5
"""How often a case is tried: between the two sides' answers a second may begin."""

ALL = {"ps", "ls", "list", "images", "prune", "df", "info", "events", "network", "volume"}
"""Words of commands that show or change more than they name."""
IMAGES = ("busybox", "node", "debian", "hello-world")
GALLERY = (
    "create --name idle --label tier=back busybox:latest sleep 1000",
    "run --name done busybox sh -c 'echo hello; echo oops >&2'",
    "run --name failed busybox sh -c 'exit 3'",
    "run --name lines busybox seq 1 20",
    "create -it --name talk node",
    "run -d --name frozen busybox sleep 3600",
    "pause frozen",
    "run -d --name web --label tier=front --label also=this busybox "
    "sh -c 'echo up; echo oops >&2; exec sleep 3600'",
)
_DEPRECATED = b"""\
DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

"""
_STEP = re.compile(r"^ ---> ([0-9a-f]{12})$", re.MULTILINE)
_ids = count(1)


@dataclass(frozen=True)
class Said:
    """What a side printed, its exit code, and the files that came out of it, archives opened."""

    stdout: str
    stderr: str
    status: int
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __add__(self, later: "Said") -> "Said":
        return Said(
            self.stdout + later.stdout,
            self.stderr + later.stderr,
            self.status * 1000 + later.status,  # all of several commands' exit codes count
            {**self.files, **later.files},
        )

    def sought(self, part: str) -> list[str]:
        return re.findall(part, self.stdout + self.stderr, re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """Both answers to a case, without what can't be the same."""

    case: Case
    client: Said
    bot: Said

    @property
    def agree(self) -> bool:
        if self.case.part:
            found = self.client.sought(self.case.part)
            return bool(found) and found == self.bot.sought(self.case.part)
        return self.client == self.bot

    def __str__(self) -> str:
        """Every line that only one side printed: `-` the client, `+` the bot."""
        told = [f"docker {self.case}"]
        for name in ("stdout", "stderr"):
            texts = (getattr(side, name).splitlines() for side in (self.client, self.bot))
            told += [line for line in ndiff(*texts) if not line.startswith(("  ", "? "))]
        files = (
            [f"{name}: {data!r}\n" for name, data in sorted(side.files.items())]
            for side in (self.client, self.bot)
        )
        told += [line.rstrip() for line in ndiff(*files) if not line.startswith(("  ", "? "))]
        if self.client.status != self.bot.status:
            told.append(f"exit codes {self.client.status} and {self.bot.status}")
        return "\n".join(told)


@dataclass
class Referee:
    """An engine with a gallery, made by `opened()`; `judge` runs a case on both sides."""

    engine: Engine
    engine_version: tuple[int, ...]
    client_version: tuple[int, ...]
    terminals: Terminals
    settings: Settings
    folder: Path
    seats: Seats
    _gallery: Seat | None = None

    async def judge(self, case: Case) -> Verdict:
        """Try until both agree, for the clock goes on, or it is clear that they don't."""
        verdict = await self._judge(case)
        for _ in range(TRIES - 1):
            if verdict.agree or case.differs:
                break
            verdict = await self._judge(case)
        return verdict

    async def _judge(self, case: Case) -> Verdict:
        if not case.given:
            assert self._gallery is not None
            return Verdict(case, *await self._both(case, self._gallery, self._gallery))
        async with self.seat() as one, self.seat() as other:
            given = needed(case)
            await asyncio.gather(self.set_up(one, given), self.set_up(other, given))
            client, bot = await self._both(case, one, other)
            return Verdict(case, _plain(client), _plain(bot))

    async def _both(self, case: Case, one: Seat, other: Seat) -> tuple[Said, Said]:
        async with asyncio.TaskGroup() as group:
            client = group.create_task(self._client(one, case))
            bot = group.create_task(self._bot(other, case))
        return client.result(), bot.result()

    async def set_up(self, seat: Seat, lines: Sequence[str]) -> None:
        for line in lines:
            said = await self._program(seat, line)
            if said.status and not line.startswith("run"):
                raise RuntimeError(f"docker {line}: {said.stderr}")

    @asynccontextmanager
    async def with_gallery(self) -> AsyncIterator[None]:
        """Make the containers that cases without a beginning of their own look at."""
        async with self.seat() as self._gallery:
            await self.set_up(self._gallery, GALLERY)
            yield

    async def _client(self, seat: Seat, case: Case) -> Said:
        said = Said("", "", 0)
        socket = self.folder / f"{next(_ids)}.sock"
        folder = self.folder / f"client-{next(_ids)}"
        folder.mkdir()
        for name, text in case.files:
            (folder / name).write_text(text)
        async with Lens(seat, self.engine.address.removeprefix("unix://"), socket) as lens:
            for line in case.line.split(" && "):
                one = await self._docker(lens, line, case.stdin, folder)
                for _ in range(BUSY_TRIES):
                    if not one.stderr.endswith(BUSY):
                        break
                    await asyncio.sleep(0.2)
                    one = await self._docker(lens, line, case.stdin, folder)
                said += one
        await self._forget_steps(said.stdout)
        fetched = opened_files(files_in(folder))
        return replace(
            said,
            files=said.files
            | {
                name: data
                for name, data in fetched.items()
                if (name, data.decode("latin-1")) not in case.files
            },
        )

    async def _forget_steps(self, transcript: str) -> None:
        """Remove what the client's builds made and gave no name: nobody's label is on that."""
        for image_id in reversed(_STEP.findall(transcript)):
            with suppress(ImageNotFound, Conflict):
                if not (await self.engine.images.inspect(image_id)).repo_tags:
                    await self.engine.images.remove(image_id, force=True, parents=True)

    async def _docker(self, lens: Lens, line: str, stdin: bytes | None, folder: Path) -> Said:
        process = await asyncio.create_subprocess_exec(
            "docker",
            *split(line),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "TZ": "UTC",
                "DOCKER_HOST": lens.docker_host,
            },
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                out, err = await process.communicate(stdin or b"")
        except TimeoutError:
            out, err = b"", f"no end in {PATIENCE_S} seconds".encode()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        err = err.removeprefix(_DEPRECATED)
        # A chat has no folder, so that its paths begin at the message.
        err = err.replace(f"{folder}/".encode(), b"").replace(str(folder).encode(), b".")
        files = opened_files({"-.tar": out}) if out[257:262] == b"ustar" else {}
        return Said(
            "" if files else out.decode(errors="replace").replace("\r\r\n", "\n"),
            err.decode(errors="replace"),
            process.returncode or 0,
            files,
        )

    async def _bot(self, seat: Seat, case: Case) -> Said:
        said = Said("", "", 0)
        for line in case.line.split(" && "):
            said += await self._program(seat, line, case.stdin, case.files)
        return said

    async def _program(
        self,
        seat: Seat,
        line: str,
        stdin: bytes | None = None,
        files: Sequence[tuple[str, str]] = (),
    ) -> Said:
        console = RecordedConsole(
            stdin, [AttachedFile(name, text.encode()) for name, text in files]
        )
        shell = Shell(seat, console, self.terminals, next(_ids), self.settings)
        try:
            async with asyncio.timeout(PATIENCE_S):
                status = await registry.run(split(line), shell)
        except TimeoutError:
            status = -1
        return Said(console.stdout, console.stderr, status, opened_files(console.files))

    @asynccontextmanager
    async def seat(self) -> AsyncIterator[Seat]:
        """Somebody's empty seat; what was made in it goes."""
        person = Person(next(_ids), "somebody")
        seat = self.seats.seat(person, random.getrandbits(62), 1)
        try:
            yield seat
        finally:
            for own in await seat.containers():
                with suppress(ContainerNotFound, Conflict):  # it is going by itself
                    await self.engine.containers.remove(own.id, force=True, volumes=True)
            for network in await seat.own_networks.visible():
                if network.name != NONE:
                    await seat.own_networks.remove(network)
            for volume in await seat.own_volumes.visible():
                await seat.own_volumes.remove(volume, force=True)
            for image in await seat.images():
                for name in image.repo_tags or (image.id,):
                    with suppress(SharedImage, NoSuchImage, Conflict):
                        await seat.own_images.remove(name, force=True)


@asynccontextmanager
async def opened(docker_host: str, folder: Path) -> AsyncIterator[Referee]:
    """Connect with a bot of its own, and set the gallery up; all of it goes at the end."""
    settings = Settings(
        _env_file=None,
        database=folder / "quayside.sqlite3",
        allowed_images=IMAGES,
        containers_per_person=50,
        running_per_person=50,
        networks_subnet="10.213.128.0/17",
        foreground_timeout_s=30,
        stop_timeout_s=1,
    )
    async with AsyncExitStack() as stack:
        engine = await connect(docker_host, None, 30)
        stack.push_async_callback(engine.close)
        store = await Store.open(settings.database)
        stack.push_async_callback(store.close)
        terminals = Terminals(store.terminals, settings)
        stack.push_async_callback(terminals.close)
        referee = Referee(
            engine,
            numbers((await engine.version()).version),
            client_version(),
            terminals,
            settings,
            folder,
            Seats(engine, Rules.from_settings(settings), random.getrandbits(62)),
        )
        for image in IMAGES:
            await have(engine, image)
        await stack.enter_async_context(referee.with_gallery())
        yield referee


def needed(case: Case) -> list[str]:
    """What was given, without the containers that a case does not name, unless it looks at all."""
    words = set(re.findall(r"[\w.-]+", case.line))
    names = {found[1] for line in case.given if (found := re.search(r"--name (\S+)", line))}
    if words & ALL or not words & names:
        return list(case.given)
    return [line for line in case.given if not (names - words) & set(line.split())]


def files_in(folder: Path) -> dict[str, bytes]:
    """The files below the folder, by their path in it; links are none."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def opened_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, those in archives instead of the archives."""
    found: dict[str, bytes] = {}
    for name, data in files.items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                found |= {one: archive.read(one) for one in archive.namelist() if one[-1] != "/"}
        elif name.endswith(".tar"):
            with tarfile.open(fileobj=BytesIO(data)) as tar:
                found |= {f"tar: {one.name}": _entry(one) for one in tar}
        else:
            found[name] = data
    return found


def _entry(one: tarfile.TarInfo) -> bytes:
    """What must be the same of an archive's entry: whose names the host has for owners is not."""
    return (
        f"{one.type!r} {one.mode & 0o7777:o} {one.uid}:{one.gid} {one.size} {one.linkname}".encode()
    )


def client_version() -> tuple[int, ...]:
    """The version of the docker client on the PATH; () where there is none."""
    if shutil.which("docker") is None:
        return ()
    said = subprocess.run(["docker", "--version"], capture_output=True, text=True, timeout=30)
    found = re.search(r"version (\S+?),", said.stdout)
    return numbers(found[1]) if found else ()


def numbers(version: str) -> tuple[int, ...]:
    """A version to compare: "28.2.2+x" is (28, 2, 2)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


_UNEQUAL = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "<short id>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| \+0000 UTC)?"), "<time>"),
)


def _plain(said: Said) -> Said:
    """Without ids and times, which two containers never share."""
    out, err = said.stdout, said.stderr
    for pattern, name in _UNEQUAL:
        out, err = pattern.sub(name, out), pattern.sub(name, err)
    return replace(said, stdout=out, stderr=err)
