"""A Docker Engine for whoever asks: the one that answers, else a private one in `.playground/`.

Called by the lab (`python -m playground`), the chat player, tests and benchmarks. Everything that
the private engine is lives in the checkout's `.playground/engine/`, apart from packages installed.
"""

import asyncio
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from docker.auth import INDEX_URL

from . import answering, images, packages, registry
from .daemon import Daemon
from .errors import EngineSetupError
from .locks import locked
from .mirror import Mirror

# Longer than the slowest first start: a download of 150 MB, and a machine with one slow core.
LOCK_TIMEOUT_S = 1200.0

DOCKER_HUB = INDEX_URL.removesuffix("/v1/")
DOCKER_HUB_TIMEOUT_S = 2.0

Report = Callable[[str], None]


def silent(line: str) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class RunningEngine:
    """An engine that answers: its address, whether it is the playground's own, Docker's client."""

    host: str
    private: bool
    docker: str
    alone: Callable[[str], None] | None = None
    """Does `kill`, `stop`, `start` or `restart` to one that serves nobody else."""

    @property
    def environment(self) -> dict[str, str]:
        """Return what a program needs to find it. Somebody's own engine it finds as they do."""
        return {"DOCKER_HOST": self.host} if self.private else {}


@dataclass(frozen=True)
class Folders:
    """Where things are in a checkout's `.playground/`."""

    root: Path

    @property
    def playground(self) -> Path:
        return (self.root / ".playground").resolve()

    @property
    def engine(self) -> Path:
        return self.playground / "engine"

    @property
    def lock(self) -> Path:
        return self.playground / "engine.lock"

    @property
    def downloads(self) -> Path:
        return self.engine / "debian"

    @property
    def daemon(self) -> Daemon:
        return Daemon(self.engine)

    @property
    def mirror(self) -> Mirror:
        return Mirror(self.engine / "mirror")

    def fresh_daemons(self) -> list[Daemon]:
        return [Daemon(path) for path in self.engine.glob("fresh-*")]


async def ensure(root: Path, *, report: Report = silent) -> RunningEngine:
    """Return a running engine for the checkout `root`; several processes may ask at once.

    Raises EngineSetupError with what to do when there is none and none can be made.
    """
    return await asyncio.to_thread(_ensure, Folders(root), report)


@asynccontextmanager
async def lent(root: Path, *, report: Report = silent) -> AsyncIterator[RunningEngine]:
    """`ensure` an engine, and stop it again if it did not run before."""
    ran_before = await running(root) is not None
    try:
        yield await ensure(root, report=report)
    finally:
        if not ran_before:
            await stop(root)


async def running(root: Path) -> RunningEngine | None:
    """Return the engine that `ensure` would, if it runs; start nothing."""
    return await asyncio.to_thread(_running, Folders(root))


async def stop(root: Path) -> None:
    """Stop the checkout's private engine and its registry; nothing when there is none."""
    await asyncio.to_thread(_stop, Folders(root))


async def clean(root: Path) -> int:
    """Stop and delete all of `.playground/`, and the bots' containers on somebody's own engine.

    Returns how many such containers there were.
    """
    return await asyncio.to_thread(_clean, Folders(root))


@asynccontextmanager
async def fresh(
    root: Path, *, keeps: bool = False, report: Report = silent
) -> AsyncIterator[RunningEngine]:
    """Run a second private engine with an empty image store, for as long as the block lasts.

    One that `keeps` its containers lets them run while it is away.
    It pulls from the same mirror. Raises EngineSetupError where the engine is somebody's own.
    """
    folders = Folders(root)
    shared = await ensure(root, report=report)
    if not shared.private:
        raise EngineSetupError("an empty engine needs a private one", f"{shared.host} is not ours")
    daemon = Daemon(folders.engine / f"fresh-{secrets.token_hex(4)}", keeps=keeps)
    try:
        await asyncio.to_thread(daemon.start, _mirror_address(folders))
        alone = partial(_do_to, daemon, folders)
        yield RunningEngine(daemon.host, private=True, docker=_client(), alone=alone)
    finally:
        await asyncio.to_thread(daemon.remove)


def _do_to(daemon: Daemon, folders: Folders, deed: str) -> None:
    """A restart is what a supervisor does after a crash."""
    if deed in ("kill", "restart"):
        daemon.kill()
    elif deed == "stop":
        daemon.stop()
    if deed in ("start", "restart"):
        daemon.start(_mirror_address(folders))


def _running(folders: Folders) -> RunningEngine | None:
    ours = folders.daemon
    if os.environ.get("DOCKER_HOST") != ours.host and (theirs := answering.answering_engine()):
        return RunningEngine(theirs, private=False, docker=_client())
    mirror_well = not folders.mirror.filled or folders.mirror.answers()
    if ours.answers() and mirror_well:
        return RunningEngine(ours.host, private=True, docker=_client())
    return None


def _ensure(folders: Folders, report: Report) -> RunningEngine:
    if engine := _running(folders):
        return engine
    packages.check_possible()
    with locked(folders.lock, LOCK_TIMEOUT_S):
        if engine := _running(folders):
            return engine
        began = time.monotonic()

        def step(line: str) -> None:
            report(f"[{time.monotonic() - began:5.1f} s] {line}")

        step("No Docker Engine answers: making a private one in .playground/")
        _start(folders, step)
        step("The engine is ready")
    return RunningEngine(folders.daemon.host, private=True, docker=_client())


def _start(folders: Folders, step: Report) -> None:
    if missing := packages.missing():
        step(f"Installing {', '.join(missing)}")
        packages.install(missing)
    mirror = folders.mirror
    # Once filled it is used for good: it costs nothing, and Docker Hub is asked after it.
    if mirror.filled or not registry.answers(DOCKER_HUB, DOCKER_HUB_TIMEOUT_S):
        step("Starting a registry that stands in for Docker Hub")
        mirror.start()
        if not mirror.holds(images.edition()):
            step("Building starter images: node, python, debian, busybox, hello-world")
            mirror.fill(images.build(folders.downloads), images.edition())
    if not folders.daemon.answers():
        step("Starting dockerd")
        folders.daemon.start(_mirror_address(folders))


def _mirror_address(folders: Folders) -> str | None:
    return folders.mirror.address if folders.mirror.filled else None


def _stop(folders: Folders) -> None:
    if not folders.engine.exists():
        return
    with locked(folders.lock, LOCK_TIMEOUT_S):
        for daemon in folders.fresh_daemons():
            daemon.remove()
        folders.daemon.stop()
        folders.mirror.stop()


def _clean(folders: Folders) -> int:
    _stop(folders)
    shutil.rmtree(folders.playground, ignore_errors=True)
    return answering.remove_containers() if answering.answering_engine() else 0


def _client() -> str:
    return shutil.which("docker") or "docker"
