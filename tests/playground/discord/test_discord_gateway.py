"""The gateway: identify, heartbeat, resume, intents, shards, close codes."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest

from playground.discord import Classroom, DiscordServer, GatewayRules, classroom
from playground.discord.actions import channels, members
from playground.discord.intents import PRIVILEGED
from playground.discord.permissions import VIEW_CHANNEL, Overwrite


class Socket:
    """A raw gateway connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, op: int, data: object) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def read(self) -> dict:
        return json.loads(await self.socket.receive_str(timeout=5))

    async def until(self, name: str) -> dict:
        while (frame := await self.read())["t"] != name:
            pass
        return frame

    async def identify(self, token: str, **more: object) -> dict:
        await self.send(2, {"token": token, "intents": 513, "properties": {}, **more})
        return await self.until("READY")

    async def close_code(self) -> int:
        async with asyncio.timeout(5):
            async for _ in self.socket:
                pass
        return self.socket.close_code


class Hasty(discord.Client):
    """Identifies again at once, where discord.py waits for the five seconds that Discord asks."""

    async def before_identify_hook(self, shard_id, *, initial=False):
        pass


@asynccontextmanager
async def connected(server: DiscordServer, query: str = "?v=10&encoding=json"):
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway_url + query) as socket,
    ):
        yield Socket(socket)


async def test_a_client_is_ready_and_knows_its_guild(start, room):
    client = await start()
    assert client.user.id == room.application.id
    guild = client.get_guild(room.guild.id)
    assert {channel.name for channel in guild.text_channels} == {"general", "lab"}
    assert {member.name for member in guild.members} >= {"learner", "moderator", "quayside"}
    assert guild.me.guild_permissions.manage_messages


async def test_a_dropped_client_resumes_and_misses_nothing(server, start, room):
    client = await start()
    session = (await server.bot_ready()).id
    resuming = client.wait_for("resumed", timeout=10)
    server.faults.drop_gateway()
    await server.bot_gone()
    hearing = client.wait_for("message", timeout=10)
    await room.people["learner"].say(room.channels["lab"].id, "while you were away")
    assert (await hearing).content == "while you were away"
    await resuming
    assert (await server.bot_ready()).id == session


@pytest.mark.parametrize("fault", ["reconnect", "invalid but resumable"])
async def test_a_client_told_to_reconnect_resumes(server, start, fault):
    client = await start()
    resuming = client.wait_for("resumed", timeout=10)
    if fault == "reconnect":
        server.faults.reconnect()
    else:
        server.faults.invalidate(resumable=True)
    await resuming


async def test_a_client_whose_session_is_invalid_identifies_anew(server, start, room):
    client = await start(Hasty(intents=discord.Intents.all(), guild_ready_timeout=0.05))
    session = (await server.bot_ready()).id
    readying = client.wait_for("ready", timeout=10)
    server.faults.invalidate(resumable=False)
    await readying
    assert (await server.bot_ready()).id != session
    hearing = client.wait_for("message", timeout=5)
    await room.people["learner"].say(room.channels["lab"].id, "hello again")
    await hearing


async def test_an_event_can_be_delivered_twice(server, start, room):
    client = await start()
    heard = []
    twice = asyncio.Event()

    @client.event
    async def on_message(message):
        heard.append(message.id)
        if len(heard) == 2:
            twice.set()

    server.faults.duplicate("MESSAGE_CREATE")
    said = await room.people["learner"].say(room.channels["lab"].id, "x")
    async with asyncio.timeout(5):
        await twice.wait()
    assert heard == [said.id, said.id]


async def test_without_message_content_only_some_messages_can_be_read(server, start, room):
    client = discord.Client(intents=discord.Intents.default(), guild_ready_timeout=0.05)
    await start(client)
    lab, learner = room.channels["lab"].id, room.people["learner"]
    contents = []

    async def hear(speak):
        hearing = client.wait_for("message", timeout=5)
        await speak
        contents.append((await hearing).content)

    await hear(learner.say(lab, "secret"))
    await hear(learner.say(lab, f"<@{room.application.id}> hi"))
    await hear(client.get_channel(lab).send("mine"))
    direct = await learner.direct(room.application.bot)
    await hear(learner.say(direct.id, "direct"))
    assert contents == ["", f"<@{room.application.id}> hi", "mine", "direct"]


async def test_events_without_their_intent_are_not_sent(server, room):
    async with connected(server) as socket:
        await socket.identify(room.token, intents=1)
        await socket.until("GUILD_CREATE")
        learner = room.people["learner"]
        message = await learner.say(room.channels["lab"].id, "unheard")
        await learner.open_thread(message, "heard")
        assert (await socket.read())["t"] == "THREAD_CREATE"


async def test_privileged_intents_must_be_switched_on():
    room = classroom(privileged_intents=PRIVILEGED & ~(1 << 15))
    async with DiscordServer(room.world) as server, connected(server) as socket:
        await socket.send(2, {"token": room.token, "intents": 1 << 15, "properties": {}})
        assert await socket.close_code() == 4014


async def test_discord_py_explains_a_missing_privileged_intent(room, start):
    room.application.privileged_intents = 0
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await start()


async def test_a_wrong_token_is_a_login_failure(server, room):
    client = discord.Client(intents=discord.Intents.default())
    with pytest.raises(discord.LoginFailure):
        await client.login("wrong")
    await client.close()


IDENTIFY = {"intents": 513, "properties": {}}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no json", 4002),
        (json.dumps({"op": 1, "d": "x" * 4096}), 4002),
        (json.dumps({"op": 8, "d": {}}), 4003),
        (json.dumps({"op": 2, "d": {"token": "wrong", "intents": 0}}), 4004),
        (json.dumps({"op": 2, "d": IDENTIFY | {"token": "TOKEN", "shard": [2, 2]}}), 4010),
        (json.dumps({"op": 2, "d": IDENTIFY | {"token": "TOKEN", "intents": 1 << 40}}), 4013),
    ],
)
async def test_a_frame_that_errs_closes_with_its_code(server, room, frame, code):
    async with connected(server) as socket:
        await socket.read()
        await socket.socket.send_str(frame.replace("TOKEN", room.token))
        assert await socket.close_code() == code


async def test_an_unknown_opcode_and_a_second_identify_close(server, room):
    async with connected(server) as socket:
        await socket.identify(room.token)
        await socket.send(99, None)
        assert await socket.close_code() == 4001
    async with connected(server) as socket:
        await socket.identify(room.token)
        await socket.send(2, IDENTIFY | {"token": room.token})
        assert await socket.close_code() == 4005


async def test_an_unknown_api_version_closes(server):
    async with connected(server, "?v=8") as socket:
        assert await socket.close_code() == 4012


async def test_more_than_120_frames_a_minute_close(server, room):
    async with connected(server) as socket:
        await socket.identify(room.token)
        for _ in range(120):
            await socket.send(1, None)
        assert await socket.close_code() == 4008


async def test_who_does_not_heartbeat_is_closed_and_cannot_resume(room):
    rules = GatewayRules(heartbeat_interval_ms=50)
    async with DiscordServer(room.world, gateway_rules=rules) as server:
        async with connected(server) as socket:
            session = (await socket.identify(room.token))["d"]["session_id"]
            assert await socket.close_code() == 4009
        async with connected(server) as socket:
            await socket.read()
            await socket.send(6, {"token": room.token, "session_id": session, "seq": 1})
            assert await socket.read() == {"op": 9, "d": False, "s": None, "t": None}


async def test_heartbeats_are_acknowledged(server, room):
    async with connected(server) as socket:
        assert (await socket.read())["d"] == {"heartbeat_interval": 41_250}
        await socket.send(1, None)
        assert (await socket.read())["op"] == 11


async def test_a_resume_replays_exactly_what_was_missed(server, room):
    lab, learner = room.channels["lab"].id, room.people["learner"]
    async with connected(server) as socket:
        session = (await socket.identify(room.token, intents=1 << 9 | 1 << 15))["d"]["session_id"]
        await learner.say(lab, "1")
        last = await socket.until("MESSAGE_CREATE")
        await socket.socket.close(code=4000)
    await server.bot_gone()
    await learner.say(lab, "2")
    await learner.say(lab, "3")
    async with connected(server) as socket:
        await socket.read()
        await socket.send(6, {"token": room.token, "session_id": session, "seq": last["s"]})
        replayed = [await socket.read() for _ in range(3)]
    assert [frame["t"] for frame in replayed] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [frame["d"].get("content") for frame in replayed] == ["2", "3", None]
    assert [frame["s"] - last["s"] for frame in replayed] == [1, 2, 3]


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_session_that_the_bot_closed_cannot_be_resumed(server, room, code):
    async with connected(server) as socket:
        session = (await socket.identify(room.token))["d"]["session_id"]
        await socket.socket.close(code=code)
    await server.bot_gone()
    async with connected(server) as socket:
        await socket.read()
        await socket.send(6, {"token": room.token, "session_id": session, "seq": 1})
        assert (await socket.read())["op"] == 9


async def test_identifying_too_often_makes_the_session_invalid(room):
    rules = GatewayRules(identify_window_s=5.0)
    async with DiscordServer(room.world, gateway_rules=rules) as server:
        async with connected(server) as socket:
            await socket.identify(room.token)
        async with connected(server) as socket:
            await socket.read()
            await socket.send(2, IDENTIFY | {"token": room.token})
            assert (await socket.read())["op"] == 9


async def test_each_guild_is_told_to_one_shard_and_direct_messages_to_the_first(server, room):
    world = room.world
    other = world.add_guild("Other", room.people["teacher"].user)
    while (other.id >> 22) % 2 == (room.guild.id >> 22) % 2:
        world.guilds.pop(other.id)
        world.clock.advance(0.001)
        other = world.add_guild("Other", room.people["teacher"].user)
    world.add_member(other, room.application.bot)
    guilds = {(guild.id >> 22) % 2: str(guild.id) for guild in (room.guild, other)}
    direct = await room.people["learner"].direct(room.application.bot)
    async with connected(server) as zero, connected(server) as one:
        for shard, socket in enumerate((zero, one)):
            ready = await socket.identify(room.token, shard=[shard, 2], intents=1 | 1 << 12)
            assert ready["d"]["shard"] == [shard, 2]
            assert [guild["id"] for guild in ready["d"]["guilds"]] == [guilds[shard]]
        await room.people["learner"].say(direct.id, "psst")
        assert (await zero.until("MESSAGE_CREATE"))["d"]["content"] == "psst"


async def test_a_sharded_client_runs_on_both_shards(start, room, server):
    class Sharded(Hasty, discord.AutoShardedClient):
        pass

    client = Sharded(intents=discord.Intents.all(), shard_count=2, guild_ready_timeout=0.05)
    await start(client)
    assert set(client.shards) == {0, 1}
    hearing = client.wait_for("message", timeout=5)
    await room.people["learner"].say(room.channels["lab"].id, "x")
    assert (await hearing).guild.shard_id == (room.guild.id >> 22) % 2


async def test_members_come_in_chunks(room: Classroom):
    rules = GatewayRules(members_per_chunk=4)
    async with DiscordServer(room.world, gateway_rules=rules) as server:  # noqa: SIM117
        async with connected(server) as socket:
            await socket.identify(room.token, intents=1 << 1)
            guild_id = str(room.guild.id)
            request = {"guild_id": guild_id, "query": "", "limit": 0, "nonce": "n"}
            await socket.send(8, request)
            chunks = [(await socket.until("GUILD_MEMBERS_CHUNK"))["d"] for _ in range(2)]
            assert [chunk["chunk_index"] for chunk in chunks] == [0, 1]
            assert sum(len(chunk["members"]) for chunk in chunks) == len(room.guild.members)
            await socket.send(8, {"guild_id": guild_id, "query": "learn", "limit": 5})
            found = (await socket.until("GUILD_MEMBERS_CHUNK"))["d"]["members"]
            assert [member["user"]["username"] for member in found] == ["learner"]


async def test_a_bot_that_resumes_from_too_long_ago_must_identify(server, room):
    async with connected(server) as socket:
        session = (await socket.identify(room.token))["d"]["session_id"]
        await socket.send(1, 2)
        await socket.until("GUILD_CREATE")
        while (await socket.read())["op"] != 11:
            pass
        await socket.socket.close(code=4000)
    await server.bot_gone()
    async with connected(server) as socket:
        await socket.read()
        await socket.send(6, {"token": room.token, "session_id": session, "seq": 0})
        assert (await socket.read())["op"] == 9


async def test_a_bot_that_joins_a_guild_later_is_told_of_it_whole(start, room, server):
    client = await start()
    world = room.world
    other = world.add_guild("Other", room.people["teacher"].user)
    joining = client.wait_for("guild_join", timeout=5)
    members.join(server.core, other, room.application.bot)
    assert (await joining).name == "Other"
    leaving = client.wait_for("guild_remove", timeout=5)
    await client.get_guild(other.id).leave()
    assert (await leaving).id == other.id


async def test_a_bot_that_may_look_at_last_is_told_of_the_threads(start, room, server):
    lab, bot = room.channels["lab"], room.application.bot
    moderator = room.people["moderator"]
    message = await room.people["learner"].say(lab.id, "x")
    thread = await room.people["learner"].open_thread(message, "t")
    lab.overwrites[bot.id] = Overwrite(bot.id, is_member=True, deny=VIEW_CHANNEL)
    client = await start()
    assert client.get_channel(thread.id) is None
    joining = client.wait_for("thread_join", timeout=5)
    channels.remove_overwrite(server.core, moderator.user, lab, bot.id)
    assert (await joining).id == thread.id
