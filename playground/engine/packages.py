"""What a private engine needs from the distribution, installed when it is missing."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import EngineSetupError
from .locks import locked
from .processes import find

TIMEOUT_S = 900.0

PROGRAMS = {"dockerd": "docker.io", "docker-registry": "docker-registry", "ip": "iproute2"}
SERVICES = ("docker.service", "docker.socket", "containerd.service", "docker-registry.service")

# Debian's way to tell packages not to start their services: https://manpages.debian.org/invoke-rc.d
POLICY = Path("/usr/sbin/policy-rc.d")
SYSTEMD = Path("/run/systemd/system")


def missing() -> list[str]:
    """Return the packages that have yet to be installed before a private engine can run here."""
    return [package for program, package in PROGRAMS.items() if find(program) is None]


def check_possible() -> None:
    """Raise EngineSetupError, with two lines of what to do, where no private engine can be made."""
    if os.geteuid() == 0 and find("apt-get") is not None:
        return
    raise EngineSetupError(
        "No Docker Engine answers, and one can be set up here only as root on Debian or Ubuntu",
        "Install Docker (https://docs.docker.com/engine/install/) until `docker ps` works,\n"
        "or name the engine to use: `export DOCKER_HOST=tcp://…` or `docker context use …`.",
    )


def install(packages: list[str]) -> None:
    """Install packages, without starting the services they bring."""
    # One at a time on this machine: apt-get waits for dpkg's lock, but not for its lists'.
    with locked(Path("/run/lock/quayside-apt"), TIMEOUT_S), _services_kept_off():
        wanted = ["install", "--yes", "--no-install-recommends", "--no-remove", *packages]
        if _apt_get(*wanted).returncode:  # The lists may be absent, or older than the archive.
            _apt_get("update")
            again = _apt_get(*wanted)
            if again.returncode:
                raise EngineSetupError(
                    f"apt-get install {' '.join(packages)} failed", again.stderr.strip()[-1500:]
                )


def _apt_get(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["apt-get", "--quiet", "-o", "DPkg::Lock::Timeout=300", *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )


@contextmanager
def _services_kept_off() -> Iterator[None]:
    """Let packages be installed without a second, public engine coming up, now or at boot."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    before = {name for name in SERVICES if _unit_exists(name)}
    try:
        yield
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)
        brought = [name for name in SERVICES if _unit_exists(name) and name not in before]
        if SYSTEMD.exists() and brought:
            subprocess.run(
                ["systemctl", "disable", *brought], capture_output=True, check=False, timeout=60
            )


def _unit_exists(name: str) -> bool:
    return any(
        (Path(place) / name).exists() for place in ("/lib/systemd/system", "/etc/systemd/system")
    )
