"""What a page looks like, and has its browser do: NiceGUI's elements and `static/terminal.js`."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path

from nicegui import ui

from bot.sessions.size import SIZES, Size

STATIC = Path(__file__).parent / "static"
SHOWN_S = 20.0
"""How long a browser may take to show one chunk."""
NOTICE_MS = 60_000
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


class Look:
    """One page: a line with its name and who may what, the terminal, and a row of keys.

    `typed` gets what is typed at the terminal, whatever a browser makes of it; `pressed` what the
    keys of the row stand for. `resize` is the owner's only.
    """

    def __init__(
        self,
        name: str,
        size: Size,
        typed: Callable[[object], None],
        pressed: Callable[[str], None],
        resize: Callable[[Size], Awaitable[None]] | None,
    ) -> None:
        self._client = ui.context.client
        self._size: ui.button | None = None
        ui.page_title(name or "Terminal")
        ui.add_css((STATIC / "page.css").read_text(encoding="utf-8"))
        script = (STATIC / "terminal.js").read_text(encoding="utf-8")
        ui.add_body_html(f"<script>{script}</script>")
        with ui.element("header").classes("head"):
            self._name = ui.label(name).classes("name")
            self._status = ui.label("Connecting …").classes("told").props("role=status")
            if resize is not None:
                self._size = _sizes(size, resize)
        self._end = ui.html(sanitize=False).classes("end").props("role=alert")
        self._end.visible = False
        options = {**OPTIONS, "cols": size.columns, "rows": size.rows}
        self._screen = ui.xterm(options, on_data=lambda event: typed(event.data)).classes("screen")
        with ui.element("nav").classes("keys").props('aria-label="Keys"') as self._keys:
            for label, data in KEYS.items():
                button = ui.button(label, on_click=lambda _, data=data: pressed(data))
                button.props("flat dense no-caps color=grey-4")

    async def open(self) -> None:
        """Make the terminal ready; raises TimeoutError, as `show` does, if the browser sleeps."""
        await self._answered(f"quay.open({self._screen.id})")

    async def show(self, text: str) -> None:
        """Show some output; return when the browser has."""
        await self._answered(f"quay.show({json.dumps(text)})")

    async def _answered(self, script: str) -> None:
        await self._client.run_javascript(script, timeout=SHOWN_S)
        # NiceGUI waits by `wait_for`, which before Python 3.12 forgets a cancellation that comes
        # together with the answer: the page then never said that its terminal was closed.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError

    def load_again(self) -> None:
        """Have the browser load the page anew, whenever it hears of it."""
        self._client.run_javascript("location.reload()")

    def resized(self, size: Size) -> None:
        """Show so many columns and rows."""
        self._client.run_javascript(f"quay.resize({size.columns}, {size.rows})")
        if self._size is not None:
            self._size.set_text(str(size))

    def types(self, may: bool) -> None:
        """Let what is typed through, or not."""
        self._client.run_javascript(f"quay.types({json.dumps(may)})")

    def focus(self) -> None:
        """Have the keyboard type at the terminal again."""
        self._client.run_javascript("quay.terminal.focus()")

    def named(self, name: str) -> None:
        """Show this name, if it is another."""
        if self._name.text != name:
            self._name.set_text(name)
            self._client.run_javascript(f"document.title = {json.dumps(name)}")

    def status(self, words: str) -> None:
        """Say how things stand."""
        if self._status.text != words:
            self._status.set_text(words)

    def notice(self, words: str) -> None:
        """Say it for a minute."""
        with self._client:
            plain = words.replace("`", "")
            ui.notify(plain, position="top", timeout=NOTICE_MS, close_button="OK")

    def end(self, words: str) -> None:
        """Say why nothing more comes, and take no keys."""
        self.status("")
        self._end.set_content(_marked(words))
        self._end.visible = True
        self._keys.visible = False
        self.types(False)


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
