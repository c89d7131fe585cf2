"""`!web`: the terminal in a browser, by a link for whoever presses the button."""

from bot.chat.terminal.keyboard import browser_button
from bot.chat.terminal.words.word import Asked, Word


async def web(asked: Asked) -> None:
    """Put the button there: a link is for one person alone, and messages are for all."""
    name = asked.opened.own.name
    if asked.client.browser_link is None:
        await asked.answer(
            f"There is no web terminal here, so write in this thread what `{name}` shall read: "
            "**More keys** above has the keys, and whoever runs me can set `QUAYSIDE_WEB_URL`."
        )
        return
    await asked.answer(
        f"**Browser** gives you, and nobody else, a link to `{name}` in your browser.",
        view=browser_button(asked.message.channel.id),
    )


WORD = Word("web", "", "the terminal in your browser", web, owner_only=False)
