"""What a message in a terminal's thread means: a key, leaving, or text for the program. Pure."""

import re

_FENCE = re.compile(r"```(?:[\w+#.-]*\n)?(.*?)\n?```", re.DOTALL)
_CONTROL = re.compile(r"(?:ctrl[-+ ]?|\^)([a-z\\\[\]])", re.IGNORECASE)
_DETACH = ("p", "q")
"""Docker's detach keys, ctrl-p ctrl-q, as letters."""


def keys(content: str) -> bytes | None:
    """The keys that a message names ("ctrl-c", "^C", "^P^Q"); None if it names none."""
    words = re.sub(r"[\s,`]+", "", content)
    if not words or _CONTROL.sub("", words):
        return None
    return bytes(ord(letter.upper()) & 0x1F for letter in _CONTROL.findall(words))


def detaches(pressed: bytes) -> bool:
    """Whether the keys are Docker's ctrl-p ctrl-q."""
    return pressed == bytes(ord(letter.upper()) & 0x1F for letter in _DETACH)


def typed_text(content: str) -> str | None:
    """The text for the program: what is in the code block, if there is one; None for none."""
    if keys(content) is not None:
        return None
    blocks = _FENCE.findall(content)
    text = "\n".join(blocks) if blocks else _unquoted(content)
    return text if text.strip() else None


def _unquoted(content: str) -> str:
    """`code` in single backticks without them, as people paste it."""
    whole = re.fullmatch(r"`([^`\n]+)`", content.strip())
    return whole[1] if whole else content
