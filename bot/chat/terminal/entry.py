"""Who comes in by a terminal's buttons: the checks that all of them make first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol, runtime_checkable

import discord

from bot.chat import errors
from bot.chat.labbot import LabBot
from bot.chat.terminal.guests import Guests
from bot.sessions.terminals import Opened

RESUME_S = 2.0
"""How long a bot that has just begun looks for its terminals; Discord waits 3 s for an answer."""


@runtime_checkable
class Shared(Protocol):
    """A place whose owner may let others type."""

    guests: Guests


def guests_of(opened: Opened) -> Guests:
    """Who may type at it besides its owner."""
    place = opened.session.place
    assert isinstance(place, Shared)
    return place.guests


async def found(interaction: discord.Interaction[LabBot], thread_id: int) -> Opened | None:
    """The terminal of a button that is used in that terminal's thread, by who may write there."""
    client = interaction.client
    if client.terminals.at(thread_id) is None:
        with suppress(TimeoutError):
            async with asyncio.timeout(RESUME_S):
                await client.resumed.wait()
    opened = client.terminals.at(thread_id)
    if opened is None:
        kept = await interaction.client.store.terminals.get(thread_id)
        told = (
            "This terminal is closed."
            if kept is None or kept.ended
            else "This terminal is not back yet: it comes by itself. Try again in a moment."
        )
    elif interaction.channel_id != thread_id or interaction.guild_id != opened.seat.guild_id:
        told = "This button belongs to another thread."
    elif not interaction.permissions.send_messages_in_threads:
        told = "You may not write in this thread, so you can't press keys in it either."
    else:
        return opened
    await whisper(interaction, told)
    return None


@asynccontextmanager
async def explained(interaction: discord.Interaction[LabBot]) -> AsyncIterator[None]:
    """Tell whoever used a button in words what went wrong."""
    try:
        yield
    except Exception as error:
        await whisper(interaction, errors.words(error))


async def whisper(interaction: discord.Interaction[LabBot], text: str) -> None:
    """Say it to the person alone, also after a first answer."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)
