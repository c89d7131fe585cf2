"""The Stop button under a flood: Ctrl-C for the program that prints more than can be shown."""

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button
from bot.chat.terminal.entry import explained, found, guests_of, whisper
from bot.sessions.repl import CTRL_C


class StopFlood(
    Button,
    template=r"flood:(?P<thread>\d+)",
):
    """Its id says which thread's terminal it is for, so it works after a restart."""

    def __init__(self, thread_id: int) -> None:
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
            label="Stop", style=discord.ButtonStyle.danger, custom_id=f"flood:{thread_id}"
        )
        super().__init__(button)
        self.thread_id = thread_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
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
