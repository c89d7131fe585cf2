"""One page at one terminal: what it shows, what is typed in it, and when it must end."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from html import escape
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import structlog
from nicegui import ui
from nicegui.events import XtermDataEventArguments

from bot.engine.errors import EngineError
from bot.sessions.place import PlaceGone
from bot.sessions.size import SIZES, Size
from bot.sessions.terminals import Opened, Terminals
from bot.sessions.watching import Access
from bot.web.feed import Feed
from bot.web.guard import WORDS, cookies_of
from bot.web.tickets import Refused, Ticket, Tickets, Why

log = structlog.get_logger(__name__)

STATIC = Path(__file__).parent / "static"
SHOWN_S = 20.0
"""How long a browser may take to show one chunk; then it is told to load the page anew."""
LOOK_S, ASK_EVERY = 1.0, 30
"""How often rights are looked at here, and (each so many times) in Discord."""
NOTICE_MS = 60_000
TYPED_BYTES = 256 * 1024
"""What may wait to be typed."""
RESET = b"\x1bc"
KEYS = {
    "Esc": "\x1b",
    "Tab": "\t",
    "^C": "\x03",
    "^D": "\x04",
    "←": "\x1b[D",
    "↑": "\x1b[A",
    "↓": "\x1b[B",
    "→": "\x1b[C",
}
"""Those that a phone's keyboard lacks."""
OPTIONS = {
    "scrollback": 5000,
    "fontSize": 12,
    "fontFamily": "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace",
    "theme": {"background": "#111418"},
    "disableStdin": True,
}
CLOSED = "This terminal is closed."


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
        self._name = ""
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._task: asyncio.Task[None] | None = None
        self._size: ui.button | None = None
        self._client = ui.context.client
        self._build()
        self._client.on_connect(self._connected)
        self._client.on_delete(self._left)

    # What it looks like

    def _build(self) -> None:
        opened = self._opened
        ui.add_css((STATIC / "page.css").read_text(encoding="utf-8"))
        script = (STATIC / "terminal.js").read_text(encoding="utf-8")
        ui.add_body_html(f"<script>{script}</script>")
        size = opened.session.size if opened else SIZES["medium"]
        self._name = opened.own.name if opened else ""
        ui.page_title(self._name or "Terminal")
        with ui.element("header").classes("head"):
            self._title = ui.label(self._name).classes("name")
            self._told = ui.label("Connecting …").classes("told").props("role=status")
            if opened and opened.seat.person.id == self._ticket.person_id:
                self._size = _sizes(size, self._resize)
        self._end = ui.html(sanitize=False).classes("end").props("role=alert")
        self._end.visible = False
        options = {**OPTIONS, "cols": size.columns, "rows": size.rows}
        self._screen = ui.xterm(options, on_data=self._typed_in).classes("screen")
        with ui.element("nav").classes("keys").props('aria-label="Keys"') as self._nav:
            for label, data in KEYS.items():
                button = ui.button(label, on_click=lambda _, data=data: self._press_key(data))
                button.props("flat dense no-caps color=grey-4")

    # A watcher

    @property
    def waiting(self) -> bytes:
        return self._feed.waiting

    def heard(self, data: bytes) -> None:
        self._feed.heard(data)

    def before(self, data: bytes) -> None:
        self._feed.before(data)

    def resized(self, size: Size) -> None:
        self._client.run_javascript(f"quay.resize({size.columns}, {size.rows})")
        if self._size is not None:
            self._size.set_text(str(size))

    def told(self, words: str) -> None:
        with self._client:
            plain = words.replace("`", "")
            ui.notify(plain, position="top", timeout=NOTICE_MS, close_button="OK")

    def joined(self) -> None:
        self._joined.set()

    def over(self, words: str) -> None:
        back = "" if "`" in words else f" `{self._visitors.prefix}attach {self._name}` comes back."
        self._ends(f"{CLOSED} {words}{back}")

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
            self._show_end(WORDS[refused.why][1])
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
        self._show_end(self._over.result())

    async def _attend(self, first: bool) -> None:
        """Look at what the person may, as long as the page is there."""
        person_id = self._ticket.person_id
        for look in count():
            opened = self._opened
            if opened is None:
                self._tell("The program is not there just now: wait, or see the thread.")
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
        anew = f"**Browser**, or `{self._visitors.prefix}web` in the thread,"
        if access is Access.NONE:
            self._ends("You can't see this terminal's thread in Discord any more.")
            return
        types = access is Access.TYPES and self._visitors.may_type(opened, self._ticket.person_id)
        if self._types and not types:
            self._ends(f"You may not type here any more. {anew} gives a page to read along.")
            return
        if types is not self._types:
            self._types = types
            self._client.run_javascript(f"quay.types({json.dumps(types)})")
            self._allowed.set()
        whose = opened.seat.person
        owner = "" if whose.id == self._ticket.person_id else f" at {whose.name}'s terminal"
        self._tell(f"You {'type' if types else 'read along'}{owner}.")
        if opened.own.name != self._name:
            self._name = opened.own.name
            self._title.set_text(self._name)
            self._client.run_javascript(f"document.title = {json.dumps(self._name)}")

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
        await self._client.run_javascript(f"quay.open({self._screen.id})", timeout=SHOWN_S)
        while True:
            text = json.dumps(await self._feed.next())
            try:
                await self._client.run_javascript(f"quay.show({text})", timeout=SHOWN_S)
            except TimeoutError:
                # It sleeps, or is far too slow: when it wakes it begins with the scrollback.
                self._client.run_javascript("location.reload()")
                self._ends("This browser did not keep up: load the page again.")

    # What is typed

    def _typed_in(self, event: XtermDataEventArguments) -> None:
        self._press(event.data)

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
            if opened and self._visitors.may_type(opened, self._ticket.person_id):
                with suppress(EngineError, PlaceGone):  # the session sees that, too
                    await opened.session.press(data)

    async def _resize(self, size: Size) -> None:
        opened = self._opened
        if opened and not self._over.done():
            with suppress(EngineError):
                await self._terminals.resize(self._ticket.thread_id, size)
        self._client.run_javascript("quay.terminal.focus()")

    # What it says

    def _tell(self, words: str) -> None:
        if self._told.text != words:
            self._told.set_text(words)

    def _show_end(self, words: str) -> None:
        self._types = None
        self._tell("")
        self._end.set_content(_marked(words))
        self._end.visible = True
        self._nav.visible = False
        self._client.run_javascript("quay.types(false)")


def _sizes(size: Size, resize: Callable[[Size], Awaitable[None]]) -> ui.button:
    """The owner's way to `!resize`: what is chosen, and a menu to choose another."""
    with ui.button(str(size)).props("outline dense no-caps color=grey-5") as button, ui.menu():
        for name, one in SIZES.items():
            ui.menu_item(f"{name} {one}", lambda one=one: resize(one))
    return button


def _marked(words: str) -> str:
    """The bot's own words for Discord as HTML: `code` and **bold** are all that they have."""
    html = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(words))
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
