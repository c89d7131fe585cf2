"""Names as people type them become mentions, and mentions become names again."""

from collections.abc import AsyncIterator

import pytest

from playground.discord import Classroom, DiscordServer, classroom
from playground.page.names import GuildNames


@pytest.fixture
async def room() -> AsyncIterator[Classroom]:
    room = classroom()
    async with DiscordServer(room.world):
        yield room


@pytest.fixture
def names(room: Classroom) -> GuildNames:
    return GuildNames(room.world, room.guild, room.person("stranger"))


async def test_a_typed_name_becomes_a_mention(room: Classroom, names: GuildNames) -> None:
    learner, general = room.person("learner"), room.channels["general"]
    assert names.sent("hi @learner, see #general") == f"hi {learner.mention}, see {general.mention}"


async def test_what_names_nobody_or_stands_in_code_stays_as_typed(names: GuildNames) -> None:
    for text in ("mail me@learner.org", "@nobody", "`@learner`", "```\n@learner\n```", "#nowhere"):
        assert names.sent(text) == text


async def test_a_channel_that_one_cannot_see_has_no_name(
    room: Classroom, names: GuildNames
) -> None:
    assert names.sent("#lab") == "#lab"
    assert names.channel(room.channels["lab"].id) is None


async def test_a_message_is_edited_as_it_was_typed(names: GuildNames) -> None:
    for text in ("hi @learner in #general", "plain", "<@1>"):
        assert names.typed(names.sent(text)) == text
