"""A command's console on a channel: the files that it attaches, and those that it can't."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from unittest.mock import AsyncMock

import discord
import pytest

from bot.chat.command.asked import AskedByMessage
from bot.chat.command.console import MOST_FILES, ChannelConsole
from bot.chat.command.questions import Questions
from bot.chat.pace import Pace
from bot.chat.tasks import Tasks
from bot.settings import Settings
from playground.discord import Classroom, DiscordServer, classroom


@pytest.fixture
def room() -> Classroom:
    return classroom()


@pytest.fixture
async def asked(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.Message]:
    """A message that holds a command; the client has no gateway, for it only writes."""
    async with (
        DiscordServer(room.world) as server,
        discord.Client(intents=discord.Intents.none()) as client,
    ):
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        await client.login(room.token)
        said = await room.people["learner"].say(room.channels["lab"].id, "!cp web:/a .")
        channel = await client.fetch_channel(room.channels["lab"].id)
        assert isinstance(channel, discord.TextChannel)
        yield await channel.fetch_message(said.id)


def console(asked: discord.Message, *, once: bool = False) -> ChannelConsole:
    settings = Settings(_env_file=None, file_max_mib=1)
    client = SimpleNamespace(settings=settings, pace=Pace(45, 600), questions=Questions(60))
    client.store, client.running = AsyncMock(), Tasks()
    return ChannelConsole(client, AskedByMessage(asked, "!", once=once), None, "")


async def test_files_go_with_the_answer_which_may_hold_nothing_else(
    asked: discord.Message, room: Classroom
) -> None:
    answer = console(asked)
    async with answer:
        await answer.file("app.js", b"1")
        await answer.file("empty", b"")
    await answer.finish(0)
    message = room.people["learner"].history(room.channels["lab"])[-1]
    assert [(one.filename, one.size) for one in message.attachments] == [
        ("app.js", 1),
        ("empty", 0),
    ]
    assert message.content == ""


async def test_what_is_too_large_or_one_too_many_is_told_in_words(
    asked: discord.Message, room: Classroom
) -> None:
    answer = console(asked)
    async with answer:
        await answer.file("big`.bin", b"x" * (1024 * 1024 + 1))
        for n in range(MOST_FILES + 1):
            await answer.file(f"{n}.txt", b"small")
    await answer.finish(0)
    message = room.people["learner"].history(room.channels["lab"])[-1]
    assert len(message.attachments) == MOST_FILES
    assert ".bin` is too large to attach: it has 1MiB" in message.content
    assert f"`{MOST_FILES}.txt` is one too many" in message.content


async def test_an_answer_of_a_process_that_ended_before_it_noted_so_is_not_given_again(
    asked: discord.Message, room: Classroom
) -> None:
    for _process in range(2):
        answer = console(asked, once=True)
        async with answer:
            pass
        await answer.finish(0, "`list.txt` is in `/desk`.")
    said = room.people["learner"].history(room.channels["lab"])
    assert [message.content for message in said[1:]] == ["-# `list.txt` is in `/desk`."]
