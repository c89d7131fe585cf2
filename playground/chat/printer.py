"""Prints what becomes visible, as text that is a chat file itself or as JSON lines.

A message that is edited while it grows is printed once it has rested, not at each edit.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Protocol

from playground.chat.text import plain
from playground.chat.view import BOT, Line, View
from playground.discord.visible import Kind, RequestSeen, Visible

REST_S = 0.6
COMMON_LINES = 2  # from so many on, lines that were printed before are elided by `...`


class Printer(Protocol):
    """What the player tells: each step's beginning, all that becomes visible, each request."""

    def step(self, line: int) -> None: ...

    def event(self, event: Visible, view: View) -> None: ...

    def request(self, request: RequestSeen) -> None: ...

    def close(self) -> None: ...


class TextPrinter:
    """For people: `who in where: text`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._printed: dict[int, str] = {}
        self._resting: dict[int, tuple[asyncio.TimerHandle, Callable[[], None]]] = {}

    def step(self, line: int) -> None:
        """Steps are for `JsonPrinter`: what people do becomes visible by itself."""

    def close(self) -> None:
        """Prints at once what is still resting."""
        for timer, show in list(self._resting.values()):
            timer.cancel()
            show()

    def request(self, request: RequestSeen) -> None:
        """Requests are for `JsonPrinter`."""

    def event(self, event: Visible, view: View) -> None:
        line = view.lines.get(event.message.id) if event.message else None
        match event.kind:
            case Kind.POSTED | Kind.EDITED if line is not None:
                self._rest(line, view)
            case Kind.DELETED:
                self.close()
                for message in event.messages or (event.message,):
                    if message and (gone := view.lines.get(message.id)):
                        first, *others = plain(view.read(gone.text)).split("\n")
                        self._say(f"gone{_place(view, gone)}", first + ("\n..." if others else ""))
            case Kind.REACTED if event.author is not None:
                self.close()
                who = view.name(event.author)
                self._write(f"{who}{_in(view.where(event.channel))} reacts {event.emoji}")
            case Kind.THREAD_OPENED:
                self.close()
                self._write(f"bot opens thread: {getattr(event.channel, 'name', '')}")
            case Kind.THREAD_ARCHIVED:
                self.close()
                self._write(f"{view.where(event.channel)} is archived")
            case Kind.FAILED:
                self.close()
                self._write("# This interaction failed")
            case _:
                pass

    def _rest(self, line: Line, view: View) -> None:
        resting = self._resting.pop(line.message.id, None)
        if resting:
            resting[0].cancel()

        def show() -> None:
            self._resting.pop(line.message.id, None)
            self._show(line, view)

        if line.author != BOT:
            self.close()
            show()
            return
        timer = asyncio.get_running_loop().call_later(REST_S, show)
        self._resting[line.message.id] = timer, show

    def _show(self, line: Line, view: View) -> None:
        text = plain(view.read(line.text))
        before = self._printed.get(line.message.id)
        if before == text:
            return
        self._printed[line.message.id] = text
        place = _place(view, line)
        if line.message.only_for is not None:
            self._say(f"only {view.name(line.message.only_for)}{place} sees", text)
        elif before is None:
            self._say(f"{line.author}{place}", text)
        else:
            self._say(f"{line.author}{place} edits", _new_lines(before, text))
        if before is None:
            for file in line.message.attachments:
                self._write(f"# with file {file.filename}, {file.size} bytes")
        if line.labels:
            self._write(f"# with buttons {', '.join(line.labels)}")

    def _say(self, head: str, text: str) -> None:
        first, *others = text.split("\n")
        if any(other.startswith((" ", "\t")) for other in others) or not first.strip():
            first, others = "", [first, *others]
        margin = " " * (len(BOT) + 2)
        body = [margin + other if other else "" for other in others]
        self._write("\n".join([f"{head}: {first}".rstrip(), *body]))


def _in(where: str) -> str:
    return f" in {where}" if where else ""


def _place(view: View, line: Line) -> str:
    return _in(view.where(line.message.channel))


def _new_lines(before: str, after: str) -> str:
    """The text after an edit, its unchanged beginning elided."""
    old, new = before.split("\n"), after.split("\n")
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    return "\n".join(["...", *new[same:]]) if same >= COMMON_LINES else after


class JsonPrinter:
    """For programs: an object a line, for each visible event and each REST request of the bot.

    `ms` counts from the beginning of the step (`step` is its line in the file).
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._line = 0
        self._began = time.monotonic()

    def step(self, line: int) -> None:
        self._line = line
        self._began = time.monotonic()

    def close(self) -> None:
        """Nothing waits here."""

    def request(self, request: RequestSeen) -> None:
        self._put(
            event="request",
            method=request.method,
            route=request.route,
            status=request.status,
            took_ms=round(request.seconds * 1000, 2),
        )

    def event(self, event: Visible, view: View) -> None:
        messages = [view.lines.get(each.id) for each in event.messages]
        line = view.lines.get(event.message.id) if event.message else None
        author = event.author
        if author is None and event.message is not None:
            author = event.message.author
        found: dict[str, Any] = {
            "who": None if author is None else view.name(author),
            "where": view.where(event.channel) or f"#{event.channel.name}",
            "message": event.message.id if event.message else None,
            "text": plain(view.read(line.text)) if line else None,
            "texts": [plain(view.read(each.text)) for each in messages if each] or None,
            "emoji": str(event.emoji) if event.emoji else None,
            "files": [file.filename for file in line.message.attachments] if line else None,
            "only_for": view.name(event.only_for) if event.only_for else None,
        }
        self._put(event=str(event.kind), **{key: found[key] for key in found if found[key]})

    def _put(self, **fields: Any) -> None:
        ms = round((time.monotonic() - self._began) * 1000, 2)
        self._write(json.dumps({**fields, "step": self._line, "ms": ms}, ensure_ascii=False))
