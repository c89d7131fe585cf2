"""A terminal's thread where Discord has as many as it allows."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.chat.terminal.rooms import archive_after, opened

ME, ADA, BOB = 1, 2, 3


class FullGuild:
    """A guild whose threads are all that it may have; the bot is `me`, threads have owners."""

    def __init__(self, terminals: dict[int, tuple[int, str | None]]) -> None:
        self.me = SimpleNamespace(id=ME)
        self.terminals = terminals
        self.archived: list[int] = []
        self.threads = [self._thread(each, ME) for each in terminals] + [self._thread(99, BOB)]

    def _thread(self, thread_id: int, owner_id: int) -> SimpleNamespace:
        async def edit(*, archived: bool) -> None:
            assert archived
            self.archived.append(thread_id)

        return SimpleNamespace(id=thread_id, owner_id=owner_id, archived=False, edit=edit)

    async def get(self, thread_id: int) -> SimpleNamespace | None:
        owner_id, ended = self.terminals[thread_id]
        return SimpleNamespace(owner_id=owner_id, ended=ended)

    async def open_thread(self, name: str, archive: int) -> str:
        assert archive == 60
        if self.archived:
            return name
        answer = SimpleNamespace(status=400, reason="Bad Request")
        words = {"code": 160006, "message": "Maximum number of active threads reached"}
        raise discord.HTTPException(answer, words)  # type: ignore[arg-type]  # all it reads


async def opening(guild: FullGuild) -> Any:
    store = SimpleNamespace(terminals=guild)
    client: Any = SimpleNamespace(settings=SimpleNamespace(thread_archive_s=3600.0), store=store)
    author = SimpleNamespace(id=ADA)
    asked: Any = SimpleNamespace(guild=guild, author=author, open_thread=guild.open_thread)
    return await opened(client, asked, "node · web")


async def test_threads_of_ended_terminals_make_room_the_persons_own_first() -> None:
    ended = {each: (BOB if each < 15 else ADA, "It ended.") for each in range(10, 18)}
    guild = FullGuild(ended | {20: (ADA, None)})
    assert await opening(guild) == "node · web"
    assert guild.archived == [15, 16, 17, 10, 11]


async def test_where_every_thread_is_in_use_discords_refusal_is_told() -> None:
    with pytest.raises(discord.HTTPException, match="Maximum number"):
        await opening(FullGuild({20: (ADA, None)}))


@pytest.mark.parametrize(("seconds", "minutes"), [(3600, 60), (3601, 1440), (604_800, 10_080)])
def test_a_thread_is_archived_after_the_next_longer_time_that_discord_knows(
    seconds: float, minutes: int
) -> None:
    assert archive_after(seconds) == minutes
