"""The registry on loopback that stands in for Docker Hub: a process in a folder, filled once."""

import json
import secrets
import shutil
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import processes, registry
from .errors import EngineSetupError
from .layers import Image

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Mirror:
    """A registry whose whole state is its folder: images, port, and what filled it."""

    folder: Path

    @property
    def address(self) -> str:
        """Return `http://127.0.0.1:PORT`; the port stays the same from start to start."""
        return f"http://127.0.0.1:{self._port.read_text()}"

    @property
    def _port(self) -> Path:
        return self.folder / "port"

    @property
    def _stamp(self) -> Path:
        return self.folder / "filled"

    def answers(self) -> bool:
        """Say whether this folder's registry (not a stranger on its port) serves requests."""
        return bool(processes.marked(self.folder)) and registry.answers(self.address)

    @property
    def filled(self) -> bool:
        """Say whether it was ever filled, to the end."""
        return self._stamp.exists()

    def holds(self, edition: str) -> bool:
        """Say whether this edition of the images was the last to be filled in, to the end."""
        with suppress(OSError):
            return self._stamp.read_text() == edition
        return False

    def start(self) -> None:
        """Start the registry unless it runs; EngineSetupError if it doesn't come up."""
        program = processes.find("docker-registry")
        if program is None:
            raise EngineSetupError("there is no docker-registry on this machine")
        if self.answers():
            return
        self.stop()
        self.folder.mkdir(parents=True, exist_ok=True)
        port = self._free_port()
        self._port.write_text(str(port))
        config = self.folder / "registry.yml"  # JSON is YAML too.
        config.write_text(json.dumps(self._settings(port), indent=2))
        log = self.folder / "registry.log"
        processes.launch([program, "serve", config], self.folder, log)
        processes.await_daemon("docker-registry", self.folder, log, self.answers, START_TIMEOUT_S)

    def _free_port(self) -> int:
        """Return the port of the last time if it is free, else another."""
        earlier = 0
        with suppress(OSError, ValueError):
            earlier = int(self._port.read_text())
        for wanted in (earlier, 0):
            with socket.socket() as probe, suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", wanted))
                port: int = probe.getsockname()[1]
                return port
        raise EngineSetupError("no port is free on 127.0.0.1")

    def _settings(self, port: int) -> dict[str, object]:
        return {
            "version": 0.1,
            "log": {"level": "error", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(self.folder / "images")}},
            "http": {"addr": f"127.0.0.1:{port}", "secret": secrets.token_hex()},
        }

    def fill(self, images: Sequence[Image], edition: str) -> None:
        """Push the images; only when all are in, remember that which edition they were."""
        for image in images:
            registry.push(self.address, image)
        self._stamp.write_text(edition)

    def stop(self) -> None:
        """End the registry; its images stay."""

        def ended() -> bool:
            left = processes.marked(self.folder)
            processes.end(left)
            return not left

        if not processes.wait_until(ended, STOP_TIMEOUT_S):
            raise EngineSetupError("the registry can't be ended", str(self.folder))

    def remove(self) -> None:
        """Stop the registry and delete its images."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
