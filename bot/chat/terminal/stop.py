"""The Stop button under a flood: Ctrl-C for the program that prints more than can be shown."""

import re
from typing import Self

import discord

from bot.chat.labbot import LabBot
from bot.chat.terminal.entry import explained, found, guests_of, whisper
from bot.sessions.repl import CTRL_C


class StopFlood(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"flood:(?P<thread>\d+)",
):
    """Its id says which thread's terminal it is for, so it works after a restart."""

    def __init__(self, thread_id: int) -> None:
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
            label="Stop", style=discord.ButtonStyle.danger, custom_id=f"flood:{thread_id}"
        )
        super().__init__(button)
        self.thread_id = thread_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[LabBot],  # type: ignore[override]  # our client
        item: discord.ui.Item[discord.ui.View],
        match: re.Match[str],
    ) -> Self:
        """Make the button that was clicked."""
        return cls(int(match["thread"]))

    async def callback(self, interaction: discord.Interaction[LabBot]) -> None:  # type: ignore[override]
        """Press Ctrl-C, for those who may type."""
        async with explained(interaction):
            opened = await found(interaction, self.thread_id)
            if opened is None:
                return
            if not guests_of(opened).may_type(interaction.user.id):
                await whisper(interaction, f"This is {opened.seat.person.name}'s terminal.")
                return
            await interaction.response.defer()
            await opened.session.press(CTRL_C)


def stoppable(thread_id: int, keys: discord.ui.View | None) -> discord.ui.View:
    """A Stop button, and the terminal's keys beside it if its message has them."""
    view = discord.ui.View(timeout=None)
    view.add_item(StopFlood(thread_id))
    for key in keys.children if keys else ():
        view.add_item(key)
    return view
