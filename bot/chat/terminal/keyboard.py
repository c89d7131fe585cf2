"""The buttons and the menu of a terminal's keys; their ids say all, so they outlive a restart."""

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button, Menu
from bot.chat.terminal import browser
from bot.chat.terminal.entry import explained, found, whisper
from bot.chat.terminal.form import input_form
from bot.chat.terminal.keys import key
from bot.chat.terminal.place import ThreadPlace
from bot.chat.terminal.presses import press_all
from bot.chat.terminal.sharing import typist
from bot.sessions.terminals import Opened

FIRST = {
    "ctrl-c": "Ctrl-C",
    "ctrl-d": "Ctrl-D",
    "input": "Input",
    "more": "More keys",
    "detach": "Detach",
}
"""What stands below a terminal's first message, by the part of the id that says it."""
ROWS = (
    {"esc": "Esc", "tab": "Tab", "up": "↑", "enter": "Enter", "backspace": "⌫"},
    {"home": "Home", "left": "←", "down": "↓", "right": "→", "end": "End"},
    {
        "pageup": "Page up",
        "pagedown": "Page down",
        "insert": "Insert",
        "delete": "Delete",
        "space": "Space",
    },
)
LISTED = {
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
    "shift-tab": "Shift-Tab",
    **{f"ctrl-{letter}": f"Ctrl-{letter.upper()}" for letter in "aeklnoruwxz"},
}
"""A menu takes 25 choices at the most."""
BROWSER = {"browser": "Browser"}
"""Where a web terminal is: a page with a keyboard of its own."""
LABELS = {
    **FIRST,
    **BROWSER,
    **{name: label for row in ROWS for name, label in row.items()},
    **LISTED,
}


class TerminalButton(
    Button,
    template=r"tty:(?P<act>[a-z][a-z0-9-]*):(?P<thread>\d+)",
):
    """A key of the terminal in a thread, or what else one does there by button."""

    def __init__(self, act: str, thread_id: int) -> None:
        label = LABELS.get(act, act)
        super().__init__(discord.ui.Button(label=label, custom_id=f"tty:{act}:{thread_id}"))
        self.act = act
        self.thread_id = thread_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Do what the button says, for those who may."""
        async with explained(interaction):
            if self.act == "detach":
                await self._detach(interaction)
            elif self.act in BROWSER:
                await browser.answer(interaction, self.thread_id)
            elif (opened := await typist(interaction, self.thread_id)) is None:
                return
            elif self.act == "input":
                await interaction.response.send_modal(input_form(self.thread_id, opened.own.name))
            elif self.act == "more":
                await interaction.response.send_message(
                    f"These are pressed at `{opened.own.name}`, for as long as this stands here:",
                    view=all_keys(self.thread_id, interaction.client),
                    ephemeral=True,
                )
            else:
                await interaction.response.defer()
                await _press(interaction, opened, self.act)

    async def _detach(self, interaction: discord.Interaction[LabBot]) -> None:
        opened = await found(interaction, self.thread_id)
        if opened is None:
            return
        if opened.seat.person.id != interaction.user.id:
            name = opened.seat.person.name
            await whisper(interaction, f"This is {name}'s terminal: only they can leave it.")
            return
        await interaction.response.defer()
        await interaction.client.terminals.detach(self.thread_id)


class KeyMenu(Menu, template=r"keys:(?P<thread>\d+)"):
    """The keys that have no button."""

    def __init__(self, thread_id: int) -> None:
        options = [discord.SelectOption(label=label, value=name) for name, label in LISTED.items()]
        super().__init__(
            discord.ui.Select(
                placeholder="F1 to F12, Ctrl with a letter …",
                custom_id=f"keys:{thread_id}",
                options=options,
            )
        )
        self.thread_id = thread_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Press the key, and put the menu back, so that the same one can be chosen again."""
        async with explained(interaction):
            if opened := await typist(interaction, self.thread_id):
                chosen = self.item.values[0]
                await interaction.response.edit_message(
                    view=all_keys(self.thread_id, interaction.client)
                )
                await _press(interaction, opened, chosen)


async def _press(interaction: discord.Interaction[LabBot], opened: Opened, name: str) -> None:
    stroke = key(name)
    if stroke is None:
        await whisper(interaction, "I don't know this key any more: use a newer button.")
        return
    await press_all(opened.session, (stroke,))
    if interaction.user.id != opened.seat.person.id:
        place = opened.session.place
        assert isinstance(place, ThreadPlace)
        await place.presses.tell(interaction.user.id, LABELS.get(name, name))


def keyboard(thread_id: int) -> discord.ui.View:
    """The buttons under a terminal's first message."""
    view = discord.ui.View(timeout=None)
    for act in FIRST:
        view.add_item(TerminalButton(act, thread_id))
    return view


def all_keys(thread_id: int, client: LabBot) -> discord.ui.View:
    """The other keys, for one person's eyes."""
    view = discord.ui.View(timeout=None)
    for at, row in enumerate(ROWS):
        for name in row:
            button = TerminalButton(name, thread_id)
            button.row = at
            view.add_item(button)
    view.add_item(KeyMenu(thread_id))
    return view.add_item(TerminalButton("browser", thread_id)) if client.browser_link else view


def browser_button(thread_id: int) -> discord.ui.View:
    """The button that gives a link to whoever presses it."""
    return discord.ui.View(timeout=None).add_item(TerminalButton("browser", thread_id))
