"""Serves terminals to browsers with NiceGUI, on the bot's own loop; `app` opens it where it is on.

Only this room imports NiceGUI, and nothing imports this room unless it is on: both take memory.
"""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Self

import uvicorn
from fastapi import FastAPI, Request
from nicegui import ui

from bot.sessions.terminals import Terminals
from bot.web.errors import CannotListen
from bot.web.guard import LINK, PAGE, VISIT, Guard
from bot.web.page import Page, Visitors
from bot.web.tickets import Tickets

RECONNECT_S = 10.0
"""How long a page whose connection broke is kept for its browser."""
CACHED_S = 24 * 3600
STOP_S = 5.0
LONGEST_MESSAGE_BYTES = 1024 * 1024


class Site:
    """An async context manager: inside it, links open. One for a process's life.

    `origin` is the address that browsers know; it listens at `host` and `port`.
    """

    def __init__(
        self, origin: str, host: str, port: int, terminals: Terminals, visitors: Visitors
    ) -> None:
        self._origin = origin
        self._address = host, port
        self._terminals = terminals
        self._visitors = visitors
        self._tickets = Tickets()
        terminals.watchers.closed = self._tickets.end
        self._pages: set[asyncio.Task[None]] = set()

    def link(self, person_id: int, thread_id: int) -> str:
        """A link for one person to one terminal, which opens once."""
        return f"{self._origin}{LINK}{self._tickets.issue(person_id, thread_id)}"

    async def __aenter__(self) -> Self:
        app = FastAPI(openapi_url=None)
        app.add_middleware(
            Guard,
            tickets=self._tickets,
            origin=self._origin,
            prefix=lambda: self._visitors.prefix,
        )

        @ui.page(PAGE + "{name}", favicon="⚓")
        def page(request: Request) -> None:
            ticket, secret = request.scope[VISIT]
            Page(self._terminals, self._visitors, self._tickets, ticket, secret, self._pages)

        ui.run_with(
            app,
            dark=True,
            language="en-US",
            tailwind=False,
            binding_refresh_interval=None,
            reconnect_timeout=RECONNECT_S,
            message_history_length=0,  # a page whose connection broke is loaded anew
            cache_control_directives=f"max-age={CACHED_S}",
            show_welcome_message=False,
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="on",
            server_header=False,
            ws_max_size=LONGEST_MESSAGE_BYTES,
            timeout_graceful_shutdown=1,
        )
        listening = _listening(*self._address)
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]), name="web")
        return self

    async def __aexit__(self, *_: object) -> None:
        pages = list(self._pages)
        for task in pages:
            task.cancel()
        await asyncio.gather(*pages, return_exceptions=True)
        self._server.should_exit = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await self._serving


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotListen(host, port, error) from error
