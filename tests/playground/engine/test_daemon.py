"""One private daemon: what a crash, a deep folder and its end must not leave or break."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.engine import network, processes
from playground.engine.daemon import Daemon
from playground.engine.engine import Folders, RunningEngine

from .conftest import CHECKOUT, Docker


@pytest.fixture
def daemon(shared: RunningEngine, tmp_path: Path) -> Iterator[Daemon]:
    """A daemon that isn't started yet, in a folder of its own."""
    daemon = Daemon(tmp_path / "engine")
    yield daemon
    daemon.remove()


def start(daemon: Daemon) -> Docker:
    mirror = Folders(CHECKOUT).mirror
    daemon.start(mirror.address if mirror.filled else None)
    return Docker(RunningEngine(daemon.host, private=True, docker="docker"))


def interfaces() -> list[str]:
    return [path.name for path in Path("/sys/class/net").iterdir()]


async def test_what_a_killed_daemon_left_is_cleared_by_the_next_start(daemon: Daemon) -> None:
    docker = start(daemon)
    await docker("run", "--detach", "--restart=always", "--name=busy", "busybox", "sleep", "9876")
    processes.end(processes.named("dockerd", processes.marked(daemon.folder)), signal.SIGKILL)
    orphans = processes.named("containerd-shim", processes.marked(daemon.folder))
    assert not daemon.answers()

    docker = start(daemon)

    assert daemon.answers()
    assert not set(orphans) & set(processes.marked(daemon.folder))
    code, output = await docker("rm", "--force", "busy")
    assert (code, output) == (0, "busy\n")


async def test_stopping_ends_stubborn_containers_at_once_and_leaves_no_trace(
    daemon: Daemon,
) -> None:
    docker = start(daemon)
    ignores = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"
    await docker("run", "--detach", "--name=stubborn", "node", "node", "--eval", ignores)
    bridge = network.bridge_name(daemon.folder)
    assert bridge in interfaces()
    assert daemon.cgroups()

    daemon.stop()

    assert not processes.marked(daemon.folder)
    assert bridge not in interfaces()
    assert not daemon.cgroups()
    assert not (daemon.folder / "docker.sock").exists()
    docker = start(daemon)
    _, state = await docker("inspect", "--format", "{{.State.Status}}", "stubborn")
    assert state == "exited\n"


async def test_a_stale_pid_file_of_a_living_stranger_does_not_stop_the_start(
    daemon: Daemon,
) -> None:
    daemon.folder.mkdir()
    (daemon.folder / "docker.pid").write_text("1")

    start(daemon)

    assert daemon.answers()


async def test_a_checkout_in_a_deep_folder_works(shared: RunningEngine, tmp_path: Path) -> None:
    daemon = Daemon(tmp_path / "a-long-way-down" / ("deeper-" * 12) / "engine")
    try:
        docker = start(daemon)
        sockets = Path(daemon.host.removeprefix("unix://")).parent

        assert await docker("run", "--quiet", "busybox", "echo", "hello") == (0, "hello\n")
    finally:
        daemon.remove()
    assert not sockets.exists()
