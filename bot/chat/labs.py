"""Where commands are taken, and how many at once; asked by `client` and `slash` beforehand."""

import discord

from bot.chat.command.asked import Asked
from bot.chat.labbot import LabBot


async def is_lab(client: LabBot, channel: discord.abc.Snowflake | None) -> bool:
    """Whether the channel is a lab, or a thread in one."""
    lab = channel.parent_id if isinstance(channel, discord.Thread) else channel and channel.id
    return bool(lab and await client.store.labs.get(lab))


async def where_the_labs_are(
    client: LabBot, guild: discord.Guild | None, author: discord.User | discord.Member
) -> str:
    """What somebody is told who typed a command elsewhere."""
    if guild is None:
        return "Docker commands run in a lab: a channel of a server, where the class sees them."
    labs = await client.store.labs.list(guild.id)
    seen = [lab for lab in labs if _sees(client, author, lab.channel_id)]
    if seen:
        here = ", ".join(f"<#{lab.channel_id}>" for lab in seen)
        return f"This channel is not a lab. Type it in {here}."
    if labs:
        return "This channel is not a lab. Ask a moderator which one is."
    return (
        "This server has no lab yet. Somebody with the permission Manage Server opens one, "
        f"in the channel it is for, with `{client.settings.prefix}lab here`."
    )


def _sees(client: LabBot, person: discord.User | discord.Member, channel_id: int) -> bool:
    channel = client.get_channel(channel_id)
    return (
        isinstance(channel, discord.TextChannel)
        and isinstance(person, discord.Member)
        and channel.permissions_for(person).view_channel
    )


async def too_fast(client: LabBot, asked: Asked) -> bool:
    """Whether somebody sends more commands than one may, which they are told."""
    wait_s = client.hurry.update_rate_limit(asked.author.id)
    if wait_s:
        await asked.tell(f"Not so fast: wait {wait_s:.0f} seconds, then go on.")
    return bool(wait_s)
