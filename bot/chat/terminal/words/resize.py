"""`!resize 100x19`, `!resize phone`: make the terminal so wide and so tall; its program is told."""

from bot.chat.terminal.words.word import Asked, Word
from bot.sessions.size import SIZES, NoSize, Size


async def resize(asked: Asked) -> None:
    """Resize; without a size, tell the present one and the named ones."""
    if not asked.rest:
        named = ", ".join(f"`{name}` ({size})" for name, size in SIZES.items())
        call = f"`{asked.client.settings.prefix}resize phone`"
        size = asked.opened.session.size
        await asked.answer(f"This terminal is {size}. Change it with {call}: {named}.")
        return
    try:
        size = Size.parse(asked.rest)
    except NoSize as error:
        await asked.answer(str(error))
        return
    await asked.client.terminals.resize(asked.message.channel.id, size)
    await asked.answer(f"This terminal is {size.columns} columns wide and {size.rows} rows tall.")


WORD = Word("resize", "[SIZE]", "make the terminal 80x24, tiny, small, large, phone …", resize)
