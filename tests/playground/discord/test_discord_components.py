"""Buttons and menus: what may be sent, and what clicking and choosing do."""

import discord
import pytest
from discord import ui

from playground.discord import DiscordRefusal


@pytest.fixture
async def bot(start) -> discord.Client:
    return await start()


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


async def test_a_form_opened_by_a_button_changes_the_buttons_message(server, bot, room, lab):
    sent = await bot.get_channel(lab).send("x", view=Opener())
    message = room.channels["lab"].messages.get(sent.id)
    learner = room.people["learner"]
    used = await (await learner.click(message, "Open")).settled()
    submitted = await learner.submit(used.modal, {"Why": "because", "Image": ["b"]})
    await submitted.settled()
    assert message.content == "b: because"


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
