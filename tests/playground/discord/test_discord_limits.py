"""Rate limits and faults: what a bot meets on a bad day."""

import logging
import time

import discord
import pytest

from playground.discord import Classroom, RequestSeen
from playground.discord.limits import Rate


@pytest.fixture
def path(room: Classroom) -> str:
    return f"/channels/{room.channels['lab'].id}/messages"


async def test_every_answer_tells_its_bucket(api, path):
    _, _, first = await api("POST", path, {"content": "1"})
    _, _, second = await api("POST", path, {"content": "2"})
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"]) == ("5", "4")
    assert second["X-RateLimit-Remaining"] == "3"
    assert first["X-RateLimit-Bucket"] == second["X-RateLimit-Bucket"]
    assert 4 < float(second["X-RateLimit-Reset-After"]) <= 5


async def test_the_sixth_message_in_five_seconds_gets_a_429(api, path, room):
    for number in range(5):
        assert (await api("POST", path, {"content": str(number)}))[0] == 200
    status, answer, headers = await api("POST", path, {"content": "6"})
    assert (status, answer["global"]) == (429, False)
    assert 4 < answer["retry_after"] <= 5
    assert (headers["Retry-After"], headers["X-RateLimit-Scope"]) == ("5", "user")
    assert "Via" in headers
    elsewhere = path.replace(str(room.channels["lab"].id), str(room.channels["general"].id))
    assert (await api("POST", elsewhere, {"content": "x"}))[0] == 200
    room.world.clock.advance(5)
    assert (await api("POST", path, {"content": "6"}))[0] == 200


async def test_discord_py_paces_itself_by_the_headers(server, start, room):
    client = await start()
    requests: list[RequestSeen] = []
    server.on_request(requests.append)
    server.limits.rates["POST /channels/{channel_id}/messages"] = Rate(2, 0.3)
    channel = client.get_channel(room.channels["lab"].id)
    began = time.monotonic()
    for number in range(5):
        await channel.send(str(number))
    assert time.monotonic() - began >= 0.6
    assert [request.status for request in requests] == [200] * 5


async def test_more_than_50_requests_a_second_are_refused_everywhere(api, server):
    server.limits.global_per_second = 3
    statuses = [(await api("GET", "/users/@me"))[0] for _ in range(3)]
    status, answer, headers = await api("GET", "/users/@me")
    assert (statuses, status) == ([200] * 3, 429)
    assert answer["global"] is True
    assert (headers["X-RateLimit-Global"], headers["X-RateLimit-Scope"]) == ("true", "global")


async def test_too_many_invalid_requests_are_answered_by_cloudflare(api, server, room):
    server.limits.invalid_per_ban = 3
    wrong = {"Authorization": "Bot wrong"}
    for _ in range(3):
        assert (await api("GET", "/users/@me", headers=wrong))[0] == 401
    status, answer, headers = await api("GET", "/users/@me")
    assert (status, "1015" in answer, "Via" in headers) == (429, True, False)
    room.world.clock.advance(601)
    assert (await api("GET", "/users/@me"))[0] == 200


async def test_old_and_young_messages_are_deleted_from_different_buckets(api, server, room, path):
    learner, lab = room.people["learner"], room.channels["lab"].id
    with room.world.clock.shifted(-15 * 24 * 3600):
        old = await learner.say(lab, "old")
    young = await learner.say(lab, "young")
    buckets = [(await api("DELETE", f"{path}/{each.id}"))[2] for each in (old, young)]
    assert [headers["X-RateLimit-Limit"] for headers in buckets] == ["30", "5"]


async def test_an_unenforced_server_refuses_nobody(api, server, path):
    server.limits.enforced = False
    statuses = {(await api("POST", path, {"content": "x"}))[0] for _ in range(60)}
    assert statuses == {200}


async def test_discord_py_waits_out_a_429_and_tries_again(server, start, room):
    client = await start()
    requests: list[RequestSeen] = []
    server.on_request(requests.append)
    server.faults.rate_limit(0.05, route="POST /channels/{channel_id}/messages")
    await client.get_channel(room.channels["lab"].id).send("x")
    assert [request.status for request in requests] == [429, 200]
    assert requests[1].at - requests[0].at >= 0.05


async def test_a_failing_discord_fails_as_often_as_told(api, server, path, room):
    server.faults.answer(502, 2)
    statuses = [(await api("POST", path, {"content": "x"}))[0] for _ in range(3)]
    assert statuses == [502, 502, 200]
    assert len(room.channels["lab"].messages) == 1


async def test_an_answer_can_be_lost_after_the_message_was_made(server, start, room, monkeypatch):
    async def at_once(_: float) -> None:
        """discord.py waits a second before it tries again."""

    client = await start()
    monkeypatch.setattr(discord.http.asyncio, "sleep", at_once)
    server.faults.answer(500, performed=True, route="POST /channels/{channel_id}/messages")
    sent = await client.get_channel(room.channels["lab"].id).send("once")
    assert [message.id for message in room.channels["lab"].messages] == [sent.id]


async def test_a_slow_discord_is_slow_until_it_is_well_again(api, server):
    async def seconds() -> float:
        began = time.monotonic()
        await api("GET", "/users/@me")
        return time.monotonic() - began

    server.faults.slow(0.1)
    assert await seconds() >= 0.1
    server.faults.clear()
    assert await seconds() < 0.1


async def test_an_unknown_route_is_not_found_and_logged_loudly(api, caplog):
    with caplog.at_level(logging.ERROR):
        status, answer, _ = await api("POST", "/channels/1/nonsense", {})
    assert (status, answer) == (404, {"message": "404: Not Found", "code": 0})
    assert "POST /api/v10/channels/1/nonsense" in caplog.text


async def test_requests_are_seen_with_route_status_and_time(api, server, path):
    seen: list[RequestSeen] = []
    server.on_request(seen.append)
    await api("POST", path, {"content": "x"})
    assert (seen[0].method, seen[0].route, seen[0].status) == (
        "POST",
        "/channels/{channel_id}/messages",
        200,
    )
    assert 0 < seen[0].seconds < 1


async def test_a_body_that_is_no_json_is_refused(api, path):
    headers = {"Content-Type": "application/json"}
    status, answer, _ = await api("POST", path, data=b"{", headers=headers)
    assert (status, answer["code"]) == (400, 50109)


async def test_what_is_no_snowflake_is_refused(api):
    status, answer, _ = await api("GET", "/channels/lab")
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]["channel_id"]["_errors"][0]["code"] == "NUMBER_TYPE_COERCE"
