"""A terminal's replies in its thread, where others delete and the bot forgets; on real requests."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import discord
import pytest

from bot.chat.pace import Pace
from bot.chat.terminal.guests import Guests
from bot.chat.terminal.place import ThreadPlace
from bot.sessions.place import Reply
from bot.settings import Settings
from playground.discord import Classroom, DiscordServer, classroom

SETTINGS = Settings(_env_file=None, edit_interval_s=0.2)  # type: ignore[call-arg]  # pydantic-settings' own


@pytest.fixture
def room() -> Classroom:
    return classroom()


@pytest.fixture
async def client(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Client]:
    async with DiscordServer(room.world) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(room.token)
            yield client


def place(client: discord.Client, room: Classroom) -> ThreadPlace:
    """One that an own process of the bot would have; a channel serves for its thread."""
    lab = room.channels["lab"]
    return ThreadPlace(
        client.get_partial_messageable(lab.id),  # type: ignore[arg-type]  # what it needs of one
        Guests(lab.id, 1, SimpleNamespace(), frozenset()),  # type: ignore[arg-type]  # no guests
        SETTINGS,
        Pace(45, 600),
        discord.ui.View(),
        for_bot=lambda content: False,
        files=lambda message: asyncio.sleep(0),
        opened_at=discord.utils.snowflake_time(lab.id),
    )


def said(room: Classroom) -> list[str]:
    history = room.people["moderator"].history(room.channels["lab"])
    return [message.content.strip("`\n ") for message in history]


async def test_a_reply_that_somebody_deletes_is_posted_anew(
    client: discord.Client, room: Classroom
) -> None:
    here, moderator = place(client, room), room.people["moderator"]
    first = await here.show(Reply(10, "one"))
    await moderator.delete(moderator.history(room.channels["lab"])[-1])
    second = await here.show(Reply(10, "one two", first))
    assert second != first
    assert await here.show(Reply(10, "one two three", second)) == second
    assert said(room) == ["one two three"]


async def test_a_screen_that_was_posted_below_just_before_a_crash_is_found_again(
    client: discord.Client, room: Classroom
) -> None:
    first = await place(client, room).show(Reply(10, "one", screen=True))
    below = await place(client, room).show(Reply(10, "one two", replaces=first, screen=True))
    assert await place(client, room).show(Reply(10, "one two three", first, screen=True)) == below
    assert said(room) == ["one two three"]
