"""Letting others type at a terminal: who may, how they ask, and what those who may not are told."""

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button
from bot.chat.terminal.entry import explained, found, guests_of, whisper
from bot.chat.writer import NOBODY
from bot.sessions.terminals import Opened

LABELS = {"ask": "Request", "join": "Join", "allow": "Allow", "deny": "No"}


class ShareButton(
    Button,
    template=r"share:(?P<act>ask|join|allow|deny):(?P<thread>\d+):(?P<person>\d+)",
):
    """Asks for `person` to type at the terminal in a thread, or answers that."""

    def __init__(self, act: str, thread_id: int, person_id: int) -> None:
        style = discord.ButtonStyle.success if act == "allow" else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(
                label=LABELS[act], style=style, custom_id=f"share:{act}:{thread_id}:{person_id}"
            )
        )
        self.act = act
        self.thread_id = thread_id
        self.person_id = person_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Ask the owner, join as a moderator, or give the owner's answer."""
        async with explained(interaction):
            opened = await found(interaction, self.thread_id)
            if opened is None:
                return
            answers = self.act in ("allow", "deny")
            owner = opened.seat.person
            if interaction.user.id != (owner.id if answers else self.person_id):
                whose = f"{owner.name}'s to answer" if answers else f"for <@{self.person_id}>"
                await whisper(interaction, f"This button is {whose}.")
            elif answers:
                await self._answer(interaction, opened)
            elif guests_of(opened).may_type(self.person_id):
                await interaction.response.edit_message(
                    content="You may type here already.", view=None
                )
            elif self.act == "ask":
                await self._ask(interaction, opened)
            elif interaction.permissions.manage_messages:
                await interaction.response.edit_message(content="You type along now.", view=None)
                await join(interaction.client, opened, self.person_id)
            else:
                await whisper(interaction, "Only moderators can join without asking.")

    async def _ask(self, interaction: discord.Interaction[LabBot], opened: Opened) -> None:
        owner = opened.seat.person
        await interaction.response.edit_message(content=f"I have asked {owner.name}.", view=None)
        if not guests_of(opened).first_time("request", self.person_id):
            return
        view = _buttons(("allow", "deny"), self.thread_id, self.person_id)
        assert isinstance(interaction.channel, discord.Thread)
        await interaction.channel.send(
            f"<@{self.person_id}> would like to type at `{opened.own.name}`, too. "
            f"<@{owner.id}>, may they?",
            view=view,
            allowed_mentions=NOBODY,
        )

    async def _answer(self, interaction: discord.Interaction[LabBot], opened: Opened) -> None:
        prefix = interaction.client.settings.prefix
        told = f"<@{self.person_id}>: {opened.seat.person.name} says no. You can read along."
        if self.act == "allow":
            await guests_of(opened).allow(self.person_id)
            told = (
                f"<@{self.person_id}>, what you write here is typed at `{opened.own.name}` now. "
                f"(`{prefix}share nobody` ends that.)"
            )
        await interaction.response.edit_message(content=told, view=None, allowed_mentions=NOBODY)


async def join(client: LabBot, opened: Opened, person_id: int) -> None:
    """Let a moderator type: the thread is told, and the audit trail."""
    guests = guests_of(opened)
    await guests.allow(person_id)
    await opened.session.place.tell(
        f"<@{person_id}> is a moderator and has joined: they can type at `{opened.own.name}`, too."
    )
    await client.store.audit.record(
        person_id,
        opened.seat.guild_id,
        guests.thread_id,
        None,
        f"share me: joined {opened.own.name} of {opened.seat.person.id}",
        0,
        0.0,
    )


async def refuse(message: discord.Message, opened: Opened, *, again: bool = False) -> None:
    """Tell somebody who may not type here, once unless they ask, and how to ask for it."""
    if guests_of(opened).first_time("refused", message.author.id) or again:
        channel, author = message.channel, message.author
        moderates = (
            isinstance(author, discord.Member) and channel.permissions_for(author).manage_messages
        )
        text, view = _refusal(opened, author.id, moderates=moderates)
        await message.reply(text, view=view, mention_author=False)


async def typist(interaction: discord.Interaction[LabBot], thread_id: int) -> Opened | None:
    """The terminal of a button, if this person may type at it; else they are told why not."""
    opened = await found(interaction, thread_id)
    if opened is None or guests_of(opened).may_type(interaction.user.id):
        return opened
    text, view = _refusal(
        opened, interaction.user.id, moderates=interaction.permissions.manage_messages
    )
    await interaction.response.send_message(text, view=view, ephemeral=True)
    return None


def _refusal(opened: Opened, person_id: int, *, moderates: bool) -> tuple[str, discord.ui.View]:
    told = (
        f"This is {opened.seat.person.name}'s terminal: you can read along and talk about it, but "
        "what you write is not typed. "
    )
    told += "As a moderator you can join." if moderates else "Would you like to type, too?"
    act = "join" if moderates else "ask"
    return told, _buttons((act,), guests_of(opened).thread_id, person_id)


def _buttons(acts: tuple[str, ...], thread_id: int, person_id: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for act in acts:
        view.add_item(ShareButton(act, thread_id, person_id))
    return view
