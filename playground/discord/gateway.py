"""The gateway: who is connected, and which sessions are ready; the server mounts `handle`."""

import asyncio

from aiohttp import web

from playground.discord.connection import Connection
from playground.discord.events import Events
from playground.discord.gateway_rules import GatewayRules
from playground.discord.session import Session


class Gateway:
    """Holds the sessions' connections; `url` is known once the server listens."""

    def __init__(self, events: Events, rules: GatewayRules) -> None:
        self.events = events
        self.world = events.world
        self.rules = rules
        self.url = ""
        self.changed = asyncio.Condition()
        self.connections: set[Connection] = set()
        self._identified: dict[int, float] = {}

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        connection = Connection(self, socket, request.query.get("v", "10"))
        self.connections.add(connection)
        try:
            await connection.run()
        finally:
            self.connections.discard(connection)
        return socket

    @property
    def sessions(self) -> list[Session]:
        """The sessions that are connected and ready."""
        return [s for s in self.events.sessions.values() if s.ready and s.link is not None]

    async def announce(self) -> None:
        """Wake those who wait for a bot to be ready, or gone."""
        async with self.changed:
            self.changed.notify_all()

    def may_identify(self, shard_id: int) -> bool:
        """Keep to one identify per window and rate limit key (docs: "Max Concurrency")."""
        now = asyncio.get_running_loop().time()
        key = shard_id % self.rules.max_concurrency
        allowed = now - self._identified.get(key, -1e9) >= self.rules.identify_window_s
        if allowed:
            self._identified[key] = now
        return allowed

    def forget_expired(self) -> None:
        """Drop the sessions that have been without a connection for too long to resume."""
        now = asyncio.get_running_loop().time()
        for session in tuple(self.events.sessions.values()):
            gone = session.detached_at
            if gone is not None and now - gone > self.rules.resumable_s:
                del self.events.sessions[session.id]
