"""The one way to the engine's socket: time limits, errors, streams; used by this room's resources.

It is the only file that knows aiodocker's inside (pinned below 0.28): aiodocker's own streams of
logs and pulls leave their connection open when the reader stops early, and it can't end a
program's stdin without closing its output.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiodocker
import aiohttp
from aiodocker.stream import Stream as Upgrade
from yarl import URL

from bot.engine.errors import EngineTimeout, EngineUnreachable, refusal

NO_CONNECTION = 900
"""The status that aiodocker gives an answer that never came."""

Params = Mapping[str, str | int | bool]


class Wire:
    """An engine's address with the longest wait for one answer, in seconds."""

    def __init__(self, docker: aiodocker.Docker, address: str, timeout_s: float) -> None:
        self.docker = docker
        self.address = address
        self.timeout_s = timeout_s

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what aiodocker and aiohttp raise into this room's errors."""
        try:
            yield
        except aiodocker.DockerError as error:
            if error.status == NO_CONNECTION:
                raise EngineUnreachable(self.address, error.message) from error
            raise refusal(error.status, error.message) from error
        except (aiohttp.ClientError, OSError) as error:
            if isinstance(error, TimeoutError):
                raise EngineTimeout(self.address, self.timeout_s) from error
            raise EngineUnreachable(self.address, str(error)) from error

    @asynccontextmanager
    async def short(self, longer_s: float = 0) -> AsyncIterator[None]:
        """Bound what is inside by the time limit, and `longer_s` for work asked of the engine."""
        seconds = self.timeout_s + longer_s
        with self.translated():
            try:
                async with asyncio.timeout(seconds):
                    yield
            except TimeoutError as error:
                raise EngineTimeout(self.address, seconds) from error

    async def json(self, path: str, params: Params) -> Any:
        """The answer to a GET."""
        async with self.short():
            return await self.docker._query_json(path, params=params)

    async def post(self, path: str, params: Params, body: Any = None) -> Any:
        """The answer to a POST of JSON; the caller bounds the time."""
        with self.translated():
            return await self.docker._query_json(path, "POST", params=params, data=body)

    @asynccontextmanager
    async def streaming(
        self,
        method: str,
        path: str,
        params: Params,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[aiohttp.StreamReader]:
        """A body that may take for ever; leaving closes the connection, so the engine stops too.

        Only the wait for the answer's head is bounded by the caller, for a pull's may be long.
        """
        async with self.answer(method, path, params, headers) as response:
            yield response.content

    @asynccontextmanager
    async def answer(
        self,
        method: str,
        path: str,
        params: Params,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """A whole answer, head and body, within whatever time the caller gives it.

        What refuses a HEAD has no words, and status 404 whatever it was.
        """
        with self.translated():
            try:
                response = await self.docker._do_query(
                    path,
                    method,
                    params=params,
                    headers=headers,
                    data=data,
                    timeout=self.docker._resolve_long_running_timeout(aiodocker.types.SENTINEL),
                )
            except json.JSONDecodeError as error:  # aiodocker reads words where none can be
                raise refusal(404, "") from error
            try:
                yield response
            finally:
                response.close()

    async def upgrade(
        self, path: str, *, params: Params | None = None, body: Any = None, tty: bool
    ) -> "Connection":
        """Turn a request into a two-way connection to a program, of no limited duration."""

        async def setup() -> tuple[URL, bytes | None, bool]:
            data = None if body is None else json.dumps(body).encode()
            return URL(path).with_query(dict(params or {})), data, tty

        connection = Connection(self.docker, setup)
        async with self.short():
            await connection._init()
        return connection


class Connection(Upgrade):
    """aiodocker's upgraded connection, which can also end one direction alone."""

    def end_input(self) -> bool:
        """Tell the engine that no more input comes; False where the transport can't (TLS)."""
        transport = self._transport()
        if transport is None:
            return True
        if not transport.can_write_eof():
            return False
        transport.write_eof()
        return True

    async def close(self) -> None:
        """Hang up, also on an engine that hung up first; what was written still goes out."""
        self._closed = True
        if self._resp is not None:
            self._resp.close()

    @property
    def ended(self) -> bool:
        """Whether the engine has closed the connection."""
        transport = self._transport()
        return transport is None or transport.is_closing()

    def _transport(self) -> asyncio.Transport | None:
        connection = self._resp.connection if self._resp is not None else None
        return connection.transport if connection is not None else None
