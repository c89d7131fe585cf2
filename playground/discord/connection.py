"""A bot's websocket from hello to close (docs: events/gateway, topics/opcodes-and-status-codes).

Frames are uncompressed text whatever the client asked for, which discord.py takes as well.
"""

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from playground.discord import greeting, intents
from playground.discord.errors import DiscordRefusal
from playground.discord.events import dumps
from playground.discord.model import Application
from playground.discord.session import Session

if TYPE_CHECKING:
    from playground.discord.gateway import Gateway

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 7, 8, 9, 10, 11

UNKNOWN_OPCODE, UNDECODABLE, NOT_AUTHENTICATED, WRONG_TOKEN = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, RATE_LIMITED, TIMED_OUT, INVALID_SHARD = 4005, 4008, 4009, 4010
INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4012, 4013, 4014

Json = dict[str, Any]


class Closing(Exception):
    """The connection ends with this close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Connection:
    """One websocket. What is put is written in order by its own task: no sender waits for a bot."""

    def __init__(self, gateway: "Gateway", socket: web.WebSocketResponse, version: str) -> None:
        self.gateway = gateway
        self.socket = socket
        self.version = version
        self.session: Session | None = None
        self._outbox: asyncio.Queue[str | int] = asyncio.Queue()
        self._sent_at: deque[float] = deque(maxlen=gateway.rules.sends_per_minute)
        self._beat_at = 0.0

    def put(self, text: str) -> None:
        self._outbox.put_nowait(text)

    def close(self, code: int) -> None:
        self._outbox.put_nowait(code)

    def put_op(self, op: int, data: object) -> None:
        self.put(dumps({"op": op, "d": data, "s": None, "t": None}))

    async def run(self) -> None:
        """Serve the connection until either side ends it."""
        writer = asyncio.create_task(self._write())
        ended_by_bot: int | None = None
        try:
            ended_by_bot = await self._read()
        except Closing as closing:
            self.close(closing.code)
            self._invalidate(closing.code)
            await asyncio.wait({writer}, timeout=2)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            await self._detach(ended_by_bot)

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            try:
                await self.socket.send_str(item)
            except ConnectionError:
                return  # the reader sees the end too

    async def _read(self) -> int | None:
        """Handle frames; answers the close code that the bot gave, if it closed."""
        interval_s = self.gateway.rules.heartbeat_interval_ms / 1000
        loop = asyncio.get_running_loop()
        self._beat_at = loop.time()
        self.put_op(HELLO, {"heartbeat_interval": self.gateway.rules.heartbeat_interval_ms})
        if self.version != "10":
            raise Closing(INVALID_VERSION)
        while True:
            patience_s = self._beat_at + 1.5 * interval_s - loop.time()
            try:
                frame = await self.socket.receive(timeout=max(patience_s, 0.001))
            except TimeoutError:
                raise Closing(TIMED_OUT) from None
            if frame.type is WSMsgType.TEXT:
                await self._frame(frame.data)
            elif frame.type is WSMsgType.BINARY:
                raise Closing(UNDECODABLE)
            else:
                # a close that the server began is answered with a code that says nothing
                return int(frame.data) if frame.type is WSMsgType.CLOSE else None

    async def _frame(self, text: str) -> None:
        now = asyncio.get_running_loop().time()
        full = len(self._sent_at) == self._sent_at.maxlen
        if full and now - self._sent_at[0] < 60:
            raise Closing(RATE_LIMITED)
        self._sent_at.append(now)
        if len(text.encode()) > self.gateway.rules.payload_bytes:
            raise Closing(UNDECODABLE)
        try:
            frame = json.loads(text)
            op, data = int(frame["op"]), frame.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Closing(UNDECODABLE) from None
        if op == HEARTBEAT:
            self._beat_at = now
            if self.session is not None and isinstance(data, int):
                self.session.acknowledge(data)
            self.put_op(ACK, None)
        elif op == IDENTIFY:
            await self._identify(data)
        elif op == RESUME:
            await self._resume(data)
        elif self.session is None:
            raise Closing(NOT_AUTHENTICATED)
        elif op == REQUEST_MEMBERS:
            self._members(self.session, data)
        elif op not in (PRESENCE, VOICE):
            raise Closing(UNKNOWN_OPCODE)

    async def _identify(self, data: Json) -> None:
        gateway = self.gateway
        if self.session is not None:
            raise Closing(ALREADY_AUTHENTICATED)
        application = self._application(data)
        wanted = data.get("intents")
        if not isinstance(wanted, int) or wanted < 0 or wanted & ~intents.KNOWN:
            raise Closing(INVALID_INTENTS)
        if wanted & intents.PRIVILEGED & ~application.privileged_intents:
            raise Closing(DISALLOWED_INTENTS)
        index, count = data.get("shard") or (0, 1)
        if not 0 <= index < count:
            raise Closing(INVALID_SHARD)
        if not gateway.may_identify(index):
            self.put_op(INVALID_SESSION, False)
            return
        gateway.forget_expired()
        session = Session(application, wanted, (index, count))
        gateway.events.sessions[session.id] = session
        self._attach(session)
        greeting.greet(gateway.world, session, gateway.url, sharded="shard" in data)
        session.ready = True
        await gateway.announce()

    async def _resume(self, data: Json) -> None:
        if self.session is not None:
            raise Closing(ALREADY_AUTHENTICATED)
        application = self._application(data)
        self.gateway.forget_expired()
        session = self.gateway.events.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if session is None or session.application is not application:
            self.put_op(INVALID_SESSION, False)
            return
        missed = session.missed(sequence) if isinstance(sequence, int) else None
        if missed is None:
            del self.gateway.events.sessions[session.id]
            self.put_op(INVALID_SESSION, False)
            return
        self._attach(session)
        for text in missed:
            self.put(text)
        session.dispatch("RESUMED", "{}")
        await self.gateway.announce()

    def _application(self, data: Json) -> Application:
        if not isinstance(data, dict):
            raise Closing(UNDECODABLE)
        try:
            return self.gateway.world.application_of(str(data.get("token")).removeprefix("Bot "))
        except DiscordRefusal:
            raise Closing(WRONG_TOKEN) from None

    def _attach(self, session: Session) -> None:
        if session.link is not None:
            session.link.close(TIMED_OUT)  # a bot that resumes has given up on the old connection
        session.link = self
        session.detached_at = None
        self.session = session

    def _invalidate(self, code: int) -> None:
        """After some closes the session can't be resumed (docs: "Gateway Close Event Codes")."""
        if self.session is not None and code == TIMED_OUT:
            self.gateway.events.sessions.pop(self.session.id, None)

    async def _detach(self, ended_by_bot: int | None) -> None:
        session = self.session
        if session is None or session.link is not self:
            return
        session.link = None
        session.detached_at = asyncio.get_running_loop().time()
        if ended_by_bot in (1000, 1001):
            self.gateway.events.sessions.pop(session.id, None)
        await self.gateway.announce()

    def _members(self, session: Session, data: Json) -> None:
        size = self.gateway.rules.members_per_chunk
        try:
            greeting.send_members(self.gateway.world, session, data, chunk_size=size)
        except (KeyError, TypeError, ValueError):
            raise Closing(UNDECODABLE) from None
