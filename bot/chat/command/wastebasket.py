"""🗑 on an answer removes it: for the person whose command it answers, and for moderators."""

from contextlib import suppress

import discord

from bot.chat.labbot import LabBot

SIGNS = ("🗑", "🗑\N{VARIATION SELECTOR-16}")


async def throw_away(client: LabBot, reaction: discord.RawReactionActionEvent) -> None:
    """Stop what still prints into the answer, and delete it; a stranger's reaction stays one."""
    if reaction.emoji.name not in SIGNS:
        return
    answer = await client.store.answers.find(reaction.message_id)
    channel = client.get_channel(reaction.channel_id)
    if answer is None or not isinstance(channel, discord.TextChannel | discord.Thread):
        return
    member = reaction.member
    moderates = member is not None and channel.permissions_for(member).manage_messages
    if reaction.user_id != answer.person_id and not moderates:
        return
    await client.running.end(reaction.message_id)
    with suppress(discord.NotFound):
        await channel.get_partial_message(reaction.message_id).delete()
    await client.store.answers.drop(reaction.message_id)
