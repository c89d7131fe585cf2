"""A message as its readers see it: without fences, colours and characters of no width.

Patterns compare this, and the printer prints it.
"""

import re

_FENCE = re.compile(r"```(?:[\w+-]*\n)?(.*?)```[ \t]*\n?", re.DOTALL)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NO_WIDTH = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff")


def plain(content: str) -> str:
    """The text of Discord's markdown as a person reads it, with its edges trimmed."""
    text = _FENCE.sub(lambda fence: fence[1].rstrip("\n") + "\n", content)
    return trimmed(_COLOUR.sub("", text).translate(_NO_WIDTH))


def trimmed(text: str) -> str:
    """The same lines without spaces at their ends and without empty lines around them."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
