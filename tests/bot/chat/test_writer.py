"""A live message on a Discord that answers slowly, fails, and where others delete."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import discord
import pytest

from bot.chat.pace import EDIT, POST, Pace
from bot.chat.render import Page
from bot.chat.writer import AnyMessage, LiveMessage, attachments
from playground.discord import Classroom, DiscordServer, classroom
from playground.discord.limits import Rate

INTERVAL_S = 0.25


@pytest.fixture
def room() -> Classroom:
    return classroom()


@pytest.fixture
async def server(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(room.world) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        yield server


@pytest.fixture
async def new(server: DiscordServer, room: Classroom) -> AsyncIterator[Callable[..., LiveMessage]]:
    """Makes live messages in the lab's channel; the client has no gateway, for it only writes."""
    pace = Pace(45, 600)
    async with discord.Client(intents=discord.Intents.none(), http_trace=pace.trace) as client:
        pace.govern(client)
        await client.login(room.token)
        channel = client.get_partial_messageable(room.channels["lab"].id)

        async def post(page: Page, view: discord.ui.View | None) -> AnyMessage:
            return await channel.send(page.content, files=attachments(page))

        yield lambda interval_s=INTERVAL_S: LiveMessage(pace, channel.id, post, interval_s)
        assert pace.refusals == 0


@pytest.fixture
def live(new: Callable[[], LiveMessage]) -> LiveMessage:
    return new()


@pytest.fixture
def requests(server: DiscordServer) -> list[str]:
    """The method of each request that Discord sees."""
    seen: list[str] = []
    server.on_request(lambda request: seen.append(request.method))
    return seen


def said(room: Classroom) -> list[str]:
    """What the channel shows."""
    moderator = room.people["moderator"]
    return [message.content for message in moderator.history(room.channels["lab"])]


def writes(requests: list[str]) -> list[str]:
    return [method for method in requests if method in ("POST", "PATCH")]


async def test_it_is_posted_once_and_edited_from_then_on(
    live: LiveMessage, room: Classroom, requests: list[str]
) -> None:
    ids = {await live.show(Page(text)) for text in ("one", "two", "three")}
    assert said(room) == ["three"]
    assert len(ids) == 1
    assert writes(requests) == ["POST", "PATCH", "PATCH"]


async def test_edits_are_no_faster_than_the_pace(live: LiveMessage) -> None:
    clock = asyncio.get_running_loop().time
    await live.show(Page("first"))
    started = clock()
    for n in range(3):
        await live.show(Page(f"edit {n}"))
    assert clock() - started >= 3 * INTERVAL_S * 0.9


async def test_the_last_page_waits_for_no_interval(
    new: Callable[..., LiveMessage], room: Classroom
) -> None:
    clock, live = asyncio.get_running_loop().time, new(interval_s=60)
    await live.show(Page("growing"))
    started = clock()
    await live.show(Page("whole"), last=True)
    assert said(room) == ["whole"]
    assert clock() - started < 60


async def test_of_many_pages_at_once_only_the_newest_is_sent(
    live: LiveMessage, room: Classroom, requests: list[str]
) -> None:
    await live.show(Page("first"))
    ids = await asyncio.gather(*(live.show(Page(f"page {n}")) for n in range(50)))
    assert said(room) == ["page 49"]
    assert len(set(ids)) == 1
    assert writes(requests) == ["POST", "PATCH"]


async def test_cancelled_while_it_is_posted_it_stays_one_message(
    live: LiveMessage, server: DiscordServer, room: Classroom, requests: list[str]
) -> None:
    server.faults.slow(0.3, times=1)
    showing = asyncio.create_task(live.show(Page("half")))
    await asyncio.sleep(0.1)
    showing.cancel()
    with suppress(asyncio.CancelledError):
        await showing
    await live.show(Page("whole"))
    assert said(room) == ["whole"]
    assert writes(requests) == ["POST", "PATCH"]


async def test_cancelled_while_it_waits_for_its_turn_nothing_is_sent(
    live: LiveMessage, room: Classroom, requests: list[str]
) -> None:
    await live.show(Page("first"))
    showing = asyncio.create_task(live.show(Page("never")))
    await asyncio.sleep(0.05)
    showing.cancel()
    await asyncio.wait([showing])
    await asyncio.sleep(INTERVAL_S)
    assert (said(room), writes(requests)) == (["first"], ["POST"])


async def test_deleted_by_somebody_it_is_posted_anew(live: LiveMessage, room: Classroom) -> None:
    first = await live.show(Page("one"))
    moderator = room.people["moderator"]
    await moderator.delete(moderator.history(room.channels["lab"])[-1])
    assert await live.show(Page("two")) != first
    await live.show(Page("three"))
    assert said(room) == ["three"]


async def test_refused_once_it_goes_on_with_the_next_page(
    live: LiveMessage, server: DiscordServer, room: Classroom
) -> None:
    server.faults.answer(403, times=1)
    with pytest.raises(discord.Forbidden):
        await live.show(Page("refused"))
    await live.show(Page("taken"))
    assert said(room) == ["taken"]


async def test_refused_for_all_who_wait_each_of_them_hears_of_it(
    live: LiveMessage, server: DiscordServer, room: Classroom
) -> None:
    server.faults.answer(403, times=3)
    heard = await asyncio.gather(
        *(live.show(Page(f"page {n}")) for n in range(3)), return_exceptions=True
    )
    assert all(isinstance(one, discord.Forbidden) for one in heard)
    assert said(room) == []


async def test_a_file_goes_with_the_page_and_leaves_with_it(
    live: LiveMessage, room: Classroom
) -> None:
    moderator = room.people["moderator"]
    for file in (b"all of it", None, b"again", b"and again"):
        await live.show(Page("text", file))
        [message] = moderator.history(room.channels["lab"])
        assert [one.size for one in message.attachments] == ([len(file)] if file else [])


async def test_thirty_answers_in_one_channel_come_in_order_and_none_is_refused(
    new: Callable[[], LiveMessage],
    server: DiscordServer,
    room: Classroom,
    requests: list[str],
) -> None:
    server.limits.rates[POST] = Rate(5, 0.2)
    await asyncio.gather(*(new().show(Page(f"{n}")) for n in range(30)))
    assert said(room) == [f"{n}" for n in range(30)]
    assert writes(requests) == ["POST"] * 30


async def test_what_many_messages_show_is_never_old_when_it_comes(
    new: Callable[[], LiveMessage], server: DiscordServer, room: Classroom, requests: list[str]
) -> None:
    server.limits.rates[EDIT] = Rate(2, 0.5)
    messages = [new() for _ in range(4)]
    await asyncio.gather(*(one.show(Page("begun")) for one in messages))
    edits = [asyncio.create_task(one.show(Page("grown"))) for one in messages]
    await asyncio.sleep(INTERVAL_S + 0.1)
    edits += [asyncio.create_task(one.show(Page("ended"), last=True)) for one in messages]
    await asyncio.wait(edits)
    assert said(room) == ["ended"] * 4
    assert len(writes(requests)) < 4 + 8


async def test_refused_all_the_same_a_message_is_sent_once_and_the_refusal_is_counted(
    server: DiscordServer, room: Classroom
) -> None:
    pace = Pace(45, 600)
    async with discord.Client(intents=discord.Intents.none(), http_trace=pace.trace) as client:
        pace.govern(client)
        await client.login(room.token)
        channel = client.get_partial_messageable(room.channels["lab"].id)
        server.faults.rate_limit(0.05, route=POST)
        await asyncio.gather(channel.send("one"), channel.send("two"))
        assert pace.refusals == 1
        assert said(room) == ["one", "two"]
