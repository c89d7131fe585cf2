"""Permissions, members, roles, bans: who may do what to whom."""

from datetime import timedelta

import discord
import pytest

from playground.discord import DiscordRefusal, permissions
from playground.discord.permissions import Overwrite


@pytest.mark.parametrize(
    ("layers", "sees"),
    [
        ({}, True),
        ({"everyone": "deny"}, False),
        ({"everyone": "deny", "role": "allow"}, True),
        ({"everyone": "allow", "role": "deny"}, False),
        ({"role": "deny", "other role": "allow"}, True),
        ({"role": "allow", "member": "deny"}, False),
        ({"role": "deny", "member": "allow"}, True),
    ],
)
async def test_overwrites_count_in_discords_order(server, room, layers, sees):
    learner, lab = room.people["learner"], room.channels["lab"]
    roles = {name: room.world.add_role(room.guild, name) for name in ("role", "other role")}
    room.guild.members[learner.id].role_ids = [role.id for role in roles.values()]
    ids = {"everyone": room.guild.id, "member": learner.id}
    ids |= {name: role.id for name, role in roles.items()}
    for layer, what in layers.items():
        bits = {what: permissions.VIEW_CHANNEL}
        lab.overwrites[ids[layer]] = Overwrite(ids[layer], layer == "member", **bits)
    assert learner.sees(lab) is sees


async def test_the_owner_and_administrators_may_everything(server, room):
    lab = room.channels["lab"]
    lab.overwrites[room.guild.id] = Overwrite(room.guild.id, is_member=False, deny=permissions.ALL)
    assert room.people["teacher"].sees(lab)
    assert not room.people["learner"].sees(lab)
    role = room.world.add_role(room.guild, "Admin", permissions.ADMINISTRATOR)
    room.guild.members[room.people["learner"].id].role_ids = [role.id]
    await room.people["learner"].say(lab.id, "x")


async def test_a_stranger_sees_only_the_general_channel(server, room):
    stranger = room.people["stranger"]
    assert (stranger.sees(room.channels["general"]), stranger.sees(room.channels["lab"])) == (
        True,
        False,
    )
    with pytest.raises(DiscordRefusal) as refused:
        await stranger.say(room.channels["lab"].id, "x")
    assert refused.value.code == 50001


async def test_a_bot_that_may_not_look_hears_nothing_and_gets_missing_access(server, start, room):
    client = await start()
    lab, bot = room.channels["lab"], room.application.bot
    lab.overwrites[bot.id] = Overwrite(bot.id, is_member=True, deny=permissions.VIEW_CHANNEL)
    hearing = client.wait_for("message", timeout=5)
    await room.people["learner"].say(lab.id, "unheard")
    await room.people["learner"].say(room.channels["general"].id, "heard")
    assert (await hearing).content == "heard"
    with pytest.raises(discord.Forbidden) as refused:
        await client.get_channel(lab.id).send("x")
    assert refused.value.code == 50001


@pytest.mark.parametrize(
    ("missing", "kwargs"),
    [
        (permissions.SEND_MESSAGES, {"content": "x"}),
        (permissions.EMBED_LINKS, {"embed": discord.Embed(title="x")}),
        (permissions.ATTACH_FILES, {"content": "x", "file": True}),
    ],
)
async def test_a_bot_without_a_permission_gets_50013(tmp_path, start, room, missing, kwargs):
    client = await start()
    lab, bot = room.channels["lab"], room.application.bot
    lab.overwrites[bot.id] = Overwrite(bot.id, is_member=True, deny=missing)
    if kwargs.get("file"):
        (tmp_path / "x").write_text("x")
        kwargs = {"file": discord.File(tmp_path / "x")}
    with pytest.raises(discord.Forbidden) as refused:
        await client.get_channel(lab.id).send(**kwargs)
    assert refused.value.code == 50013


async def test_a_thread_needs_its_own_permission_to_speak(server, room):
    learner, lab = room.people["learner"], room.channels["lab"]
    thread = await learner.open_thread(await learner.say(lab.id, "x"), "t")
    everyone = room.guild.id
    lab.overwrites[everyone] = Overwrite(everyone, is_member=False, deny=permissions.SEND_MESSAGES)
    await learner.say(thread.id, "Send Messages doesn't matter here")
    lab.overwrites[everyone] = Overwrite(
        everyone, is_member=False, deny=permissions.SEND_MESSAGES_IN_THREADS
    )
    with pytest.raises(DiscordRefusal) as refused:
        await learner.say(thread.id, "x")
    assert refused.value.code == 50013


async def test_a_member_who_is_timed_out_reads_but_does_not_speak(server, start, room):
    client = await start()
    learner, lab = room.people["learner"], room.channels["lab"]
    hearing = client.wait_for("member_update", timeout=5)
    await room.people["moderator"].time_out(room.guild, learner.user, 60)
    assert (await hearing)[1].is_timed_out()
    assert learner.sees(lab)
    with pytest.raises(DiscordRefusal) as refused:
        await learner.say(lab.id, "x")
    assert refused.value.code == 50013
    room.world.clock.advance(61)
    await learner.say(lab.id, "again")


async def test_a_bot_cannot_act_on_those_above_it(api, room):
    bot_role = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot_role.permissions |= permissions.MODERATE_MEMBERS | permissions.KICK_MEMBERS
    bot_role.position = 1
    moderator = room.people["moderator"]
    moderator_role = room.guild.members[moderator.id].role_ids[0]
    room.guild.roles[moderator_role].position = 2
    path = f"/guilds/{room.guild.id}/members/{moderator.id}"
    status, answer, _ = await api("DELETE", path)
    assert (status, answer["code"]) == (403, 50013)


async def test_roles_are_made_given_taken_and_deleted(start, room):
    bot_role = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot_role.permissions |= permissions.MANAGE_ROLES
    client = await start()
    guild = client.get_guild(room.guild.id)
    member = guild.get_member(room.people["learner"].id)
    role = await guild.create_role(name="Captain", colour=discord.Colour.red())
    await member.add_roles(role)
    held = room.guild.members[member.id].role_ids
    assert held == [role.id]
    await member.remove_roles(role)
    await role.edit(name="Skipper")
    assert room.guild.roles[role.id].name == "Skipper"
    await role.delete()
    assert role.id not in room.guild.roles


async def test_kick_ban_and_unban(start, room):
    bot_role = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot_role.permissions |= permissions.KICK_MEMBERS | permissions.BAN_MEMBERS
    client = await start()
    guild = client.get_guild(room.guild.id)
    removing = client.wait_for("member_remove", timeout=5)
    await guild.kick(discord.Object(room.people["classmate"].id))
    assert (await removing).name == "classmate"
    await guild.ban(discord.Object(room.people["learner"].id), reason="flood")
    assert [(ban.user.name, ban.reason) async for ban in guild.bans()] == [("learner", "flood")]
    with pytest.raises(DiscordRefusal) as refused:
        await room.people["learner"].join_guild(room.guild)
    assert refused.value.code == 40007
    await guild.unban(discord.Object(room.people["learner"].id))
    joining = client.wait_for("member_join", timeout=5)
    await room.people["learner"].join_guild(room.guild)
    assert (await joining).name == "learner"


async def test_members_are_fetched_one_by_one_and_all(start, room):
    client = await start()
    guild = client.get_guild(room.guild.id)
    fetched = await guild.fetch_member(room.people["moderator"].id)
    assert [role.name for role in fetched.roles] == ["@everyone", "Moderator"]
    names = {member.name async for member in guild.fetch_members()}
    assert names == {"teacher", "learner", "classmate", "moderator", "stranger", "quayside"}
    with pytest.raises(discord.NotFound) as refused:
        await guild.fetch_member(12345678901234567)
    assert refused.value.code == 10013


async def test_a_bot_times_a_member_out(start, room):
    bot_role = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot_role.permissions |= permissions.MODERATE_MEMBERS
    client = await start()
    member = client.get_guild(room.guild.id).get_member(room.people["learner"].id)
    await member.timeout(timedelta(minutes=5))
    assert room.guild.members[member.id].timed_out_until > room.world.clock.now()
    with pytest.raises(discord.HTTPException) as refused:
        await member.timeout(timedelta(days=29))
    assert refused.value.code == 50035


async def test_a_channel_is_made_changed_overwritten_and_deleted(start, room):
    bot_role = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot_role.permissions |= permissions.MANAGE_CHANNELS | permissions.MANAGE_ROLES
    client = await start()
    guild = client.get_guild(room.guild.id)
    channel = await guild.create_text_channel("new", topic="t")
    await channel.edit(name="newer", slowmode_delay=5)
    learner = room.people["learner"]
    member = guild.get_member(learner.id)
    await channel.set_permissions(member, view_channel=False)
    assert not learner.sees(channel.id)
    await channel.set_permissions(member, overwrite=None)
    assert learner.sees(channel.id)
    made = room.guild.channels[channel.id]
    assert (made.name, made.topic, made.slowmode_s) == ("newer", "t", 5)
    await channel.delete()
    assert channel.id not in room.guild.channels


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/channels/12345678901234567", 10003),
        ("/guilds/12345678901234567", 10004),
        ("/users/12345678901234567", 10013),
    ],
)
async def test_what_is_unknown_is_told_by_its_code(api, path, code):
    status, answer, _ = await api("GET", path)
    assert (status, answer["code"]) == (404, code)


async def test_a_guild_without_the_bot_is_missing_access(api, room):
    other = room.world.add_guild("Other", room.people["stranger"].user)
    status, answer, _ = await api("GET", f"/guilds/{other.id}")
    assert (status, answer["code"]) == (403, 50001)


async def test_who_shares_no_guild_with_the_bot_cannot_be_written_to(start, room):
    client = await start()
    loner = room.world.add_user("loner")
    user = await client.fetch_user(loner.id)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hi")
    assert refused.value.code == 50278


async def test_nicknames_and_roles_change_by_the_member_form(api, room):
    bot_role = room.guild.roles[room.guild.members[room.application.id].role_ids[0]]
    bot_role.permissions |= permissions.MANAGE_ROLES | permissions.MANAGE_NICKNAMES
    role = room.world.add_role(room.guild, "Captain")
    role.position, bot_role.position = 1, 9
    learner = room.people["learner"]
    path = f"/guilds/{room.guild.id}/members/{learner.id}"
    status, answer, _ = await api("PATCH", path, {"nick": "Ada", "roles": [str(role.id)]})
    assert (status, answer["nick"], answer["roles"]) == (200, "Ada", [str(role.id)])
    status, answer, _ = await api("PATCH", path, {"nick": "x" * 33})
    assert (status, answer["code"]) == (400, 50035)
    above = room.world.add_role(room.guild, "Above")
    above.position = 10
    status, answer, _ = await api("PATCH", path, {"roles": [str(above.id)]})
    assert (status, answer["code"]) == (403, 50013)
    own = f"/guilds/{room.guild.id}/members/@me"
    bot_role.permissions |= permissions.CHANGE_NICKNAME
    assert (await api("PATCH", own, {"nick": "Quay"}))[1]["nick"] == "Quay"
