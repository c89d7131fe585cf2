"""What a message in a terminal's thread holds for its program: text, keys, or a remark. Pure."""

import re

from bot.chat.terminal.keys import Strokes, bare

REMARK = "##"
"""What a line begins with that is written for people, not for the program."""
_FENCE = re.compile(r"```(?:[\w+#.-]*\n)?(.*?)\n?```", re.DOTALL)


def quoted(content: str) -> bool:
    """Whether the message begins as code: that is for the program, whatever it says."""
    return content.lstrip().startswith("`")


def without_call(content: str, bot_id: int) -> str:
    """The message without the bot's mention before it, with which it can always be read."""
    return re.sub(rf"\A\s*<@!?{bot_id}>[ \t]*", "", content)


def after(content: str, word: str) -> str:
    """All that follows the bot's own word, as `!type` takes it: further lines, code without marks.

    A code block or backticks keep the spaces at the ends, which Discord takes from a message.
    """
    rest = content.partition(word)[2]
    blocks = _FENCE.findall(rest)
    return "\n".join(blocks) if blocks else _unquoted(rest.lstrip(" "))


def is_remark(content: str) -> bool:
    """Whether nothing but remarks is in the message."""
    return bool(content.strip()) and not _FENCE.search(content) and not _after_remarks(content)


def keys(content: str) -> Strokes | None:
    """The keys that a message names ("ctrl-c", "^C", "<up>"); None if it is not one of keys."""
    return None if "```" in content else bare(content)


def typed_text(content: str) -> str | None:
    """The text for the program: what is in the code block, if there is one; None for none."""
    if keys(content) is not None:
        return None
    blocks = _FENCE.findall(content)
    text = "\n".join(blocks) if blocks else _unquoted(_after_remarks(content))
    return text if text.strip() else None


def _after_remarks(content: str) -> str:
    """The message from its first line on that is no remark: further down, `##` may be a text's."""
    lines = content.split("\n")
    while lines and lines[0].startswith(REMARK):
        lines.pop(0)
    return "\n".join(lines)


def _unquoted(content: str) -> str:
    """`code` in single backticks without them, as people paste it."""
    whole = re.fullmatch(r"`([^`\n]+)`", content.strip())
    return whole[1] if whole else content
