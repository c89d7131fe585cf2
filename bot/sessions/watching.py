"""Who watches a terminal besides its thread, such as a page of the web; told by `terminals`."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import Protocol

from bot.engine.errors import EngineError
from bot.sessions.opened import Opened
from bot.sessions.size import Size

PAST_LINES, PAST_BYTES = 1000, 128 * 1024
"""How much of what was shown before a watcher gets."""


class Access(IntEnum):
    """What somebody may at a terminal."""

    NONE = 0
    SEES = 1
    TYPES = 2


class Watcher(Protocol):
    """Sees a terminal; nothing of it may wait, or raise."""

    @property
    def waiting(self) -> bytes:
        """What it was told, and has not shown yet."""

    def heard(self, data: bytes) -> None:
        """The program printed this; no character is cut."""

    def before(self, data: bytes) -> None:
        """The program had printed this before all that is waiting."""

    def resized(self, size: Size) -> None:
        """The terminal has another size."""

    def told(self, words: str) -> None:
        """This is said in the terminal's thread."""

    def joined(self) -> None:
        """The terminal goes on after a gap, or at another run of its program: follow it anew."""

    def over(self, words: str) -> None:
        """The terminal is closed, for this reason; nothing more is told."""


class Watchers:
    """Those of all terminals, by the id of their thread."""

    def __init__(self) -> None:
        self._all: defaultdict[int, set[Watcher]] = defaultdict(set)
        self.closed: Callable[[int], None] | None = None
        """Told of each terminal that is closed, watched or not."""

    async def follow(self, opened: Opened, watcher: Watcher) -> None:
        """Tell it what was shown before, and what comes from now on. May raise `EngineError`.

        A container's own terminal is in the engine's log, but for a line that is not finished.
        """
        if opened.recorder is not None:
            watcher.heard((await opened.recording()).data)  # which waits for nothing
            self._all[opened.place.id].add(watcher)
        else:
            self._all[opened.place.id].add(watcher)
            watcher.heard(opened.unfinished)
            log = (await opened.recording(PAST_LINES)).data
            watcher.before(_last(older(log, watcher.waiting)))
        if opened.session.draws:
            with suppress(EngineError):
                await opened.session.redraw()

    def leave(self, thread_id: int, watcher: Watcher) -> None:
        """Tell it nothing more."""
        self._all[thread_id].discard(watcher)
        if not self._all[thread_id]:
            del self._all[thread_id]

    def heard(self, thread_id: int, data: bytes) -> None:
        for one in self._all.get(thread_id, ()):
            one.heard(data)

    def resized(self, thread_id: int, size: Size) -> None:
        for one in self._all.get(thread_id, ()):
            one.resized(size)

    def told(self, thread_id: int, words: str) -> None:
        for one in self._all.get(thread_id, ()):
            one.told(words)

    def joined(self, thread_id: int) -> None:
        for one in self._all.get(thread_id, ()):
            one.joined()

    def over(self, thread_id: int, words: str) -> None:
        for one in self._all.pop(thread_id, ()):
            one.over(words)
        if self.closed:
            self.closed(thread_id)


def older(log: bytes, since: bytes) -> bytes:
    """What of a log is older than `since`, with whose first lines it may end.

    >>> older(b"one\\ntwo\\n", b"two\\nthree\\n> ")
    b'one\\n'
    """
    end = since.rfind(b"\n") + 1
    while end and not log.endswith(since[:end]):
        end = since.rfind(b"\n", 0, end - 1) + 1
    return log[: len(log) - end]


def _last(data: bytes) -> bytes:
    """The last of it, in whole lines."""
    return data if len(data) <= PAST_BYTES else data[-PAST_BYTES:].partition(b"\n")[2]
