"""Programs that outlive the command that started them: each carries the mark of its folder.

The mark is an environment variable, which children inherit. So a crash, a stale pid file or a
reused pid can't hide what belongs to a folder, nor blame a stranger. Used by `daemon.py` and
`mirror.py`.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .errors import EngineSetupError

MARK = "QUAYSIDE_ENGINE"
POLL_S = 0.02
EXEC_S = 0.5

# Where Debian keeps daemons; an ordinary person's PATH, and root's after `su`, may lack it.
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin"


def find(program: str) -> str | None:
    """Return the path of an installed program."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}")


def launch(
    command: Iterable[str | Path], folder: Path, log: Path, env: Mapping[str, str] | None = None
) -> None:
    """Start a daemon in a session of its own, marked with its folder; its words go to `log`."""
    environment = {
        **os.environ,
        **(env or {}),
        "PATH": f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}",
        MARK: str(folder),
    }
    with log.open("wb") as output:
        subprocess.run(
            ["setsid", "--fork", *command],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=True,
            timeout=10,
        )


def marked(folder: Path) -> list[int]:
    """Return the pids of the living processes that carry the folder's mark."""
    wanted = f"{MARK}={folder}".encode()
    return [pid for pid in _pids() if wanted in _read(pid, "environ").split(b"\0")]


def named(name: str, among: Iterable[int] | None = None) -> list[int]:
    """Return the pids of the processes of that name."""
    pids = _pids() if among is None else among
    return [pid for pid in pids if _read(pid, "comm").strip() == name.encode()]


def end(pids: Iterable[int], how: signal.Signals = signal.SIGKILL) -> None:
    """Send each process a signal; one that is gone already is as good."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, how)


def wait_until(condition: Callable[[], bool], timeout_s: float) -> bool:
    """Poll until the condition holds; say whether it did within the time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def await_daemon(
    name: str, folder: Path, log: Path, up: Callable[[], bool], timeout_s: float
) -> None:
    """Wait until a launched daemon is up; EngineSetupError with its last words when it won't be."""
    wait_until(lambda: up() or not _alive(folder), timeout_s)
    if not up():
        last_words = log.read_text(errors="replace").strip()[-1500:]
        raise EngineSetupError(f"{name} did not start (its log: {log})", last_words)


def _alive(folder: Path) -> bool:
    """Say whether a marked process lives; in the midst of `exec` one shows no environment."""
    return wait_until(lambda: bool(marked(folder)), EXEC_S)


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:  # It ended meanwhile, or is somebody else's.
        return b""
