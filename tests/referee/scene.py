"""Both sides of a case on one engine: the real client through a lens, and the bot's program."""

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from bot.commands import registry
from bot.commands.composing.reading import DEFAULT as PROJECT
from bot.commands.shell import Shell
from bot.docker_cli.words import split
from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, ContainerNotFound, ImageNotFound
from bot.sandbox.rules import Rules
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store import Store
from tests.bot.commands.console import AttachedFile, RecordedConsole
from tests.bot.conftest import have

from .bare import suffices
from .belongings import reduce
from .case import Case
from .files import files_in, opened_files
from .lens import Lens
from .said import Said, Verdict
from .stock import Stock, anew
from .versions import client_version, compose_plugin, numbers

PATIENCE_S = 20
BUSY, BUSY_TRIES = "operation is already running\n", 20
"""The engine prunes and measures for one at a time, and refuses the next."""
TRIES = 5
"""How often a case is tried: between the two sides' answers a second may begin."""

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
_BROKEN_OFF = re.compile(rb"time=\S+ level=error msg=\"Can't .* on closed pipe\"\n")
"""What the client logs of a pack that the engine would not take to its end: by chance."""
_STEP = re.compile(r"^ ---> ([0-9a-f]{12})$", re.MULTILINE)
_RUNNING = re.compile(r"^ ---> Running in ([0-9a-f]{12})$", re.MULTILINE)
_REMOVED = re.compile(r"^Removing intermediate container ([0-9a-f]{12})$", re.MULTILINE)
_CLEAR = b"\r\x1b[K"
"""Compose clears the line of an end's words, though there is no terminal."""
_ids = count(1)


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
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.stock = Stock(self.seats, self.set_up)

    async def judge(self, case: Case) -> Verdict:
        """Try until both agree, for the clock goes on, or it is clear that they don't."""
        busy = True
        for _ in range(TRIES):
            verdict = await self._judge(case)
            if verdict.agree or case.differs:
                return verdict
            busy = busy and verdict.clock_went_on
        return replace(verdict, busy=busy)

    async def _judge(self, case: Case) -> Verdict:
        if not case.given:
            seat = anew(await self._looked_at())
            return Verdict(case, *await self._both(case, seat, seat))
        async with self.stock.lent(case) as (one, other):
            client, bot = await self._both(case, one, other)
        return Verdict(case, client.plain, bot.plain)

    async def _both(self, case: Case, one: Seat, other: Seat) -> tuple[Said, Said]:
        async with asyncio.TaskGroup() as group:
            client = group.create_task(self._client(one, case))
            bot = group.create_task(self._bot(other, case))
        return client.result(), bot.result()

    async def _looked_at(self) -> Seat:
        """The seat whose containers are for all to see; made for the first who looks."""
        async with self._making:
            if self._gallery is None:
                self._gallery = self.stock.seat()
                await self.set_up(self._gallery, GALLERY)
        return self._gallery

    async def close(self) -> None:
        """Remove everything that was made."""
        await self.stock.close()
        if self._gallery is not None:
            await reduce(self._gallery, await self.engine.images.list(all=True))

    async def set_up(self, seat: Seat, lines: Sequence[str]) -> None:
        """Make what is given, by the bot's programs."""
        for line in lines:
            said = await self._program(seat, line)
            if said.status and not line.startswith("run"):
                raise RuntimeError(f"docker {line}: {said.stderr}")

    async def _client(self, seat: Seat, case: Case) -> Said:
        said = Said("", "", 0)
        socket = self.folder / f"{next(_ids)}.sock"
        folder = self.folder / f"client-{next(_ids)}" / PROJECT
        folder.mkdir(parents=True)
        for name, text in case.files:
            (folder / name).write_text(text)
        engine = self.engine.address.removeprefix("unix://")
        async with Lens(seat, engine, socket, bare=suffices(case)) as lens:
            for line in case.line.split(" && "):
                one = await self._docker(lens, line, case.stdin, folder)
                for _ in range(BUSY_TRIES):
                    if not one.stderr.endswith(BUSY):
                        break
                    await asyncio.sleep(0.2)
                    one = await self._docker(lens, line, case.stdin, folder)
                said += one
        await self._forget_steps(said.stdout + said.stderr)  # a quiet build's fault is told there
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
        """Remove what the client's builds made and gave no name: nobody's label is on that.

        The builder leaves the container of a step that failed, too.
        """
        for own_id in {*_RUNNING.findall(transcript)} - {*_REMOVED.findall(transcript)}:
            with suppress(ContainerNotFound):
                await self.engine.containers.remove(own_id, force=True, volumes=True)
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
                "GOGC": "off",  # it ends before it could run out of memory: a fifth less work
                **(self._with_compose() if line.startswith("compose") else {}),
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
        err = _BROKEN_OFF.sub(b"", err.removeprefix(_DEPRECATED))
        # A chat has no folder, so that its paths begin at the message.
        err = err.replace(f"{folder}/".encode(), b"").replace(str(folder).encode(), b".")
        if line.startswith("compose"):
            out = out.replace(f"{folder}/".encode(), b"").replace(_CLEAR, b"")
        files = opened_files({"-.tar": out}) if out[257:262] == b"ustar" else {}
        return Said(
            "" if files else out.decode(errors="replace").replace("\r\r\n", "\n"),
            err.decode(errors="replace").replace("\r\r\n", "\n"),
            process.returncode or 0,
            files,
        )

    def _with_compose(self) -> dict[str, str]:
        """Where the client finds Compose, and no other plugin, which would change its words."""
        plugin = compose_plugin()
        if plugin is None:
            return {}
        config = self.folder / "compose"
        plugins = config / "cli-plugins"
        plugins.mkdir(parents=True, exist_ok=True)
        if not (plugins / plugin.path.name).exists():
            (plugins / plugin.path.name).symlink_to(plugin.path)
        return {"DOCKER_CONFIG": str(config)}

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
async def opened(docker_host: str, folder: Path) -> AsyncIterator[Referee]:
    """Connect with a bot of its own; all that it makes goes at the end."""
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
        stack.push_async_callback(referee.close)
        yield referee
