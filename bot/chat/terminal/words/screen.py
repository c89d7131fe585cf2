"""`!screen`: show what runs as one screen, drawn anew in place; `lines` is its opposite."""

from bot.chat.terminal.words.word import Asked, Word


async def screen(asked: Asked) -> None:
    """Show a screen, and say how to go back."""
    back = f"`{asked.client.settings.prefix}lines`"
    await asked.answer(
        f"From here on I show the screen of `{asked.opened.own.name}`; {back} ends it."
    )
    await asked.opened.session.show_screen()


WORD = Word("screen", "", "show one screen that changes, as vi and top need", screen)
