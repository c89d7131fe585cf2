"""Messages: what a bot and people say, change, delete and read."""

import asyncio
import io
from datetime import UTC, datetime, timedelta

import discord
import pytest

from playground.discord import DiscordRefusal, Kind, Upload


async def test_a_bot_hears_a_person_and_answers_as_a_reply(server, start, room, lab):
    client = await start()
    hearing = client.wait_for("message", timeout=5)
    said = await room.people["learner"].say(lab, "  hello  ")
    heard = await hearing
    assert (heard.id, heard.content, heard.author.name) == (said.id, "hello", "learner")
    assert isinstance(heard.author, discord.Member)

    answer = await heard.reply("hi")

    posted = room.channels["lab"].messages.get(answer.id)
    assert posted is not None
    assert posted.referenced is said
    assert [user.name for user in posted.mentions] == ["learner"]
    assert answer.reference is not None
    assert answer.reference.message_id == said.id


async def test_a_bot_hears_its_own_messages_too(start, lab):
    client = await start()
    hearing = client.wait_for("message", timeout=5)
    sent = await client.get_channel(lab).send("me")
    assert (await hearing).id == sent.id


async def test_everybody_hears_of_an_edit_and_a_deletion(server, start, room, lab):
    client = await start()
    seen = server.watch()
    message = await client.get_channel(lab).send("one")
    await message.edit(content="two")
    await message.delete()
    kinds = [event.kind for event in seen.events]
    assert kinds == [Kind.POSTED, Kind.EDITED, Kind.DELETED]
    assert [event.message.content for event in seen.events] == ["one", "two", "two"]


async def test_a_persons_edit_and_deletion_reach_the_bot(start, room, lab):
    client = await start()
    learner = room.people["learner"]
    message = await learner.say(lab, "1 + 1")
    editing = client.wait_for("raw_message_edit", timeout=5)
    await learner.edit(message, "1 + 2")
    assert (await editing).message.content == "1 + 2"
    deleting = client.wait_for("raw_message_delete", timeout=5)
    await learner.delete(message)
    assert (await deleting).message_id == message.id


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        ({"content": "x" * 2001}, ("content",), "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x" * 257}]}, ("embeds", "0", "title"), "BASE_TYPE_MAX_LENGTH"),
        (
            {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
            ("embeds",),
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
        ({"embeds": [{"title": "x"}] * 11}, ("embeds",), "BASE_TYPE_BAD_LENGTH"),
        (
            {"embeds": [{"fields": [{"name": " ", "value": "x"}]}]},
            ("embeds", "0", "fields", "0", "name"),
            "BASE_TYPE_REQUIRED",
        ),
        ({"content": "x", "nonce": "n" * 26}, ("nonce",), "BASE_TYPE_MAX_LENGTH"),
        (
            {"content": "x", "message_reference": {"message_id": "12345678901234567"}},
            ("message_reference",),
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
        ),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            ("allowed_mentions",),
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
)
async def test_a_wrong_form_is_refused_with_where_and_why(api, lab, body, where, code):
    status, answer, _ = await api("POST", f"/channels/{lab}/messages", body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    errors = answer["errors"]
    for step in where:
        errors = errors[step]
    assert errors["_errors"][0]["code"] == code


@pytest.mark.parametrize("body", [{}, {"content": "  \n "}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_refused(api, lab, body):
    status, answer, _ = await api("POST", f"/channels/{lab}/messages", body)
    assert (status, answer) == (400, {"message": "Cannot send an empty message", "code": 50006})


async def test_exactly_2000_characters_pass(start, lab):
    client = await start()
    sent = await client.get_channel(lab).send("é" * 2000)
    assert len(sent.content) == 2000


async def test_an_unknown_reply_target_is_dropped_if_the_bot_says_so(api, lab):
    reference = {"message_id": "12345678901234567", "fail_if_not_exists": False}
    body = {"content": "x", "message_reference": reference}
    status, answer, _ = await api("POST", f"/channels/{lab}/messages", body)
    assert (status, answer["type"]) == (200, 0)
    assert "message_reference" not in answer


async def test_the_same_nonce_makes_no_second_message(room, api, lab):
    body = {"content": "once", "nonce": "n1", "enforce_nonce": True}
    _, first, _ = await api("POST", f"/channels/{lab}/messages", body)
    _, second, _ = await api("POST", f"/channels/{lab}/messages", body)
    assert first["id"] == second["id"]
    assert len(room.channels["lab"].messages) == 1
    room.world.clock.advance(301)
    _, third, _ = await api("POST", f"/channels/{lab}/messages", body)
    assert third["id"] != first["id"]


async def test_a_bot_cannot_edit_a_persons_message_but_can_delete_it(api, room, lab):
    message = await room.people["learner"].say(lab, "mine")
    path = f"/channels/{lab}/messages/{message.id}"
    status, answer, _ = await api("PATCH", path, {"content": "yours"})
    assert (status, answer["code"]) == (403, 50005)
    status, _, _ = await api("DELETE", path)
    assert status == 204
    status, answer, _ = await api("GET", path)
    assert (status, answer["code"]) == (404, 10008)


async def test_a_learner_cannot_delete_anothers_message_but_a_moderator_can(server, room, lab):
    message = await room.people["classmate"].say(lab, "mine")
    with pytest.raises(DiscordRefusal) as refused:
        await room.people["learner"].delete(message)
    assert refused.value.code == 50013
    await room.people["moderator"].delete(message)
    assert message.deleted


async def test_history_pages_before_after_and_around(server, start, room, lab):
    client = await start()
    learner = room.people["learner"]
    said = [await learner.say(lab, str(number)) for number in range(12)]
    channel = client.get_channel(lab)
    at = discord.Object(said[5].id)

    async def read(**where):
        return [message.content async for message in channel.history(**where)]

    assert await read(limit=3) == ["11", "10", "9"]
    assert await read(limit=3, before=at) == ["4", "3", "2"]
    assert await read(limit=3, after=at) == ["6", "7", "8"]
    assert sorted(await read(limit=3, around=at), key=int) == ["4", "5", "6"]


async def test_purge_bulk_deletes_only_what_is_younger_than_14_days(server, start, room, lab):
    client = await start()
    learner = room.people["learner"]
    with room.world.clock.shifted(-15 * 24 * 3600):
        old = await learner.say(lab, "old")
    assert datetime.now(UTC) - discord.utils.snowflake_time(old.id) > timedelta(days=14)
    young = [await learner.say(lab, str(number)) for number in range(3)]
    seen = server.watch()
    channel = client.get_channel(lab)

    deleting = client.wait_for("raw_bulk_message_delete", timeout=5)
    await channel.delete_messages([discord.Object(message.id) for message in young])
    assert (await deleting).message_ids == {message.id for message in young}
    assert [len(event.messages) for event in seen.events] == [3]
    fresh = await learner.say(lab, "x")
    with pytest.raises(discord.HTTPException) as refused:
        await channel.delete_messages([discord.Object(old.id), discord.Object(fresh.id)])
    assert refused.value.code == 50034


@pytest.mark.parametrize("count", [0, 1, 101])
async def test_bulk_delete_takes_2_to_100(api, room, lab, count):
    ids = [str(room.world.snowflake()) for _ in range(count)]
    status, answer, _ = await api(
        "POST", f"/channels/{lab}/messages/bulk-delete", {"messages": ids}
    )
    assert (status, answer["code"]) == (400, 50016)


async def test_attachments_go_up_and_come_down_again(server, start, room, lab):
    client = await start()
    data = bytes(range(256)) * 40
    files = [
        discord.File(io.BytesIO(data), "log one.txt", description="first"),
        discord.File(io.BytesIO(b"{}"), "b.json"),
    ]
    sent = await client.get_channel(lab).send(files=files)
    assert [a.filename for a in sent.attachments] == ["log_one.txt", "b.json"]
    assert sent.attachments[0].description == "first"
    assert await sent.attachments[0].read() == data

    kept = await sent.edit(attachments=[sent.attachments[1]])
    assert [a.filename for a in kept.attachments] == ["b.json"]
    with pytest.raises(discord.NotFound):
        await sent.attachments[0].read()


async def test_a_persons_file_reaches_the_bot(start, room, lab):
    client = await start()
    hearing = client.wait_for("message", timeout=5)
    await room.people["learner"].say(lab, "", files=[Upload("in.txt", b"stdin\n")])
    heard = await hearing
    assert await heard.attachments[0].read() == b"stdin\n"


async def test_a_file_over_10_mib_and_an_eleventh_file_are_refused(start, lab):
    client = await start()
    channel = client.get_channel(lab)
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send(file=discord.File(io.BytesIO(b"x" * (10 * 2**20 + 1)), "big"))
    assert (refused.value.status, refused.value.code) == (413, 40005)
    await channel.send(file=discord.File(io.BytesIO(b"x" * (10 * 2**20)), "just right"))


async def test_nobody_is_pinged_when_the_bot_allows_no_mentions(start, room, lab):
    client = await start()
    learner, channel = room.people["learner"], client.get_channel(lab)
    text = f"{learner.mention} @everyone"
    loud = await channel.send(text)
    quiet = await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    in_code = await channel.send(f"```\n{text}\n```")

    def pinged(sent: discord.Message) -> list[str]:
        message = room.channels["lab"].messages.get(sent.id)
        return [user.name for user in message.mentions]

    assert (pinged(loud), pinged(quiet), pinged(in_code)) == (["learner"], [], [])


async def test_only_who_may_mention_everyone_does(server, room, lab):
    shout = "@everyone"
    assert not (await room.people["learner"].say(lab, shout)).mentions_everyone
    assert (await room.people["moderator"].say(lab, shout)).mentions_everyone


async def test_reactions_are_added_heard_counted_and_removed(server, start, room, lab):
    client = await start()
    learner = room.people["learner"]
    message = await client.get_channel(lab).send("vote")
    hearing = client.wait_for(
        "reaction_add", check=lambda _, user: user.id == learner.id, timeout=5
    )
    await message.add_reaction("👍")
    await learner.react(room.channels["lab"].messages.get(message.id), "👍")
    reaction, user = await hearing
    assert (str(reaction.emoji), user.name, reaction.count) == ("👍", "learner", 2)
    fetched = await message.channel.fetch_message(message.id)
    assert (fetched.reactions[0].count, fetched.reactions[0].me) == (2, True)
    assert {user.name async for user in fetched.reactions[0].users()} == {"learner", "quayside"}
    await fetched.remove_reaction("👍", discord.Object(learner.id))
    await fetched.clear_reactions()
    assert (await message.channel.fetch_message(message.id)).reactions == []


async def test_what_is_no_emoji_is_refused_and_so_is_a_21st(server, room, lab):
    learner = room.people["learner"]
    message = await learner.say(lab, "x")
    with pytest.raises(DiscordRefusal) as refused:
        await learner.react(message, "thumbsup")
    assert refused.value.code == 10014
    for number in range(20):
        await learner.react(message, chr(0x1F600 + number))
    with pytest.raises(DiscordRefusal) as refused:
        await learner.react(message, "👍")
    assert refused.value.code == 30010


async def test_pins_are_listed_latest_first_and_announced(server, start, room, lab):
    bot = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot.permissions |= 1 << 51
    client = await start()
    channel = client.get_channel(lab)
    first, second = await channel.send("1"), await channel.send("2")
    await first.pin()
    await second.pin()
    assert [message.content async for message in channel.pins()] == ["2", "1"]
    system = [m for m in room.channels["lab"].messages if m.kind == 6]
    assert len(system) == 2
    await second.unpin()
    assert [message.content async for message in channel.pins()] == ["1"]


async def test_typing_is_seen(server, start, room, lab):
    client = await start()
    seen = server.watch()
    async with client.get_channel(lab).typing():
        pass
    assert [(event.kind, event.author.name) for event in seen.events] == [(Kind.TYPING, "quayside")]


async def test_a_direct_message_reaches_the_bot_and_its_answer_the_person(server, start, room):
    client = await start()
    learner = room.people["learner"]
    direct = await learner.direct(room.application.bot)
    hearing = client.wait_for("message", timeout=5)
    await learner.say(direct.id, "psst")
    heard = await hearing
    assert (heard.guild, heard.content) == (None, "psst")
    await heard.channel.send("yes?")
    assert [message.content for message in learner.history(direct)] == ["psst", "yes?"]
    assert not room.people["classmate"].sees(direct)


async def test_slowmode_holds_people_back_but_neither_bots_nor_moderators(server, start, room, lab):
    client = await start()
    room.channels["lab"].slowmode_s = 10
    learner = room.people["learner"]
    await learner.say(lab, "1")
    with pytest.raises(DiscordRefusal) as refused:
        await learner.say(lab, "2")
    assert refused.value.code == 20016
    assert 9 < refused.value.retry_after_s <= 10
    for _ in range(2):
        await room.people["moderator"].say(lab, "x")
        await client.get_channel(lab).send("x")
    room.world.clock.advance(10)
    await learner.say(lab, "3")


async def test_a_channel_of_5000_messages_still_answers_in_a_moment(server, room, lab):
    learner = room.people["learner"]
    loop = asyncio.get_running_loop()
    for number in range(4900):
        await learner.say(lab, str(number))
    began = loop.time()
    said = [await learner.say(lab, str(number)) for number in range(100)]
    assert loop.time() - began < 0.5
    assert room.channels["lab"].messages.page(1) == said[-1:]
