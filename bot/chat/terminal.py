"""A message in a terminal's thread goes to its program; words and buttons are its keys."""

import re
from typing import Self

import discord

from bot.chat import transfer
from bot.chat.inputs import is_remark, keys, typed_text, without_call
from bot.chat.keyboard import press_all
from bot.chat.keys import DETACH
from bot.chat.labbot import LabBot
from bot.chat.place import ThreadPlace
from bot.chat.transfer import dropped
from bot.sessions.place import Input
from bot.sessions.repl import CTRL_C, CTRL_D
from bot.sessions.terminals import Opened

BUTTONS = {"ctrl-c": "Ctrl-C", "ctrl-d": "Ctrl-D", "detach": "Detach"}


class TerminalButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"tty:(?P<act>ctrl-c|ctrl-d|detach):(?P<thread>\d+)",
):
    """A key of the terminal in a thread; its id says all, so it works after a restart."""

    def __init__(self, act: str, thread_id: int) -> None:
        super().__init__(discord.ui.Button(label=BUTTONS[act], custom_id=f"tty:{act}:{thread_id}"))
        self.act = act
        self.thread_id = thread_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[LabBot],  # type: ignore[override]  # our client
        item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
    ) -> Self:
        """Make the button that was clicked."""
        return cls(match["act"], int(match["thread"]))

    async def callback(self, interaction: discord.Interaction[LabBot]) -> None:  # type: ignore[override]
        """Press the key, for the terminal's owner only."""
        client = interaction.client
        opened = client.terminals.at(self.thread_id)
        if opened is None:
            await _whisper(interaction, "This terminal is closed.")
        elif opened.seat.person.id != interaction.user.id:
            await _whisper(interaction, f"This is {opened.seat.person.name}'s terminal.")
        else:
            await interaction.response.defer()
            await press(client, opened, self.act)


def keyboard(thread_id: int) -> discord.ui.View:
    """The buttons under a terminal's first message."""
    view = discord.ui.View(timeout=None)
    for act in BUTTONS:
        view.add_item(TerminalButton(act, thread_id))
    return view


async def press(client: LabBot, opened: Opened, act: str) -> None:
    """Do what a button says."""
    if act == "detach":
        await client.terminals.detach(opened.session.place.id)
    else:
        await opened.session.press(CTRL_C if act == "ctrl-c" else CTRL_D)


async def hear(client: LabBot, message: discord.Message, opened: Opened) -> None:
    """Give the program what its terminal's owner typed; others talk among themselves."""
    if message.author.id != opened.seat.person.id or is_remark(message.content):
        return
    if dropped(message):
        await transfer.take(client, message, opened)
        if not message.content:
            return
    content = await _content(client, message)
    pressed = keys(content)
    if pressed == DETACH:
        await client.terminals.detach(message.channel.id)
    elif pressed is not None:
        await press_all(opened.session, pressed)
    elif (text := typed_text(content)) is not None:
        await opened.session.type(Input(message.id, message.author.id, text))
    else:
        await message.reply(
            "There is nothing in this message that I can type. Write a line, or code between "
            "two lines of ```.",
            mention_author=False,
        )


async def _content(client: LabBot, message: discord.Message) -> str:
    """The message's text, or that of the file that Discord makes of a long one."""
    if message.content or not message.attachments:
        assert client.user is not None
        return without_call(message.content, client.user.id)
    file = message.attachments[0]
    if file.size > client.settings.stdin_max_kib * 1024:
        return ""
    return (await file.read()).decode("utf-8", "replace")


def place_in(client: LabBot, thread: discord.Thread, owner_id: int) -> ThreadPlace:
    """The place that a thread is for its terminal."""
    return ThreadPlace(thread, owner_id, client.settings, client.pace, keyboard(thread.id))


async def _whisper(interaction: discord.Interaction[LabBot], text: str) -> None:
    await interaction.response.send_message(text, ephemeral=True)
