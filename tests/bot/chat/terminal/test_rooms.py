"""A terminal's thread: one of before, a new one, and what is done where Discord has no more."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.chat.terminal.rooms import Room, archive_after, found

ME, ADA, BOB, LAB = 1, 2, 3, 77
FULL = (400, 160006, "Maximum number of active threads reached")
FORBIDDEN = (403, 50013, "Missing Permissions")


class Thread(discord.Thread):
    """One of Discord's, as much of it as a terminal needs; posting in it opens it again."""

    def __init__(self, guild: "Guild", thread_id: int, owner_id: int) -> None:
        self.guild = guild  # type: ignore[assignment]
        self.id = thread_id
        self.owner_id = owner_id
        self.parent_id = LAB
        self.archived = self.locked = False
        self.said: list[str] = []

    async def edit(self, *, archived: bool) -> Any:  # type: ignore[override]
        self.archived = archived
        self.guild.archived.append(self.id)  # type: ignore[attr-defined]

    async def send(self, words: str, **_: Any) -> Any:  # type: ignore[override]
        if self.archived:
            raise refusal(FULL)
        self.said.append(words)
        return SimpleNamespace(created_at=discord.utils.utcnow())


class Guild:
    """A guild whose bot (`me`) has threads of terminals: whose each is, and how it has ended.

    It `refuses` new threads until one of them is archived.
    """

    def __init__(
        self, terminals: dict[int, tuple[int, str | None]], refuses: tuple[int, int, str]
    ) -> None:
        self.me = SimpleNamespace(id=ME)
        self.refuses = refuses
        self.archived: list[int] = []
        self.led_to: list[int] = []
        self.threads = [Thread(self, each, ME) for each in terminals] + [Thread(self, 99, BOB)]
        self.terminals = {
            each: SimpleNamespace(
                thread_id=each, owner_id=owner, ended=ended, container_id=f"c{each}", exec_id=None
            )
            for each, (owner, ended) in terminals.items()
        }

    async def get(self, thread_id: int) -> SimpleNamespace | None:
        return self.terminals.get(thread_id)

    async def ended_of(self, owner_id: int, _: int) -> list[SimpleNamespace]:
        theirs = [one for one in self.terminals.values() if one.owner_id == owner_id and one.ended]
        return list(reversed(theirs))

    def get_thread(self, thread_id: int) -> Thread | None:
        return next((one for one in self.threads if one.id == thread_id), None)

    async def open_thread(self, name: str, archive: int) -> Any:
        assert archive == 60
        if not self.archived:
            raise refusal(self.refuses)
        return SimpleNamespace(id=discord.utils.time_snowflake(discord.utils.utcnow()), name=name)

    async def lead_to(self, thread: Thread) -> None:
        self.led_to.append(thread.id)


def refusal(words: tuple[int, int, str]) -> discord.HTTPException:
    status, code, message = words
    kind = discord.Forbidden if status == 403 else discord.HTTPException
    answer: Any = SimpleNamespace(status=status, reason="")
    return kind(answer, {"code": code, "message": message})


async def opening(
    guild: Guild,
    container_id: str = "",
    *,
    claimed: frozenset[int] = frozenset(),
    delay_s: float = 0,
) -> Room:
    async def insist(request: Any) -> Any:
        return await request()

    client: Any = SimpleNamespace(
        settings=SimpleNamespace(thread_archive_s=3600.0),
        store=SimpleNamespace(terminals=guild),
        terminals=SimpleNamespace(at=lambda thread_id: None),
        claimed=set(claimed),
        pace=SimpleNamespace(insist=insist, delay_s=lambda *_: delay_s),
    )
    guild.id = 5  # type: ignore[attr-defined]
    asked: Any = SimpleNamespace(
        guild=guild,
        author=SimpleNamespace(id=ADA),
        channel=SimpleNamespace(id=LAB),
        open_thread=guild.open_thread,
        lead_to=guild.lead_to,
    )
    room = await found(client, asked, "node · web", container_id)
    assert client.claimed == claimed | set(guild.led_to)
    return room


async def test_threads_of_ended_terminals_make_room_the_persons_own_first() -> None:
    ended = {each: (BOB if each < 15 else ADA, "It ended.") for each in range(10, 18)}
    guild = Guild(ended | {20: (ADA, None)}, FULL)
    assert (await opening(guild)).thread.name == "node · web"
    assert guild.archived == [15, 16, 17, 10, 11]


async def test_where_every_thread_is_in_use_discords_refusal_is_told() -> None:
    with pytest.raises(discord.HTTPException, match="Maximum number"):
        await opening(Guild({20: (ADA, None)}, FULL))


async def test_who_comes_back_to_a_container_gets_the_thread_where_they_were_at_it() -> None:
    guild = Guild({10: (ADA, "Over."), 11: (ADA, "Over."), 12: (BOB, "Over.")}, FULL)
    room = await opening(guild, "c10")
    assert (room.thread.id, guild.led_to) == (10, [10])
    assert "**node · web**, again" in guild.threads[0].said[0]


@pytest.mark.parametrize("shut", ["locked", "elsewhere", "claimed"])
async def test_a_thread_that_cant_be_used_again_is_left_alone(shut: str) -> None:
    guild = Guild({10: (ADA, "Over.")}, FULL)
    guild.threads[0].locked = shut == "locked"
    guild.threads[0].parent_id = LAB if shut != "elsewhere" else LAB + 1
    guild.archived = [1]
    room = await opening(guild, "c10", claimed=frozenset({10} if shut == "claimed" else ()))
    assert (room.thread.name, guild.led_to) == ("node · web", [])


@pytest.mark.parametrize("why", ["forbidden", "slow"])
async def test_where_no_thread_can_be_opened_the_persons_oldest_free_one_is_used(why: str) -> None:
    guild = Guild({9: (BOB, "Over."), 10: (ADA, "Over."), 11: (ADA, "Over.")}, FORBIDDEN)
    room = await opening(guild, delay_s=60.0 if why == "slow" else 0.0)
    assert room.thread.id == 10
    assert "Discord opens no other thread" in guild.threads[1].said[0]


@pytest.mark.parametrize(("seconds", "minutes"), [(3600, 60), (3601, 1440), (604_800, 10_080)])
def test_a_thread_is_archived_after_the_next_longer_time_that_discord_knows(
    seconds: float, minutes: int
) -> None:
    assert archive_after(seconds) == minutes
