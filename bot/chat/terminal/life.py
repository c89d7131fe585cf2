"""The buttons that keep an idle terminal, and that start one's program again after its end."""

from dataclasses import replace

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button
from bot.engine.errors import EngineError
from bot.sandbox.errors import NoSuchContainer, QuotaExceeded
from bot.sandbox.labels import Person
from bot.sessions.place import Offer
from bot.sessions.terminals import TooManyTerminals
from bot.store.rows import Terminal

LABELS = {Offer.KEEP: "Keep", Offer.AGAIN: "Start again"}


class LifeButton(
    Button,
    template=r"life:(?P<offer>keep|again):(?P<thread>\d+)",
):
    """What a terminal's notice offers, to its owner; the id says all, so it outlives the bot."""

    def __init__(self, offer: Offer | str, thread_id: int) -> None:
        self.offer = Offer(offer)
        label, name = LABELS[self.offer], self.offer.value
        super().__init__(discord.ui.Button(label=label, custom_id=f"life:{name}:{thread_id}"))
        self.thread_id = thread_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Do it for the terminal's owner; tell others whose it is."""
        client = interaction.client
        kept = await client.store.terminals.get(self.thread_id)
        if kept is None or kept.owner_id != interaction.user.id:
            told = "Only the person whose terminal this is can do that."
        elif self.offer is Offer.KEEP:
            kept_on = client.terminals.keep(self.thread_id)
            told = "I let it run." if kept_on else "Too late: this terminal is closed."
        else:
            await interaction.response.defer(ephemeral=True, thinking=True)
            told = await _again(interaction, kept)
            await interaction.followup.send(told, ephemeral=True)
            return
        await interaction.response.send_message(told, ephemeral=True)


def offered(offer: Offer | None, thread_id: int) -> discord.ui.View | None:
    """The button under a notice."""
    return offer and discord.ui.View(timeout=None).add_item(LifeButton(offer, thread_id))


async def _again(interaction: discord.Interaction[LabBot], kept: Terminal) -> str:
    """Open the terminal again in its thread, as `start -ai` or `attach` would; the words for it."""
    client, prefix = interaction.client, interaction.client.settings.prefix
    if client.terminals.at(kept.thread_id) or kept.thread_id in client.claimed:
        return "This terminal is open."
    client.claimed.add(kept.thread_id)
    person = Person(interaction.user.id, interaction.user.display_name)
    seat = client.seats.seat(person, kept.guild_id, kept.channel_id)
    try:
        own = await seat.find(kept.container_id)
        if own.state == "paused":
            return f"`{own.name}` is paused: `{prefix}unpause {own.name}` lets it go on."
        place = await client.place_of(replace(kept, opened_at=interaction.created_at))
        await client.terminals.reopen(seat, own, place)
    except NoSuchContainer:
        return f"Its container is gone. `{prefix}run -it IMAGE` makes a new one."
    except QuotaExceeded as error:
        return (
            f"You have {error.limit} running containers, and may have no more at once: "
            f"`{prefix}stop NAME` ends one."
        )
    except TooManyTerminals as error:
        return f"You have {error.limit} terminals open, and may have no more: detach from one."
    except EngineError as error:
        return f"Docker refuses: {seat.own_words(error.message)}"
    finally:
        client.claimed.discard(kept.thread_id)
    return f"`{own.name}` runs, and this is its terminal."
