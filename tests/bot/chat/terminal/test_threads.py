"""What becomes of a server's terminals when the bot is not there any more."""

from types import SimpleNamespace
from typing import Any

from bot.chat.terminal.threads import leave_the_gone
from bot.engine.errors import EngineError

HERE, GONE = 1, 2


class Client:
    """A bot in one server, with terminals in two; one container of the other can't be stopped."""

    def __init__(self) -> None:
        self.lost: list[int] = []
        self.stopped: list[str] = []
        self.guilds = [SimpleNamespace(id=HERE)]
        self.store = SimpleNamespace(terminals=self)
        self.terminals = self
        engine = SimpleNamespace(containers=self)
        self.seats = SimpleNamespace(everyone=self.everyone, engine=engine)

    async def open_ones(self) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(thread_id=10 * guild_id + n, guild_id=guild_id)
            for guild_id in (HERE, GONE)
            for n in (1, 2)
        ]

    async def lose(self, thread_id: int, _: str) -> None:
        self.lost.append(thread_id)

    async def everyone(self, guild_id: int) -> list[SimpleNamespace]:
        assert guild_id == GONE
        return [
            SimpleNamespace(id=name, alive=name != "old") for name in ("a", "old", "stuck", "b")
        ]

    async def stop(self, container_id: str) -> None:
        if container_id == "stuck":
            raise EngineError(500, "it does not end")
        self.stopped.append(container_id)


async def test_a_server_that_sent_the_bot_away_meanwhile_is_let_go_of_at_the_start() -> None:
    client: Any = Client()
    assert await leave_the_gone(client) == {GONE}
    assert client.lost == [21, 22]
    assert client.stopped == ["a", "b"]
