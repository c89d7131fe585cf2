"""All of the bot's own words in a terminal's thread, found by name; `client` hands them over."""

from bot.chat.terminal import sharing
from bot.chat.terminal.entry import guests_of
from bot.chat.terminal.words import (
    detach,
    get,
    help_,
    history,
    keys,
    lines,
    resize,
    screen,
    share,
    type_,
    web,
)
from bot.chat.terminal.words.word import Asked, Word

_WORDS: tuple[Word, ...] = (
    detach.WORD,
    get.WORD,
    history.SCROLL,
    history.TRANSCRIPT,
    history.RECORD,
    keys.WORD,
    type_.WORD,
    share.WORD,
    web.WORD,
    resize.WORD,
    screen.WORD,
    lines.WORD,
)
WORDS = {word.name: word for word in (*_WORDS, help_.help_on(_WORDS))}


async def run(word: Word, asked: Asked) -> None:
    """Do what the word says, if the person may."""
    if word.typing and not guests_of(asked.opened).may_type(asked.message.author.id):
        await sharing.refuse(asked.message, asked.opened)
    elif word.owner_only and not word.typing and not asked.by_owner:
        await asked.answer(f"This is {asked.opened.seat.person.name}'s terminal.")
    else:
        await word.body(asked)
