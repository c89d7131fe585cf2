"""Serves the page on loopback, with NiceGUI, all from itself; `playground play` starts it."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from nicegui import ui

from playground.discord.draft import LARGEST_ATTACHMENT
from playground.discord.message import Upload
from playground.page import code
from playground.page.guard import Guard
from playground.page.lab import Lab
from playground.page.machine import Machine
from playground.page.parts import Room, Shell
from playground.page.window import Window
from playground.stack import Stack

STATIC = Path(__file__).parent / "static"
TICK_S = 1.0
STOP_TIMEOUT_S = 5.0
CLOSE_TIMEOUT_S = 1
CACHED_S = 600  # so short that a newer checkout is seen soon
PEOPLE = ("learner", "classmate", "moderator", "stranger")

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Site:
    """An async context manager: inside it the page is at `url`. One for a process's life."""

    def __init__(self, stack: Stack, *, port: int = 0) -> None:
        room = stack.classroom
        self.lab = Lab(
            stack.discord,
            room.guild,
            {name: room.people[name] for name in PEOPLE},
            room.channels["lab"],
        )
        self.machine = Machine(stack)
        self._socket = listening(port)
        self._serving: asyncio.Task[None] | None = None
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        host, port = self._socket.getsockname()
        return f"http://{host}:{port}/"

    async def __aenter__(self) -> Self:
        app = FastAPI(openapi_url=None)
        app.add_middleware(Guard)
        app.get("/files/{channel_id}/{message_id}/{file_id}")(self._download)
        app.post("/files")(self._upload)
        head = _head()

        @ui.page("/", title="Quayside", favicon=(STATIC / "mark.svg").read_text(encoding="utf-8"))
        def page(request: Request) -> None:
            self._open(request, head)

        ui.run_with(
            app,
            dark=True,
            language="en-US",
            tailwind=False,
            binding_refresh_interval=None,
            cache_control_directives=f"max-age={CACHED_S}",
            show_welcome_message=False,
        )
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=CLOSE_TIMEOUT_S,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._serving is not None
        self._server.should_exit = True
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await self._serving
        finally:
            self._socket.close()

    # Pages

    def _open(self, request: Request, head: str) -> None:
        client = ui.context.client
        ui.add_head_html(head)
        ui.add_body_html((STATIC / "pictures.svg").read_text(encoding="utf-8"))
        wanted = request.query_params
        place = wanted.get("in", "")
        channel_id = int(place) if place.isdecimal() else 0
        Window(self.lab, client, wanted.get("as", ""), channel_id, self._room)

    def _room(self, shell: Shell) -> None:
        """The machine room's panel in one window: it looks only while it is open."""
        room = Room()
        room.set(now=None, faults=self.machine.faults, told="")
        open_ = False

        async def tick() -> None:
            lamp, status = self.machine.lamp
            shell.set(lamp=lamp, status=status)
            if open_:
                room.set(now=await self.machine.state(), faults=self.machine.faults)

        async def opened(is_open: bool) -> None:
            nonlocal open_
            open_ = is_open
            await tick()

        async def fault(name: str) -> None:
            room.set(told=await self.machine.fault(name))
            await tick()

        shell.on("room", lambda event: opened(bool(event.args)))
        room.on("fault", lambda event: fault(str(event.args)))
        ui.timer(TICK_S, tick)

    # Files

    async def _download(
        self, channel_id: int, message_id: int, file_id: int, shown: bool = False
    ) -> Response:
        """An attachment, as a file to save; pictures also to be shown."""
        channel = self.lab.world.channels.get(channel_id)
        message = channel.messages.get(message_id) if channel else None
        found = [file for file in message.attachments if file.id == file_id] if message else []
        if channel is None or not found:
            raise HTTPException(404, "This content is no longer available.")
        inline = shown and found[0].content_type in _SHOWN
        name = quote(found[0].filename)
        return Response(
            self.lab.discord.core.cdn.read(channel, found[0]),
            media_type=found[0].content_type if inline else "application/octet-stream",
            headers={
                "Content-Disposition": "inline"
                if inline
                else f"attachment; filename*=UTF-8''{name}"
            },
        )

    async def _upload(self, request: Request, name: str) -> dict[str, str]:
        """A file on its way up; what is then sent names it by its token."""
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > LARGEST_ATTACHMENT:
                raise HTTPException(413)
        return {"token": self.lab.keep(Upload(name, bytes(data)))}


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(port: int) -> socket.socket:
    """A socket on that port of loopback, or on any free one if it is taken."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening


def _head() -> str:
    sheets = [path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css"))]
    whole = (STATIC / "whole.js").read_text(encoding="utf-8")
    return f"<script>{whole}</script><style>{code.style_sheet()}\n{''.join(sheets)}</style>"
