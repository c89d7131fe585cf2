"""`!lines`: show what runs line by line, also if it draws; `screen` is its opposite."""

from bot.chat.terminal.words.word import Asked, Word


async def lines(asked: Asked) -> None:
    """Show lines, and say how to go back."""
    back = f"`{asked.client.settings.prefix}screen`"
    asked.opened.session.show_lines()
    await asked.answer(f"From here on I show lines, whatever the program draws; {back} ends it.")


WORD = Word("lines", "", "show the output line by line, as shells need", lines)
