"""`!get`: fetch a file or folder of the container that a terminal is in."""

from bot.chat.terminal.transfer import fetch
from bot.chat.terminal.words.word import Asked, Word
from bot.docker_cli.words import WordsError, split


async def get(asked: Asked) -> None:
    """Attach what was named, from where the program is at work."""
    try:
        paths = split(asked.rest)
    except WordsError:
        paths = []
    if not paths:
        prefix = asked.client.settings.prefix
        await asked.answer(
            f"Which file? `{prefix}get notes.txt` fetches it from where your program is at work, "
            f"`{prefix}get /etc/hostname` from anywhere, and `{prefix}get .` all that is there."
        )
        return
    await fetch(asked.client, asked.message, asked.opened, paths[0])


WORD = Word("get", "PATH", "fetch a file or a folder; to send one, drop it here", get, typing=True)
