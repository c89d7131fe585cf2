"""What `terminals` knows of one terminal while it is open; for whoever speaks to one."""

import asyncio
from dataclasses import dataclass

from bot.sandbox.seat import Own, Seat
from bot.sessions.place import Place
from bot.sessions.recording import Recorder, Recording, from_log
from bot.sessions.resume import AsLogged
from bot.sessions.session import Session


class TooManyTerminals(Exception):
    """A person has as many terminals open as they may."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Opened:
    """A terminal that is open, and whose it is; `exec_id` where it is an exec's."""

    session: Session
    seat: Seat
    own: Own
    exec_id: str | None
    task: asyncio.Task[None]
    recorder: Recorder | None = None
    heard: AsLogged | None = None

    @property
    def place(self) -> Place:
        """Where it is shown."""
        return self.session.place

    @property
    def unfinished(self) -> bytes:
        """What it shows of a line that is in no log yet; if that was not heard, its last prompt."""
        heard = self.heard.unfinished if self.heard else None
        return self.session.prompt.encode() if heard is None else heard

    async def recording(self, lines: int | None = None) -> Recording:
        """What it has shown, as far as that is kept; at least the last `lines` of it."""
        size = self.session.size
        if self.recorder is not None:
            return self.recorder.recording(size)
        return await from_log(self.seat, self.own, size, lines)


class Finished:
    """The line to a program that has ended: nothing more comes, nothing is heard."""

    async def read(self) -> None:
        return None

    async def write(self, data: bytes) -> None:
        return

    async def resize(self, columns: int, rows: int) -> None:
        return

    async def close(self) -> None:
        return
