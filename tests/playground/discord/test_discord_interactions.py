"""Interactions: slash commands, menus of messages, forms, and their deadlines."""

import discord
import pytest
from discord import app_commands, ui

from playground.discord import (
    DiscordRefusal,
    InteractionFailed,
    Kind,
    Upload,
    permissions,
)


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
