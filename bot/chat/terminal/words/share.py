"""`!share @classmate`, `!share everyone`, `!share nobody`: who may type here besides the owner."""

import discord

from bot.chat.terminal import sharing
from bot.chat.terminal.entry import guests_of
from bot.chat.terminal.words.word import Asked, Word
from bot.store.shares import EVERYONE


async def share(asked: Asked) -> None:
    """Say who may type; by the owner, change it; `me` lets a moderator join, others ask."""
    guests = guests_of(asked.opened)
    who = asked.rest.lower().lstrip("@")
    if not who:
        await asked.answer(_who(asked))
    elif who == "me":
        await _me(asked)
    elif not asked.by_owner:
        owner = asked.opened.seat.person.name
        await asked.answer(f"This is {owner}'s terminal: only they can share it. {_who(asked)}")
    elif who in ("everyone", "here", "all"):
        await guests.put(guests.people | {EVERYONE})
        await asked.answer(f"Shared. {_who(asked)}")
    elif who in ("nobody", "none", "no one"):
        await guests.put(frozenset())
        await asked.answer(f"Shared with nobody any more. {_who(asked)}")
    else:
        await _with(asked)


async def _me(asked: Asked) -> None:
    author = asked.message.author
    guests = guests_of(asked.opened)
    if guests.may_type(author.id) and (asked.by_owner or not guests.everyone):
        await asked.answer("You may type here already.")
    elif asked.moderates:
        await sharing.join(asked.client, asked.opened, author.id)
    else:
        await sharing.refuse(asked.message, asked.opened, again=True)


async def _with(asked: Asked) -> None:
    """Let those who are mentioned type, if they see the thread at all."""
    prefix = asked.client.settings.prefix
    people = [one for one in asked.message.mentions if one != asked.client.user]
    if not people:
        await asked.answer(
            f"With whom? `{prefix}share @classmate` lets one person type here, `{prefix}share "
            f"everyone` all who may write in this thread, `{prefix}share nobody` ends it."
        )
        return
    guests = guests_of(asked.opened)
    for one in people:
        name = discord.utils.escape_markdown(one.display_name)
        if one.bot:
            await asked.answer(f"{name} is a bot, and bots don't type. Nothing was changed.")
            return
        if not (isinstance(one, discord.Member) and asked.sees(one)):
            await asked.answer(f"{name} doesn't see this thread, so nothing was changed.")
            return
    await guests.put(guests.people | {one.id for one in people if one.id != guests.owner_id})
    await asked.answer(f"Shared. {_who(asked)}")


def _who(asked: Asked) -> str:
    guests, name = guests_of(asked.opened), asked.opened.own.name
    owner = discord.utils.escape_markdown(asked.opened.seat.person.name)
    if guests.everyone:
        return f"All who may write in this thread can type at `{name}`."
    if not guests.people:
        return f"Only {owner} can type at `{name}`; everybody here can read along."
    others = ", ".join(f"<@{one}>" for one in sorted(guests.people))
    return f"{owner} and {others} can type at `{name}`; everybody here can read along."


WORD = Word(
    "share", "[WHO]", "let others type, too: @person, everyone, nobody", share, owner_only=False
)
