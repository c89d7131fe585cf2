"""The quiet button under a table that is wider than a phone: a few short lines a row instead."""

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button

LABELS = {"cards": "Narrow view", "table": "Table"}


class NarrowButton(
    Button,
    template=r"narrow:(?P<to>cards|table):(?P<owner>\d+)",
):
    """Changes an answer between its table and its cards; for others, shows them the cards."""

    def __init__(self, to: str, owner_id: int) -> None:
        super().__init__(discord.ui.Button(label=LABELS[to], custom_id=f"narrow:{to}:{owner_id}"))
        self.to = to
        self.owner_id = owner_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Put the other view in the place of the one that stands there."""
        assert interaction.message is not None
        views = interaction.client.views.of(interaction.message.id)
        if views is None:
            told = "I don't have this table any more: type the command again."
            await interaction.response.send_message(told, ephemeral=True)
        elif interaction.user.id != self.owner_id:
            await interaction.response.send_message(views[self.to], ephemeral=True)
        else:
            other = "table" if self.to == "cards" else "cards"
            await interaction.response.edit_message(
                content=views[self.to], view=narrow_button(other, self.owner_id)
            )


def narrow_button(to: str, owner_id: int) -> discord.ui.View:
    """The button to the other view."""
    return discord.ui.View(timeout=None).add_item(NarrowButton(to, owner_id))
