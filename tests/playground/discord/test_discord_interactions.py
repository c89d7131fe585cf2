"""Interactions: slash commands, buttons, menus, forms, and their deadlines."""

import discord
import pytest
from discord import app_commands, ui

from playground.discord import (
    Classroom,
    DiscordRefusal,
    InteractionFailed,
    Kind,
    Upload,
    permissions,
)


@pytest.fixture
def lab(room: Classroom) -> int:
    return room.channels["lab"].id


class Bot(discord.Client):
    """A bot with one of everything."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.interactions: list[discord.Interaction] = []
        self.tree.add_command(_echo)
        self.tree.add_command(_secret)
        self.tree.add_command(_slow)
        self.tree.add_command(_ask)
        self.tree.add_command(_silent)
        self.tree.add_command(_whois)
        self.tree.add_command(_lab)
        self.tree.add_command(_quote)
        self.tree.add_command(_all)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.interactions.append(interaction)


@app_commands.command(name="echo", description="Say it again")
async def _echo(interaction: discord.Interaction, text: str, times: int = 1) -> None:
    await interaction.response.send_message(" ".join([text] * times))


@_echo.autocomplete("text")
async def _complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    names = ("node", "nginx", "python")
    return [app_commands.Choice(name=n, value=n) for n in names if n.startswith(typed)]


@app_commands.command(name="secret", description="For your eyes only")
async def _secret(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("psst", ephemeral=True)


@app_commands.command(name="slow", description="Think first")
async def _slow(interaction: discord.Interaction, ephemeral: bool = False) -> None:
    await interaction.response.defer(ephemeral=ephemeral, thinking=True)
    await interaction.followup.send("done")
    await interaction.followup.send("and more")


class Form(ui.Modal, title="Your name"):
    name = ui.TextInput(label="Name", max_length=10)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Hello {self.name.value}", ephemeral=True)


@app_commands.command(name="ask", description="Ask for a name")
async def _ask(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Form())


@app_commands.command(name="silent", description="Never answers")
async def _silent(interaction: discord.Interaction) -> None:
    return


@app_commands.command(name="whois", description="About a member")
async def _whois(interaction: discord.Interaction, who: discord.Member) -> None:
    await interaction.response.send_message(f"{who.name} {len(who.roles)}")


_lab = app_commands.Group(
    name="lab",
    description="Labs",
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)


@_lab.command(name="here", description="Open a lab")
async def _here(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(f"A lab by {interaction.user.name}")


@app_commands.context_menu(name="Quote")
async def _quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")


@app_commands.command(name="all", description="One option of each kind")
async def _all(
    interaction: discord.Interaction,
    yes: bool,
    half: float,
    role: discord.Role,
    where: discord.TextChannel,
    file: discord.Attachment,
    count: app_commands.Range[int, 1, 5],
) -> None:
    data = (await file.read()).decode()
    told = f"{yes} {half} {role.name} {where.name} {file.filename}={data} {count}"
    await interaction.response.send_message(told)


class Choice(ui.Modal, title="Choose"):
    text = ui.Label(text="Why", component=ui.TextInput(required=False))
    image = ui.Label(
        text="Image",
        component=ui.Select(options=[discord.SelectOption(label=name) for name in ("a", "b")]),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        why, image = self.text.component.value, self.image.component.values
        await interaction.response.edit_message(content=f"{image[0]}: {why}", view=None)


class Opener(ui.View):
    @ui.button(label="Open")
    async def open_it(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.send_modal(Choice())


@pytest.fixture
async def bot(start) -> Bot:
    return await start(Bot())


async def test_a_slash_command_is_answered(bot, room, lab):
    used = await room.people["learner"].slash(lab, "echo", text="hi", times="2")
    await used.settled()
    assert (used.original.content, used.original.kind) == ("hi hi", 20)
    assert used.original.interaction["name"] == "echo"


async def test_a_subcommand_needs_its_permission(bot, room, lab):
    used = await room.people["moderator"].slash(lab, "lab here")
    assert (await used.settled()).original.content == "A lab by moderator"
    with pytest.raises(DiscordRefusal) as refused:
        await room.people["learner"].slash(lab, "lab here")
    assert refused.value.code == 10063


async def test_a_command_that_lacks_a_required_option_is_not_sent(bot, room, lab):
    with pytest.raises(DiscordRefusal) as refused:
        await room.people["learner"].slash(lab, "echo")
    assert list(refused.value.errors["options"]) == ["text"]
    assert bot.interactions == []


async def test_autocomplete_offers_what_the_bot_offers(bot, room, lab):
    choices = await room.people["learner"].autocomplete(lab, "echo", "text", text="n")
    assert [choice["value"] for choice in choices] == ["node", "nginx"]


async def test_a_member_as_an_option_arrives_whole(bot, room, lab):
    moderator = room.people["moderator"]
    used = await room.people["learner"].slash(lab, "whois", who=moderator.user)
    assert (await used.settled()).original.content == "moderator 2"


async def test_an_ephemeral_answer_is_seen_by_its_person_alone(server, bot, room, lab):
    seen = server.watch()
    used = await room.people["learner"].slash(lab, "secret")
    await used.settled()
    event = seen.events[-1]
    seeing = {name for name, p in room.people.items() if event.seen_by(p.user, room.world)}
    assert (event.message.content, seeing) == ("psst", {"learner"})
    assert [m.content for m in room.people["learner"].history(lab)] == ["psst"]
    assert room.people["classmate"].history(lab) == []
    assert [m async for m in bot.get_channel(lab).history()] == []


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_a_follow_up_takes_the_deferred_answers_place_and_its_visibility(
    server, bot, room, lab, ephemeral
):
    seen = server.watch()
    await room.people["learner"].slash(lab, "slow", ephemeral=ephemeral)
    await seen.until(lambda event: event.message.content == "and more")
    assert [(e.kind, e.message.content, bool(e.message.flags & 128)) for e in seen.events] == [
        (Kind.POSTED, "", True),
        (Kind.EDITED, "done", False),
        (Kind.POSTED, "and more", False),
    ]
    assert (seen.events[1].only_for is not None) is ephemeral


async def test_a_form_is_shown_filled_in_and_answered(server, bot, room, lab):
    learner = room.people["learner"]
    seen = server.watch()
    used = await (await learner.slash(lab, "ask")).settled()
    shown = await seen.until(lambda event: event.kind is Kind.MODAL)
    assert (shown.modal.title, shown.only_for.name) == ("Your name", "learner")
    with pytest.raises(DiscordRefusal):
        await learner.submit(used.modal, {"Name": "x" * 11})
    with pytest.raises(DiscordRefusal):
        await learner.submit(used.modal, {})
    submitted = await learner.submit(used.modal, {"Name": "Ada"})
    assert (await submitted.settled()).original.content == "Hello Ada"


async def test_an_interaction_without_answer_fails_and_is_then_unknown(server, bot, room, lab):
    server.core.answer_within_s = 0.05
    seen = server.watch()
    used = await room.people["learner"].slash(lab, "silent")
    with pytest.raises(InteractionFailed):
        await used.settled()
    assert [(event.kind, event.only_for.name) for event in seen.events] == [
        (Kind.FAILED, "learner")
    ]
    with pytest.raises(discord.NotFound) as refused:
        await bot.interactions[0].response.send_message("too late")
    assert refused.value.code == 10062


async def test_a_second_answer_is_refused(bot, room, lab, api):
    used = await (await room.people["learner"].slash(lab, "secret")).settled()
    path = f"/interactions/{used.id}/{used.token}/callback"
    status, answer, _ = await api("POST", path, {"type": 4, "data": {"content": "again"}})
    assert (status, answer["code"]) == (400, 40060)


async def test_a_token_ends_after_fifteen_minutes(bot, room, lab):
    used = await (await room.people["learner"].slash(lab, "secret")).settled()
    interaction = bot.interactions[0]
    assert (await interaction.original_response()).content == "psst"
    await interaction.edit_original_response(content="changed")
    assert used.original.content == "changed"
    room.world.clock.advance(15 * 60 + 1)
    with pytest.raises(discord.HTTPException) as refused:
        await interaction.edit_original_response(content="too late")
    assert (refused.value.status, refused.value.code) == (401, 50027)


async def test_an_original_answer_can_be_deleted(bot, room, lab):
    used = await (await room.people["learner"].slash(lab, "echo", text="x")).settled()
    await bot.interactions[0].delete_original_response()
    assert used.original.deleted


async def test_a_message_menu_gets_its_message(bot, room, lab):
    learner = room.people["learner"]
    used = await learner.menu("Quote", await learner.say(lab, "to be"), lab)
    assert (await used.settled()).original.content == "> to be"


async def test_options_of_every_kind_arrive(bot, room, lab):
    given = {
        "yes": True,
        "half": "0.5",
        "role": room.guild.roles[room.guild.members[room.people["moderator"].id].role_ids[0]],
        "where": room.channels["general"],
        "file": Upload("f.txt", b"hi"),
        "count": 5,
    }
    used = await room.people["learner"].slash(lab, "all", **given)
    told = "True 0.5 Moderator general f.txt=hi 5"
    assert (await used.settled()).original.content == told
    for wrong in ({"count": 6}, {"count": "many"}, {"half": "x"}, {"other": 1}):
        with pytest.raises(DiscordRefusal):
            await room.people["learner"].slash(lab, "all", **(given | wrong))


async def test_a_form_opened_by_a_button_changes_the_buttons_message(server, bot, room, lab):
    sent = await bot.get_channel(lab).send("x", view=Opener())
    message = room.channels["lab"].messages.get(sent.id)
    learner = room.people["learner"]
    used = await (await learner.click(message, "Open")).settled()
    submitted = await learner.submit(used.modal, {"Why": "because", "Image": ["b"]})
    await submitted.settled()
    assert message.content == "b: because"


async def test_without_its_permission_no_command_is_used(bot, room, lab):
    room.guild.everyone.permissions &= ~permissions.USE_APPLICATION_COMMANDS
    with pytest.raises(DiscordRefusal) as refused:
        await room.people["learner"].slash(lab, "echo", text="x")
    assert refused.value.code == 50013


async def test_an_unknown_webhook_token_is_refused(api, room):
    status, answer, _ = await api("POST", f"/webhooks/{room.application.id}/nope", {})
    assert (status, answer["code"]) == (404, 10015)


async def test_an_answer_of_the_wrong_type_is_refused(bot, room, lab, api):
    used = await room.people["learner"].slash(lab, "silent")
    path = f"/interactions/{used.id}/{used.token}/callback"
    status, answer, _ = await api("POST", path, {"type": 7, "data": {"content": "x"}})
    assert (status, list(answer["errors"])) == (400, ["type"])
    status, answer, _ = await api("POST", path, {"type": 4, "data": {}})
    assert (status, answer["code"]) == (400, 50006)
    assert (await api("POST", path, {"type": 4, "data": {"content": "x"}}))[0] == 204


class Panel(ui.View):
    """A button, a disabled one, and a menu."""

    @ui.button(label="Stop", custom_id="stop")
    async def stop_it(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.edit_message(content="stopped", view=None)

    @ui.button(label="Never", disabled=True)
    async def never(self, interaction: discord.Interaction, _: object) -> None:
        raise AssertionError("a disabled button was clicked")

    @ui.select(
        custom_id="image",
        options=[discord.SelectOption(label=name.upper(), value=name) for name in ("a", "b", "c")],
        max_values=2,
    )
    async def choose(self, interaction: discord.Interaction, menu: ui.Select) -> None:
        await interaction.response.send_message(",".join(menu.values))

    @ui.select(cls=ui.UserSelect, custom_id="who")
    async def who(self, interaction: discord.Interaction, menu: ui.UserSelect) -> None:
        await interaction.response.send_message(menu.values[0].name)


async def test_a_click_edits_the_message_and_takes_its_buttons_away(server, bot, room, lab):
    sent = await bot.get_channel(lab).send("running", view=Panel())
    message = room.channels["lab"].messages.get(sent.id)
    learner = room.people["learner"]
    await (await learner.click(message, "Stop")).settled()
    assert (message.content, message.components) == ("stopped", [])
    with pytest.raises(DiscordRefusal):
        await learner.click(message, "stop")


async def test_what_is_disabled_cannot_be_clicked(server, bot, room, lab):
    sent = await bot.get_channel(lab).send("x", view=Panel())
    message = room.channels["lab"].messages.get(sent.id)
    with pytest.raises(DiscordRefusal) as refused:
        await room.people["learner"].click(message, "Never")
    assert "COMPONENT_DISABLED" in str(refused.value.errors)


async def test_menus_take_as_many_of_their_values_as_they_allow(server, bot, room, lab):
    sent = await bot.get_channel(lab).send("x", view=Panel())
    message = room.channels["lab"].messages.get(sent.id)
    learner = room.people["learner"]
    used = await learner.choose(message, "image", ["a", "c"])
    assert (await used.settled()).original.content == "a,c"
    used = await learner.choose(message, "who", [room.people["classmate"].user])
    assert (await used.settled()).original.content == "classmate"
    for wrong in (["a", "b", "c"], ["z"], []):
        with pytest.raises(DiscordRefusal):
            await learner.choose(message, "image", wrong)


def _button(**more: object) -> dict:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


def _row(*children: dict) -> dict:
    return {"type": 1, "components": list(children)}


_MANY = [_button(custom_id=str(number)) for number in range(6)]


@pytest.mark.parametrize(
    "components",
    [
        [_row(*_MANY)],
        [_row(_button(custom_id=str(number))) for number in range(6)],
        [_row()],
        [_button()],
        [_row(_button(), _button())],
        [_row(_button(custom_id="x" * 101))],
        [_row(_button(custom_id=None))],
        [_row(_button(label="x" * 81))],
        [_row(_button(label=None))],
        [_row(_button(style=9))],
        [_row({"type": 2, "style": 5, "label": "x"})],
        [_row({"type": 3, "custom_id": "m", "options": []})],
        [_row({"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "a"}] * 2})],
        [_row({"type": 8, "custom_id": "m"}, _button())],
        [_row({"type": 99})],
    ],
)
async def test_wrong_components_are_refused_where_they_are_wrong(api, lab, components):
    body = {"content": "x", "components": components}
    status, answer, _ = await api("POST", f"/channels/{lab}/messages", body)
    assert (status, answer["code"]) == (400, 50035)
    assert list(answer["errors"]) == ["components"]


async def test_five_rows_of_five_buttons_pass(api, lab):
    rows = [
        _row(*(_button(custom_id=f"{row} {column}") for column in range(5))) for row in range(5)
    ]
    body = {"content": "x", "components": rows}
    status, answer, _ = await api("POST", f"/channels/{lab}/messages", body)
    ids = [part["id"] for row in answer["components"] for part in (row, *row["components"])]
    assert (status, len(set(ids))) == (200, 30)


async def test_a_layout_of_components_takes_no_content(api, lab):
    text = {"type": 17, "components": [{"type": 10, "content": "hi"}]}
    body = {"flags": 1 << 15, "components": [text]}
    path = f"/channels/{lab}/messages"
    assert (await api("POST", path, body))[0] == 200
    assert (await api("POST", path, body | {"content": "x"}))[0] == 400
    many = {"type": 17, "components": [{"type": 10, "content": "hi"}] * 40}
    assert (await api("POST", path, body | {"components": [many]}))[0] == 400


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
