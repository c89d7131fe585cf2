"""`!detach`: leave the terminal; its program goes on."""

from bot.chat.terminal.words.word import Asked, Word


async def detach(asked: Asked) -> None:
    """Leave, as Ctrl-P Ctrl-Q does at a terminal."""
    await asked.client.terminals.detach(asked.message.channel.id)


WORD = Word("detach", "", "leave; the program goes on without you", detach)
