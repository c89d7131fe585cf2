"""What was typed in a form, shown in the thread as who typed what, and read from there again. Pure.

The bot posts it; heard as a message like others, it is typed in its turn, once, also after a crash.
"""

import re
from dataclasses import dataclass

from bot.chat.render import block

_TYPED = re.compile(r"-# ⌨️ <@(\d+)> typed:\n```\n(.*)\n```", re.DOTALL)
_IN_A_FILE = re.compile(r"-# ⌨️ <@(\d+)> typed what is in the file:")
FILE_NAME = "input.txt"
_GAP = "\u200b"


@dataclass(frozen=True, slots=True)
class Echo:
    """A message about an input: `text` is None where the file beside it has it."""

    person_id: int
    text: str | None


def of(person_id: int, text: str, limit: int) -> str | None:
    """The message that shows the input; None if the text can't be read from it as it was."""
    shown = f"-# ⌨️ <@{person_id}> typed:\n{block(text)}"
    return shown if len(shown) <= limit and read(shown) == Echo(person_id, text) else None


def of_file(person_id: int) -> str:
    """The message beside a file that holds the input."""
    return f"-# ⌨️ <@{person_id}> typed what is in the file:"


def read(content: str) -> Echo | None:
    """What one of the bot's own messages says about an input, if it does."""
    if found := _IN_A_FILE.match(content):
        return Echo(int(found[1]), None)
    if found := _TYPED.fullmatch(content):
        text = found[2].replace(f"`{_GAP}`", "``")
        return Echo(int(found[1]), text.removesuffix(_GAP) if text.endswith(f"`{_GAP}") else text)
    return None
