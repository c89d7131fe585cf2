"""Terminals that can't be gone on with yet."""

from types import SimpleNamespace
from typing import Any

from bot.chat.terminal.comeback import Comeback
from bot.engine.errors import EngineError


class Client:
    """A bot with two terminals left open in a server, whose engine is away."""

    def __init__(self) -> None:
        self.store = SimpleNamespace(terminals=self)
        self.terminals = SimpleNamespace(shut=set())
        self.seats = SimpleNamespace(everyone=self.everyone)

    async def open_ones(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(thread_id=thread_id, guild_id=1) for thread_id in (11, 12)]

    async def everyone(self, _: int) -> list[SimpleNamespace]:
        raise EngineError(0, "it does not answer")


async def test_where_the_engine_is_away_the_next_message_tries_again() -> None:
    client: Any = Client()
    comeback = Comeback(client)
    await comeback.look()
    await comeback.of_guild(1)
    assert client.terminals.shut == {11, 12}
