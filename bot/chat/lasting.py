"""What every button and menu here is: its id says all, so that it works after a restart, too."""

import re
from typing import Any, Generic, Self, TypeVar

import discord

from bot.chat.labbot import LabBot

ItemT = TypeVar("ItemT", bound=discord.ui.Item[Any])


class Lasting(discord.ui.DynamicItem[ItemT], Generic[ItemT], template=r"(?!)"):
    """Its `template` has a group for each argument of its `__init__`, in order; digits are ints."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """Make the one that was clicked, or in which somebody chose."""
        parts = (int(part) if part.isdecimal() else part for part in match.groups())
        return cls(*parts)  # type: ignore[arg-type]  # a subclass takes what its template says

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it says: discord.py calls this with whatever client there is, and it is ours."""
        await self.clicked(interaction)

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Do what it says; each subclass has its own."""
        raise NotImplementedError  # a button that does nothing is none


Button = Lasting[discord.ui.Button[discord.ui.View]]
Menu = Lasting[discord.ui.Select[discord.ui.View]]
