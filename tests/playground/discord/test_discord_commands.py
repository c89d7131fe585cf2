"""Commands of an application: registered, changed, removed, and refused where they are wrong."""

import pytest


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Upper", "description": "x"},
        {"name": "two words", "description": "x"},
        {"name": "x" * 33, "description": "x"},
        {"name": "x", "description": ""},
        {"name": "x", "description": "x" * 101},
        {"name": "x", "description": "x", "options": [{"type": 3, "name": "a"}]},
    ],
)
async def test_wrong_commands_are_refused(api, room, command):
    path = f"/applications/{room.application.id}/commands"
    status, answer, _ = await api("PUT", path, [command])
    assert (status, answer["code"]) == (400, 50035)


async def test_commands_are_registered_changed_and_removed(api, room):
    base = f"/applications/{room.application.id}"
    guild = f"{base}/guilds/{room.guild.id}/commands"
    _, created, _ = await api("POST", guild, {"name": "a", "description": "1"})
    _, again, _ = await api("POST", guild, {"name": "a", "description": "2"})
    assert created["id"] == again["id"]
    _, listed, _ = await api("GET", guild)
    assert [command["description"] for command in listed] == ["2"]
    assert (await api("GET", f"{base}/commands"))[1] == []
    assert (await api("DELETE", f"{guild}/{created['id']}"))[0] == 204
    status, answer, _ = await api("GET", f"{guild}/{created['id']}")
    assert (status, answer["code"]) == (404, 10063)
