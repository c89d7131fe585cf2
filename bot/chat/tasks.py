"""The tasks that chat starts and `close` stops: nobody owns the handlers that discord.py starts."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Running tasks by a key (a message's id), so that a button can stop one."""

    def __init__(self) -> None:
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.closing = False

    def start(self, key: int, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run `work`, which handles its own errors, once what runs by this key is stopped."""
        before = self._tasks.get(key)
        task = asyncio.create_task(_after(before, work) if before else work, name=name)
        self._tasks[key] = task
        task.add_done_callback(self._forget)

    def also(self, key: int, other: int) -> None:
        """Know a running task by another key too."""
        if key in self._tasks:
            self._tasks[other] = self._tasks[key]

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks = {key: other for key, other in self._tasks.items() if other is not task}

    def stop(self, key: int) -> bool:
        """Cancel one; False if it is no longer running."""
        task = self._tasks.get(key)
        return task is not None and task.cancel()

    async def end(self, key: int) -> None:
        """Cancel one, if it runs, and wait for its end."""
        if task := self._tasks.get(key):
            task.cancel()
            await asyncio.wait([task])

    async def close(self) -> None:
        """Cancel all and wait for their ends."""
        self.closing = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _after(before: asyncio.Task[None], work: Coroutine[Any, Any, None]) -> None:
    before.cancel()
    try:
        await asyncio.wait([before])
    except asyncio.CancelledError:
        work.close()
        raise
    await work
