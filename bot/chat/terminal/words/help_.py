"""`!help` in a terminal's thread: what the bot understands there; the rest goes to the program."""

from collections.abc import Sequence

from bot.chat.render import block
from bot.chat.terminal.words.word import Asked, Word


def help_on(words: Sequence[Word]) -> Word:
    """The word that lists the others."""

    async def help_(asked: Asked) -> None:
        prefix = asked.client.settings.prefix
        left = [f"{prefix}{word.name} {word.synopsis}".rstrip() for word in words]
        width = max(map(len, left))
        rows = (f"{call:<{width}}  {word.short}" for call, word in zip(left, words, strict=True))
        await asked.answer(
            f"What you write here is typed at `{asked.opened.own.name}`. These are for me instead:"
            f"\n{block(chr(10).join(rows))}\n"
            "`ctrl-c`, `^C` or `<up>` alone in a message presses that key. In vi, `^[` is Esc, and "
            "`:wq` then saves and leaves; `q` leaves top and less. Lines at the top that begin "
            "with `##` are for people, and not typed. In backticks, everything is typed, also "
            f"`` `{prefix}help` ``. `{prefix}docker help` shows Docker's own commands."
        )

    return Word("help", "", "this list", help_, owner_only=False)
