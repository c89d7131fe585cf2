"""`!type text`: text for the program without Enter after it."""

from bot.chat.terminal.inputs import after
from bot.chat.terminal.words.word import Asked, Word


async def type_(asked: Asked) -> None:
    """Type it; the cursor stays behind it."""
    text = after(asked.message.content, "type")
    if text:
        await asked.opened.session.send(text)
        return
    prefix = asked.client.settings.prefix
    await asked.answer(
        f"What shall I type? `{prefix}type y` types y and does not press Enter; "
        f"`{prefix}keys enter` does."
    )


WORD = Word("type", "TEXT", "type it without Enter after it", type_, typing=True)
