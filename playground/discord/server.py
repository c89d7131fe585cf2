"""The server: one world behind REST, gateway and CDN on loopback; tests and labs start it."""

import asyncio
import contextlib
from typing import Self

from aiohttp import web

from playground.discord.actions import threads
from playground.discord.cdn import Cdn
from playground.discord.core import Core
from playground.discord.events import Events
from playground.discord.faults import Faults
from playground.discord.gateway import Gateway
from playground.discord.gateway_rules import GatewayRules
from playground.discord.limits import Limits
from playground.discord.model import User
from playground.discord.people import Person
from playground.discord.rest.door import PREFIX, Door
from playground.discord.rest.routes import LARGEST_REQUEST
from playground.discord.session import Session
from playground.discord.visible import EventCallback, RequestCallback, Watch
from playground.discord.world import World

ARCHIVE_CHECK_S = 30.0


class DiscordServer:
    """`start` listens on a free port (or `port`) of `host`; `stop` leaves nothing behind.

    One server serves one world, and makes its `Person`s able to act.
    """

    def __init__(
        self,
        world: World,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        gateway_rules: GatewayRules | None = None,
    ) -> None:
        self.world = world
        self.events = Events(world)
        self.core = Core(world, self.events, Cdn(world))
        self.gateway = Gateway(self.events, gateway_rules or GatewayRules())
        self.limits = Limits(world.clock)
        self.faults = Faults(self.gateway)
        self.door = Door(self.core, self.limits, self.faults)
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._upkeep: asyncio.Task[None] | None = None
        world.core = self.core

    @property
    def base_url(self) -> str:
        return f"http://{self._host}:{self._port}"

    @property
    def api_url(self) -> str:
        """What a bot takes for https://discord.com/api/v10."""
        return self.base_url + PREFIX

    @property
    def gateway_url(self) -> str:
        return f"ws://{self._host}:{self._port}/gateway"

    @property
    def gateway_sessions(self) -> list[Session]:
        """The sessions of bots that are connected and ready."""
        return self.gateway.sessions

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/attachments/{channel}/{attachment}/{filename}", self.core.cdn.handle)
        self.door.mount(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.core.cdn.base_url = self.base_url
        self.gateway.url = self.door.gateway_url = self.gateway_url
        self._upkeep = asyncio.create_task(self._archive_idle())

    async def stop(self) -> None:
        for interaction in self.core.interactions.values():
            interaction.cancel()
        if self._upkeep is not None:
            self._upkeep.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._upkeep
        self.faults.drop_gateway()
        if self._runner is not None:
            await self._runner.cleanup()

    def person(self, user: User) -> Person:
        """A person at their Discord client."""
        return Person(self.world, user)

    def on_event(self, callback: EventCallback) -> None:
        """Call back for everything that becomes visible to people, at once and in order."""
        self.events.watchers.append(callback)

    def on_request(self, callback: RequestCallback) -> None:
        """Call back for every REST request once it is answered."""
        self.door.watchers.append(callback)

    def watch(self) -> Watch:
        """Collect what becomes visible from now on, to wait for something in it."""
        watch = Watch()
        self.on_event(watch)
        return watch

    async def bot_ready(self, timeout_s: float = 10.0) -> Session:
        """A session that has identified and was sent its guilds; TimeoutError without."""
        async with asyncio.timeout(timeout_s), self.gateway.changed:
            await self.gateway.changed.wait_for(lambda: self.gateway.sessions)
            return self.gateway.sessions[0]

    async def bot_gone(self, timeout_s: float = 10.0) -> None:
        """Return when no bot is connected any more."""
        async with asyncio.timeout(timeout_s), self.gateway.changed:
            await self.gateway.changed.wait_for(lambda: not self.gateway.sessions)

    async def _archive_idle(self) -> None:
        while True:
            await asyncio.sleep(ARCHIVE_CHECK_S)
            threads.archive_idle(self.core)
