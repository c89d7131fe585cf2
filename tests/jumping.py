"""An event loop whose clock jumps: an hour of waiting takes no time, and runs the same each time.

For what waits for time and for other tasks only: no sockets, no threads.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Stuck(Exception):
    """Every task waits for something that no timer brings."""


class _Selector(selectors.SelectSelector):
    """Where the loop would sleep for `timeout` seconds, its clock goes forward by as much."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stuck
        self.now += max(timeout, 0.0)
        return []


class JumpingLoop(asyncio.SelectorEventLoop):
    """Its `time` begins at 0, in seconds."""

    def __init__(self) -> None:
        self._jumping = _Selector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def played(work: Coroutine[Any, Any, Result]) -> Result:
    """Run the work to its end on a loop of its own."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)
