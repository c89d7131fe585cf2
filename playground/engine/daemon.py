"""One private Docker daemon in a folder: started, found again, and ended without a trace.

It runs in a mount namespace of its own: whatever a crash leaves mounted goes with its last
process. Its containers share one cgroup, by which they are found however it ended.
"""

import hashlib
import json
import shutil
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import network, processes
from .errors import EngineSetupError

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0

# A Unix socket's path has 107 bytes; the longest below is `exec/libnetwork/<12 hex>.sock`, and
# containerd's own `exec/containerd/containerd.sock.ttrpc`.
LONGEST_FOLDER = 107 - 48
CGROUPS = Path("/sys/fs/cgroup")

# dockerd starts itself anew for each network namespace and each layer; a third of the processor
# time of such a start went into collecting garbage that its end collects anyway.
ENVIRONMENT = {"GOGC": "400"}


@dataclass(frozen=True)
class Daemon:
    """A daemon's whole state is its folder. One that `keeps` finds its containers running again."""

    folder: Path
    keeps: bool = False

    @property
    def host(self) -> str:
        return f"unix://{self._socket}"

    @property
    def _key(self) -> str:
        return hashlib.sha256(bytes(self.folder)).hexdigest()[:12]

    @property
    def _runtime(self) -> Path:
        """Return where sockets are: elsewhere when the folder's path is too long for them."""
        fits = len(bytes(self.folder)) <= LONGEST_FOLDER
        return self.folder if fits else Path("/run/quayside") / self._key

    @property
    def _socket(self) -> Path:
        return self._runtime / "docker.sock"

    @property
    def _exec_root(self) -> Path:
        return self._runtime / "exec"

    @property
    def _cgroup(self) -> str:
        return f"quayside-{self._key}"

    @property
    def _config(self) -> Path:
        return self.folder / "daemon.json"

    @property
    def _log(self) -> Path:
        return self.folder / "dockerd.log"

    @property
    def _forwarding_before(self) -> Path:
        return self.folder / "ip_forward.before"

    def answers(self, timeout_s: float = 20.0) -> bool:
        """Say whether the daemon serves requests (`GET /_ping`).

        One that is there and only busy is waited for: taken for dead, it would be ended.
        """
        with socket.socket(socket.AF_UNIX) as connection, suppress(OSError):
            connection.settimeout(timeout_s)
            connection.connect(str(self._socket))
            connection.sendall(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")
            return b" 200 " in connection.recv(64)
        return False

    def cgroups(self) -> list[Path]:
        """Return the containers' cgroup: one in version 2, one a controller in version 1."""
        return [*CGROUPS.glob(self._cgroup), *CGROUPS.glob(f"*/{self._cgroup}")]

    def start(self, mirror: str | None) -> None:
        """Start the daemon, which asks the registry at `mirror` before Docker Hub; 1 to 5 s.

        What a crash left of an earlier one is cleared first, but what it `keeps`. EngineSetupError
        quotes its log.
        """
        dockerd = processes.find("dockerd")
        if dockerd is None:
            raise EngineSetupError("there is no dockerd on this machine")
        if not (self.keeps and self._contained()):
            self._prepare(mirror)
        own_mounts = ("unshare", "--mount", "--propagation", "private")
        launched = (*own_mounts, dockerd, "--config-file", self._config)
        processes.launch(launched, self.folder, self._log, ENVIRONMENT)
        processes.await_daemon("dockerd", self.folder, self._log, self.answers, START_TIMEOUT_S)

    def _prepare(self, mirror: str | None) -> None:
        self.stop()
        self._runtime.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._forwarding_before.write_text(network.FORWARDING.read_text())
        settings = self._settings(network.add_bridge(self.folder), mirror)
        self._config.write_text(json.dumps(settings, indent=2))

    def _settings(self, bridge: str, mirror: str | None) -> dict[str, object]:
        """Return dockerd's configuration; a file of its own keeps the machine's out of it."""
        return {
            "hosts": [self.host],
            "data-root": str(self.folder / "data"),
            "exec-root": str(self._exec_root),
            "pidfile": str(self._runtime / "docker.pid"),
            "bridge": bridge,
            "iptables": False,
            "ip6tables": False,
            "ip-masq": False,
            # Without systemd's driver, the containers' cgroup has one name on every machine.
            "exec-opts": ["native.cgroupdriver=cgroupfs"],
            "cgroup-parent": f"/{self._cgroup}",
            "live-restore": self.keeps,
            "log-level": "warn",
            "registry-mirrors": [mirror] if mirror else [],
        }

    def stop(self) -> None:
        """End the daemon, its containers and everything that they hold on this machine.

        What is stored (images, stopped containers) stays. Does nothing twice.
        """
        dockerd = processes.named("dockerd", processes.marked(self.folder))
        processes.end(dockerd, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        # Told to end, dockerd gives each container ten seconds; nobody here waits for them.
        while set(dockerd) & set(self._processes()) and time.monotonic() < deadline:
            processes.end(self._contained())
            time.sleep(processes.POLL_S)
        while left := self._processes():
            if time.monotonic() > deadline + STOP_TIMEOUT_S:
                raise EngineSetupError("these processes of the engine can't be ended", str(left))
            processes.end(left)
            time.sleep(processes.POLL_S)
        self._tidy()

    def kill(self) -> None:
        """End dockerd as a crash does: at once, its containers left to run. `start` clears them."""
        dockerd = processes.named("dockerd", processes.marked(self.folder))
        processes.end(dockerd)
        processes.wait_until(lambda: not set(dockerd) & set(self._processes()), STOP_TIMEOUT_S)

    def remove(self) -> None:
        """Stop the daemon and delete all that it ever stored."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _processes(self) -> list[int]:
        return [*processes.marked(self.folder), *self._contained()]

    def _contained(self) -> list[int]:
        """Return the pids in the daemon's containers; one that ends takes its cgroup along."""
        found: list[int] = []
        for cgroup in self.cgroups():
            with suppress(FileNotFoundError):
                for procs in cgroup.rglob("cgroup.procs"):
                    found += map(int, _lines(procs))
        return found

    def _tidy(self) -> None:
        for cgroup in self.cgroups():
            inner = [path for path in cgroup.rglob("*") if path.is_dir()]
            for path in [*sorted(inner, reverse=True), cgroup]:
                with suppress(OSError):
                    path.rmdir()
        network.remove_bridge(self.folder)
        if self._forwarding_before.exists():
            before = self._forwarding_before.read_text()
            if not processes.named("dockerd") and network.FORWARDING.read_text() != before:
                network.FORWARDING.write_text(before)
            self._forwarding_before.unlink()
        shutil.rmtree(self._exec_root, ignore_errors=True)
        for path in (self._socket, self._runtime / "docker.pid"):
            path.unlink(missing_ok=True)
        if self._runtime != self.folder:
            with suppress(OSError):
                self._runtime.rmdir()
                self._runtime.parent.rmdir()


def _lines(path: Path) -> list[str]:
    with suppress(OSError):  # The cgroup went with its last process.
        return path.read_text().split()
    return []
