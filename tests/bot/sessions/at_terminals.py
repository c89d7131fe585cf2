"""A person at the terminal of a real container, in a test's words."""

import asyncio
import itertools

from bot.docker_cli.reference import Reference
from bot.sandbox.own import Own
from bot.sandbox.requests import RunRequest
from bot.sandbox.seat import Seat
from bot.sessions.place import Place
from bot.sessions.size import Size
from bot.sessions.terminals import Terminals
from tests.bot.sessions.lines import ListPlace

_thread_ids = itertools.count(10_000, 1_000)


class Looker:
    """A `Watcher` that remembers."""

    waiting = b""
    end = ""
    size: Size | None = None

    def __init__(self) -> None:
        self.notices: list[str] = []

    def heard(self, data: bytes) -> None:
        self.waiting += data

    def before(self, data: bytes) -> None:
        self.waiting = data + self.waiting

    def resized(self, size: Size) -> None:
        self.size = size

    def told(self, words: str) -> None:
        self.notices.append(words)

    def joined(self) -> None: ...

    def over(self, words: str) -> None:
        self.end = words


async def created(seat: Seat, *command: str, image: str = "busybox", **fields: object) -> Own:
    """What `docker create -it IMAGE COMMAND` makes."""
    request = RunRequest(
        image=Reference.parse(image),
        command=command,
        tty=True,
        open_stdin=True,
        **fields,  # type: ignore[arg-type]  # fields of the request
    )
    return await seat.create(request)


async def thread() -> ListPlace:
    return ListPlace(next(_thread_ids))


def at(place: ListPlace) -> asyncio.Future[Place]:
    """The place, there already."""
    future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
    future.set_result(place)
    return future


async def say(terminals: Terminals, place: ListPlace, text: str) -> int:
    """Type something; the id of the message that carried it."""
    opened = terminals.at(place.id)
    assert opened is not None
    said = place.says(text)
    await opened.session.type(said)
    return said.id


async def ask(terminals: Terminals, place: ListPlace, text: str, answer: str) -> None:
    """Type something and wait for its answer."""
    said = await say(terminals, place, text)
    await place.until_answered(said, answer)


async def over(terminals: Terminals, place: ListPlace) -> str:
    """Wait for the terminal's end, and answer what was told of it."""
    await place.until(lambda: place.told)
    assert terminals.at(place.id) is None
    return place.told[-1]
