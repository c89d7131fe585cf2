"""Threads: opened from messages, spoken in, archived, locked, left."""

import discord
import pytest

from playground.discord import DiscordRefusal, Kind
from playground.discord.actions import threads


async def test_a_thread_has_its_messages_id_and_marks_the_message(server, start, room, lab):
    client = await start()
    seen = server.watch()
    hearing = client.wait_for("message", timeout=5)
    said = await room.people["learner"].say(lab, "!run -it node")
    creating = client.wait_for("thread_create", timeout=5)
    thread = await (await hearing).create_thread(name="node · web", auto_archive_duration=60)
    assert thread.id == said.id
    assert (await creating).id == said.id
    assert said.has_thread
    opened = await seen.until(lambda event: event.kind is Kind.THREAD_OPENED)
    assert (opened.channel.name, opened.parent.name) == ("node · web", "lab")
    assert (await client.get_channel(lab).fetch_message(said.id)).flags.has_thread


async def test_what_people_say_in_a_thread_reaches_the_bot_there(start, room, lab):
    client = await start()
    learner = room.people["learner"]
    hearing = client.wait_for("message", timeout=5)
    await learner.say(lab, "!run")
    opened = await (await hearing).create_thread(name="t")
    hearing = client.wait_for("message", check=lambda m: m.content, timeout=5)
    await learner.say(opened.id, "1 + 1")
    heard = await hearing
    assert isinstance(heard.channel, discord.Thread)
    assert (heard.channel.parent_id, heard.content) == (lab, "1 + 1")
    await heard.reply("2")
    members = {member.id for member in await heard.channel.fetch_members()}
    assert members == {learner.id, room.application.id}


async def test_a_second_thread_from_the_same_message_is_refused(start, lab):
    client = await start()
    message = await client.get_channel(lab).send("x")
    await message.create_thread(name="one")
    with pytest.raises(discord.HTTPException) as refused:
        await message.create_thread(name="two")
    assert refused.value.code == 160004


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({}, "name"),
        ({"name": "x", "auto_archive_duration": 61}, "auto_archive_duration"),
        ({"name": "x", "rate_limit_per_user": 21601}, "rate_limit_per_user"),
    ],
)
async def test_a_wrong_thread_is_refused(api, room, lab, body, field):
    message = await room.people["learner"].say(lab, "x")
    path = f"/channels/{lab}/messages/{message.id}/threads"
    status, answer, _ = await api("POST", path, body)
    assert (status, answer["code"]) == (400, 50035)
    assert list(answer["errors"]) == [field]


async def test_posting_in_an_archived_thread_revives_it_but_editing_there_is_refused(
    server, start, room, lab
):
    client = await start()
    message = await client.get_channel(lab).send("x")
    thread = await message.create_thread(name="t")
    inside = await thread.send("inside")
    await thread.edit(archived=True)
    with pytest.raises(discord.HTTPException) as refused:
        await inside.edit(content="changed")
    assert refused.value.code == 50083
    with pytest.raises(discord.HTTPException) as refused:
        await thread.edit(name="renamed")
    assert refused.value.code == 50083
    seen = server.watch()
    await room.people["learner"].say(thread.id, "wake up")
    assert [event.kind for event in seen.events] == [Kind.THREAD_UNARCHIVED, Kind.POSTED]


async def test_a_locked_thread_is_for_moderators_only(room, server, lab):
    people = room.people
    message = await people["learner"].say(lab, "x")
    thread = await people["learner"].open_thread(message, "t")
    await people["moderator"].change_thread(thread, locked=True)
    with pytest.raises(DiscordRefusal) as refused:
        await people["learner"].say(thread.id, "x")
    assert refused.value.code == 160005
    with pytest.raises(DiscordRefusal) as refused:
        await people["learner"].change_thread(thread, name="y")
    assert refused.value.code == 50013
    await people["moderator"].say(thread.id, "x")


async def test_only_the_opener_and_moderators_change_a_thread(room, server, lab):
    people = room.people
    message = await people["learner"].say(lab, "x")
    thread = await people["learner"].open_thread(message, "t")
    with pytest.raises(DiscordRefusal) as refused:
        await people["classmate"].change_thread(thread, name="mine")
    assert refused.value.code == 50013
    seen = server.watch()
    await people["learner"].change_thread(thread, name="renamed")
    await people["moderator"].change_thread(thread, archived=True)
    assert [event.kind for event in seen.events] == [Kind.THREAD_RENAMED, Kind.THREAD_ARCHIVED]


async def test_a_private_thread_is_for_its_members_and_moderators(server, start, room, lab):
    client = await start()
    people = room.people
    joining = client.wait_for("thread_create", timeout=5)
    thread = await people["learner"].open_private_thread(lab, "secret")
    assert (await joining).id == thread.id, "the bot has Manage Threads"
    await people["learner"].say(thread.id, "nobody hears")
    sees = {name: person.sees(thread) for name, person in people.items()}
    assert sees == {
        "teacher": True,
        "learner": True,
        "classmate": False,
        "moderator": True,
        "stranger": False,
    }


async def test_an_idle_thread_is_archived_and_listed_in_the_archive(server, start, room, lab):
    client = await start()
    channel = client.get_channel(lab)
    thread = await (await channel.send("x")).create_thread(name="t", auto_archive_duration=60)
    room.world.clock.advance(59 * 60)
    threads.archive_idle(server.core)
    assert [t.id for t in await channel.guild.active_threads()] == [thread.id]
    seen = server.watch()
    room.world.clock.advance(60)
    threads.archive_idle(server.core)
    assert [event.kind for event in seen.events] == [Kind.THREAD_ARCHIVED]
    assert await channel.guild.active_threads() == []
    assert [t.name async for t in channel.archived_threads()] == ["t"]


async def test_members_join_and_leave_a_thread(server, start, room, lab):
    client = await start()
    thread = await (await client.get_channel(lab).send("x")).create_thread(name="t")
    classmate = room.people["classmate"]
    await thread.add_user(discord.Object(classmate.id))
    assert classmate.id in room.guild.threads[thread.id].members
    await thread.remove_user(discord.Object(classmate.id))
    assert classmate.id not in room.guild.threads[thread.id].members
    await thread.leave()
    assert room.guild.threads[thread.id].members == {}


async def test_deleting_a_thread_leaves_its_message_without_one(server, start, room, lab):
    client = await start()
    message = await client.get_channel(lab).send("x")
    thread = await message.create_thread(name="t")
    deleting = client.wait_for("thread_delete", timeout=5)
    await thread.delete()
    assert (await deleting).id == thread.id
    kept = room.channels["lab"].messages.get(message.id)
    assert not kept.has_thread


async def test_a_thread_without_a_message_is_announced_in_its_channel(server, start, room, lab):
    client = await start()
    channel = client.get_channel(lab)
    thread = await channel.create_thread(name="t", type=discord.ChannelType.public_thread)
    notice = await anext(channel.history(limit=1))
    assert notice.type is discord.MessageType.thread_created
    assert notice.reference.channel_id == thread.id


async def test_the_1001st_active_thread_is_refused(server, room, lab):
    learner = room.people["learner"]
    for _ in range(1000):
        await learner.open_thread(await learner.say(lab, "x"), "t")
    message = await learner.say(lab, "x")
    with pytest.raises(DiscordRefusal) as refused:
        await learner.open_thread(message, "t")
    assert refused.value.code == 160006


async def test_a_third_rename_within_ten_minutes_is_refused(api, room, server, lab):
    message = await room.people["learner"].say(lab, "x")
    thread = await room.people["learner"].open_thread(message, "t")
    statuses = [
        (await api("PATCH", f"/channels/{thread.id}", {"name": f"n{number}"}))[0]
        for number in range(3)
    ]
    assert statuses == [200, 200, 429]
