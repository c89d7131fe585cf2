"""Discord's bad days, on demand: failing and slow answers, a dropped gateway, events twice."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.discord.connection import INVALID_SESSION, RECONNECT
from playground.discord.greeting import whole_guild
from playground.discord.model import Guild

if TYPE_CHECKING:
    from playground.discord.gateway import Gateway

UNKNOWN_ERROR = 4000


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` requests of `route` ("POST /channels/…"; "" is any).

    `status` answers instead of the handler (0: the handler does), `performed` carries the
    request out all the same, so that only its answer is lost; 429 waits `retry_after_s`.
    """

    route: str = ""
    times: int | None = 1
    status: int = 0
    performed: bool = False
    delay_s: float = 0.0
    retry_after_s: float = 1.0
    everywhere: bool = False

    def applies(self, route: str) -> bool:
        return self.route in ("", route) and self.times != 0


class Faults:
    """Each call arms a fault; `clear` makes Discord well again."""

    def __init__(self, gateway: "Gateway") -> None:
        self._gateway = gateway
        self._armed: list[Fault] = []

    def answer(
        self, status: int, times: int = 1, *, route: str = "", performed: bool = False
    ) -> None:
        """Answer the next requests with this status: 500, 502, 503 …"""
        self._armed.append(Fault(route, times, status, performed))

    def rate_limit(
        self, retry_after_s: float, times: int = 1, *, route: str = "", everywhere: bool = False
    ) -> None:
        """Answer the next requests with a 429."""
        fault = Fault(route, times, 429, retry_after_s=retry_after_s, everywhere=everywhere)
        self._armed.append(fault)

    def slow(self, seconds: float, times: int | None = None, *, route: str = "") -> None:
        """Let each of the next requests (None: all, until `clear`) wait for so long."""
        self._armed.append(Fault(route, times, delay_s=seconds))

    def duplicate(self, event: str, times: int = 1) -> None:
        """Deliver the next gateway events of this name ("MESSAGE_CREATE") twice."""
        self._gateway.events.duplicates[event] += times

    def drop_gateway(self, code: int = UNKNOWN_ERROR) -> None:
        """Close every bot's websocket; with 1001 or 4000 the sessions can be resumed."""
        for connection in self._gateway.connections:
            connection.close(code)

    def reconnect(self) -> None:
        """Ask every bot to reconnect and resume (op 7)."""
        for connection in self._gateway.connections:
            connection.put_op(RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every bot that its session is invalid (op 9)."""
        for connection in self._gateway.connections:
            if not resumable and connection.session is not None:
                self._gateway.events.sessions.pop(connection.session.id, None)
            connection.put_op(INVALID_SESSION, resumable)

    def lose(self, guild: Guild) -> None:
        """Make a guild unavailable, and fail whatever is asked meanwhile."""
        events = self._gateway.events
        for bot in events.bots():
            gone = {"id": str(guild.id), "unavailable": True}
            events.send("GUILD_DELETE", gone, guild=guild, only=bot)
        self._armed.append(Fault(times=None, status=503))

    def find(self, guild: Guild) -> None:
        """Make it available again."""
        self.clear()
        events = self._gateway.events
        for session in tuple(events.sessions.values()):
            whole = whole_guild(events.world, session, guild) | {"unavailable": False}
            bot = session.application.bot
            events.send("GUILD_CREATE", whole, guild=guild, only=bot)

    def clear(self) -> None:
        self._armed.clear()
        self._gateway.events.duplicates.clear()

    def take(self, route: str) -> list[Fault]:
        """The faults that hit this request; each is used up once."""
        hit = [fault for fault in self._armed if fault.applies(route)]
        answers = [fault for fault in hit if fault.status][:1]
        hit = answers + [fault for fault in hit if not fault.status]
        for fault in hit:
            if fault.times is not None:
                fault.times -= 1
        self._armed = [fault for fault in self._armed if fault.times != 0]
        return hit
