"""A classroom, its server, and clients of real discord.py or raw HTTP on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import discord
import pytest
from yarl import URL

from playground.discord import Classroom, DiscordServer, classroom

StartClient = Callable[..., Awaitable[discord.Client]]


@pytest.fixture
def room() -> Classroom:
    return classroom()


@pytest.fixture
def lab(room: Classroom) -> int:
    """The id of the classroom's channel #lab."""
    return room.channels["lab"].id


@pytest.fixture
async def server(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(room.world) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        gateway = URL(server.gateway_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        yield server


async def running(client: discord.Client, token: str, exit_stack: AsyncExitStack) -> None:
    """Start a client; return when it is ready; stop it when the stack unwinds."""
    await client.login(token)
    readiness = asyncio.create_task(client.wait_until_ready())
    task = asyncio.create_task(client.connect())

    async def stop() -> None:
        await client.close()
        await asyncio.gather(task, return_exceptions=True)

    exit_stack.push_async_callback(stop)
    async with asyncio.timeout(10):
        await asyncio.wait({task, readiness}, return_when=asyncio.FIRST_COMPLETED)
    readiness.cancel()
    if task.done():
        task.result()


@pytest.fixture
async def start(server: DiscordServer, room: Classroom) -> AsyncIterator[StartClient]:
    """Start a discord.py client as the classroom's bot and wait until it is ready."""
    async with AsyncExitStack() as exit_stack:

        async def start_client(client: discord.Client | None = None) -> discord.Client:
            if client is None:
                client = discord.Client(intents=discord.Intents.all(), guild_ready_timeout=0.05)
            await running(client, room.token, exit_stack)
            return client

        yield start_client


class Api:
    """Raw requests as the bot: answers status, body and headers."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str) -> None:
        self._session = session
        self._base = base
        self.headers = {"Authorization": f"Bot {token}"}

    async def __call__(
        self, method: str, path: str, json: Any = None, **more: Any
    ) -> tuple[int, Any, Any]:
        headers = self.headers | more.pop("headers", {})
        async with self._session.request(
            method, self._base + path, json=json, headers=headers, **more
        ) as response:
            if response.content_type == "application/json":
                return response.status, await response.json(), response.headers
            return response.status, await response.text(), response.headers


@pytest.fixture
async def api(server: DiscordServer, room: Classroom) -> AsyncIterator[Api]:
    timeout = aiohttp.ClientTimeout(10)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Api(session, server.api_url, room.token)
