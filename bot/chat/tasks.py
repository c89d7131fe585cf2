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
        """Run `work`, which handles its own errors."""
        task = asyncio.create_task(work, name=name)
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._tasks.pop(key, None))

    def stop(self, key: int) -> bool:
        """Cancel one; False if it is no longer running."""
        task = self._tasks.get(key)
        return task is not None and task.cancel()

    async def close(self) -> None:
        """Cancel all and wait for their ends."""
        self.closing = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
