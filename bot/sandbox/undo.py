"""Work at the engine that must not be left half done; for seats."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from bot.engine.errors import EngineError

T = TypeVar("T")


async def whole(work: Coroutine[Any, Any, T], *, undo: Callable[[T], Awaitable[None]]) -> T:
    """Do `work`. When cancelled, see it through, undo what it did, and only then give way.

    Giving up at once would leave the engine to finish what nobody then knows of. The delay is
    bounded by the engine's own time limits.
    """
    doing = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        undoing = asyncio.ensure_future(_undone(doing, undo))
        while not undoing.done():
            with suppress(asyncio.CancelledError):
                await asyncio.shield(undoing)
        raise


async def _undone(doing: asyncio.Future[T], undo: Callable[[T], Awaitable[None]]) -> None:
    # An engine that fails now has made nothing, or shows it in the person's own list.
    with suppress(EngineError):
        await undo(await doing)
