"""One page at one terminal: what it shows, what is typed in it, and when it must end."""

import asyncio
from collections import deque
from contextlib import suppress
from itertools import count
from typing import Any, Protocol

import structlog
from nicegui import ui

from bot.engine.errors import EngineError
from bot.sessions.place import PlaceGone
from bot.sessions.size import SIZES, Size
from bot.sessions.terminals import Opened, Terminals
from bot.sessions.watching import Access
from bot.web.feed import Feed
from bot.web.guard import WORDS, cookies_of
from bot.web.look import Look
from bot.web.rights import RightGone, may_type
from bot.web.tickets import Refused, Ticket, Tickets, Why

log = structlog.get_logger(__name__)

LOOK_S, ASK_EVERY = 1.0, 30
"""How often rights are looked at here, and (each so many times) in Discord."""
TYPED_BYTES = 256 * 1024
"""What may wait to be typed."""
RESET = b"\x1bc"


class Visitors(Protocol):
    """What Discord knows of those who come."""

    @property
    def prefix(self) -> str:
        """What a command in chat begins with."""

    def may_type(self, opened: Opened, person_id: int) -> bool:
        """Whether the terminal's owner lets them."""

    async def access(self, opened: Opened, person_id: int) -> Access | None:
        """What they may in Discord; None if it doesn't tell just now."""

    async def entered(self, opened: Opened, person_id: int) -> None:
        """Somebody has opened their link."""


class Page:
    """A `Watcher` of its terminal; it lives as long as NiceGUI's client does."""

    def __init__(
        self,
        terminals: Terminals,
        visitors: Visitors,
        tickets: Tickets,
        ticket: Ticket,
        secret: str,
        pages: set[asyncio.Task[None]],
    ) -> None:
        self._terminals = terminals
        self._visitors = visitors
        self._tickets = tickets
        self._ticket = ticket
        self._secret = secret
        self._pages = pages
        self._feed = Feed()
        self._joined = asyncio.Event()
        self._joined.set()
        self._typed: deque[bytes] = deque()
        self._keys = asyncio.Event()
        self._access: Access | None = None
        self._types: bool | None = None
        self._allowed = asyncio.Event()
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[None] | None = None
        self._look = self._made()
        self._client = ui.context.client
        self._client.on_connect(self._connected)
        self._client.on_delete(self._left)

    def _made(self) -> Look:
        opened = self._opened
        owns = opened is not None and opened.seat.person.id == self._ticket.person_id
        return Look(
            opened.own.name if opened else "",
            opened.session.size if opened else SIZES["medium"],
            self._press,
            self._press_key,
            self._resize if owns else None,
        )

    # A watcher

    @property
    def waiting(self) -> bytes:
        return self._feed.waiting

    def heard(self, data: bytes) -> None:
        self._feed.heard(data)

    def before(self, data: bytes) -> None:
        self._feed.before(data)

    def resized(self, size: Size) -> None:
        self._look.resized(size)

    def told(self, words: str) -> None:
        self._look.notice(words)

    def joined(self) -> None:
        self._joined.set()

    def over(self, words: str) -> None:
        prefix = self._visitors.prefix
        back = "" if "`" in words else f" `{prefix}ps` in the lab shows what is there."
        self._ends(f"This terminal is closed. {words}{back}")

    def _ends(self, words: str) -> None:
        if not self._over.done():
            self._over.set_result(words)

    # Its life

    @property
    def _opened(self) -> Opened | None:
        """Its terminal; None while that is not there."""
        return self._terminals.at(self._ticket.thread_id)

    def _connected(self) -> None:
        """The page's socket is there: now the link is used up."""
        if self._task is not None:
            return
        environ = self._client.environ or {}
        cookies = cookies_of(environ.get("HTTP_COOKIE", ""))
        try:
            if cookies.get(self._ticket.cookie) != self._secret:
                raise Refused(Why.TAKEN)
            first = self._tickets.enter(self._ticket, self._secret)
        except Refused as refused:
            self._look.end(WORDS[refused.why][1])
            return
        self._task = asyncio.create_task(self._live(first), name="web page")
        self._pages.add(self._task)
        self._task.add_done_callback(self._pages.discard)

    def _left(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _live(self, first: bool) -> None:
        """Until the terminal is closed to this person, or the page is."""
        works = (self._attend(first), self._follow(), self._show(), self._type())
        tasks = [asyncio.create_task(work, name="web page") for work in works]
        try:
            ends: list[asyncio.Future[Any]] = [self._over, *tasks]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done() and (error := task.exception()):
                    log.error("web page failed", exc_info=error)
                    self._ends("Something went wrong here: load the page again.")
        finally:
            self._terminals.watchers.leave(self._ticket.thread_id, self)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._look.end(self._over.result())

    async def _attend(self, first: bool) -> None:
        """Look at what the person may, as long as the page is there."""
        person_id = self._ticket.person_id
        for look in count():
            opened = self._opened
            if opened is None:
                self._look.status("The program is not there just now: wait, or see the thread.")
            elif self._access is None or look % ASK_EVERY == 0:
                asked = await self._visitors.access(opened, person_id)
                self._access = self._access if asked is None else asked
            if opened is not None and self._access is not None:
                self._grant(opened, self._access)
                if first:
                    first = False
                    await self._visitors.entered(opened, person_id)
            if not self._tickets.seen(self._ticket):
                self._ends("You have opened other links since, and this is the oldest.")
            await asyncio.sleep(LOOK_S)

    def _grant(self, opened: Opened, access: Access) -> None:
        """Let them do what they may; a right that is gone ends the page, with words."""
        person_id, whose = self._ticket.person_id, opened.seat.person
        shared, prefix = self._visitors.may_type(opened, person_id), self._visitors.prefix
        try:
            types = may_type(access, shared=shared, before=self._types, prefix=prefix)
        except RightGone as gone:
            self._types = None
            self._ends(str(gone))
            return
        if types is not self._types:
            self._types = types
            self._look.types(types)
            self._allowed.set()
        owner = "" if whose.id == person_id else f" at {whose.name}'s terminal"
        self._look.status(f"You {'type' if types else 'read along'}{owner}.")
        self._look.named(opened.own.name)

    async def _follow(self) -> None:
        """Begin with what was shown before, and again at each new run of the program."""
        await self._allowed.wait()
        while True:
            await self._joined.wait()
            self._joined.clear()
            opened = self._opened
            if opened is None:
                continue
            self.resized(opened.session.size)
            self._feed.hold()
            with suppress(EngineError):  # its terminal waits for the engine, too
                await self._terminals.watchers.follow(opened, self)
            self._feed.before(RESET)
            self._feed.release()

    async def _show(self) -> None:
        """Give the browser one chunk after the other, each when it has shown the one before."""
        try:
            await self._look.open()
            while True:
                await self._look.show(await self._feed.next())
        except TimeoutError:
            # It sleeps, or is far too slow: when it wakes it begins with the scrollback.
            self._look.load_again()
            self._ends("This browser did not keep up: load the page again.")

    # What is typed

    def _press(self, data: object) -> None:
        if not isinstance(data, str) or not self._types:
            return
        typed = data.encode("utf-8", "replace")
        if sum(map(len, self._typed)) + len(typed) > TYPED_BYTES:
            ui.notify("Not typed: the program does not read what was typed before.")
            return
        self._typed.append(typed)
        self._keys.set()

    def _press_key(self, data: str) -> None:
        opened = self._opened
        if opened and opened.session.application_keys:
            data = data.replace("\x1b[", "\x1bO")
        self._press(data)

    async def _type(self) -> None:
        """Hand over what was typed, in its order, while they may."""
        while True:
            await self._keys.wait()
            self._keys.clear()
            data = b"".join(self._typed)
            self._typed.clear()
            opened = self._opened
            if opened and self._types and self._visitors.may_type(opened, self._ticket.person_id):
                with suppress(EngineError, PlaceGone):  # the session sees that, too
                    await opened.session.press(data)

    async def _resize(self, size: Size) -> None:
        opened = self._opened
        if opened and not self._over.done():
            with suppress(EngineError):
                await self._terminals.resize(self._ticket.thread_id, size)
        self._look.focus()
