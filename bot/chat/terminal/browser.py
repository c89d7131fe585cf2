"""The terminal in a browser as Discord sees it: who gets a link, what they may, who is told."""

import discord

from bot.chat.labbot import LabBot
from bot.chat.pace import FAILURES
from bot.chat.terminal.entry import found, guests_of, whisper
from bot.sessions.place import PlaceGone
from bot.sessions.terminals import Opened
from bot.sessions.watching import Access


async def answer(interaction: discord.Interaction[LabBot], thread_id: int) -> None:
    """Give a link to whoever pressed the button, unseen by others."""
    link = interaction.client.browser_link
    if (opened := await found(interaction, thread_id)) is None:
        return
    if link is None:
        await whisper(interaction, "There is no web terminal any more: write in this thread.")
        return
    may = "" if guests_of(opened).may_type(interaction.user.id) else " You can read along there."
    url = link(interaction.user.id, thread_id)
    # Only a button: Discord would load an address in the text by itself.
    view = discord.ui.View().add_item(discord.ui.Button(label="Open the terminal", url=url))
    await interaction.response.send_message(
        f"`{opened.own.name}` in your browser.{may} The link is yours alone: it opens once, and "
        "within 10 minutes.",
        view=view,
        ephemeral=True,
    )


class Visitors:
    """Who may what at a terminal in a browser, asked by the web; `app` hands it over."""

    def __init__(self, client: LabBot) -> None:
        self._client = client

    @property
    def prefix(self) -> str:
        """What a command in chat begins with."""
        return self._client.settings.prefix

    def may_type(self, opened: Opened, person_id: int) -> bool:
        """Whether the terminal's owner lets them, which is known here."""
        return guests_of(opened).may_type(person_id)

    async def access(self, opened: Opened, person_id: int) -> Access | None:
        """What they may in Discord now; None if Discord doesn't tell."""
        guild = self._client.get_guild(opened.seat.guild_id)
        parent = guild and guild.get_channel(opened.place.parent_id)
        if guild is None or not isinstance(parent, discord.TextChannel):
            return None
        try:
            member = await guild.fetch_member(person_id)
        except discord.NotFound:
            return Access.NONE
        except FAILURES:
            return None
        allowed = parent.permissions_for(member)
        if not allowed.view_channel:
            return Access.NONE
        return Access.TYPES if allowed.send_messages_in_threads else Access.SEES

    async def entered(self, opened: Opened, person_id: int) -> None:
        """Tell the thread and the audit trail that somebody is at the terminal by a browser."""
        name, owner = opened.own.name, opened.seat.person
        await self._client.store.audit.record(
            person_id,
            opened.seat.guild_id,
            opened.place.id,
            None,
            f"web: opened {name} of {owner.id}",
            0,
            0.0,
        )
        try:
            await opened.place.tell(f"-# 🌐 <@{person_id}> is at `{name}` in a browser.")
        except (PlaceGone, *FAILURES):
            return  # the session sees that, too, at its next word
