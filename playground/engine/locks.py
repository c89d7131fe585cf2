"""A lock between processes: several commands, or tests side by side, may ask for one engine."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import EngineSetupError
from .processes import wait_until


@contextmanager
def locked(path: Path, timeout_s: float) -> Iterator[None]:
    """Hold the file's lock; the system lets go of it when the process ends, however it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        if not wait_until(taken, timeout_s):
            raise EngineSetupError(
                "another process has been busy with the engine for too long", str(path)
            )
        yield
