"""A chat message's text to the words a shell would hand to `docker`; the dispatcher calls this.

Quoting is POSIX's. On top of it: phones and word processors write “curly” quotes and turn `--`
into a dash; both are taken for what was meant.
"""

from dataclasses import dataclass

_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")})  # noqa: RUF001
_DASHES = "—–"  # noqa: RUF001
_ESCAPED_IN_DOUBLE = '$`"\\'


@dataclass(eq=False)
class WordsError(Exception):
    """The text can't be split into words; `message` says why, for a person."""

    message: str


def split(text: str) -> list[str]:
    """The words of a command line; a backslash before a line's end joins the lines.

    Raises WordsError when a quote is opened and never closed.
    """
    words: list[str] = []
    word: str | None = None  # None: between words, which is not the same as an empty word ('')
    at = 0
    while at < len(text):
        char = text[at]
        quote = char.translate(_STRAIGHT)
        if char.isspace():
            if word is not None:
                words.append(word)
            word = None
            at += 1
        elif quote in ("'", '"'):
            inside, at = _quoted(text, at)
            word = (word or "") + inside
        elif char == "\\":
            if text[at + 1 : at + 2] != "\n":
                word = (word or "") + (text[at + 1 : at + 2] or "\\")
            at += 2
        else:
            dash = word is None and char in _DASHES and text[at + 1 : at + 2].isalpha()
            word = (word or "") + ("--" if dash else char)
            at += 1
    if word is not None:
        words.append(word)
    return words


def _quoted(text: str, start: int) -> tuple[str, int]:
    """What stands in the quotes that open at `start`, and the position after them.

    Inside curly quotes every quote is meant straight; inside straight ones all are data.
    """
    opening = text[start]
    mark = opening.translate(_STRAIGHT)
    curly = opening != mark
    inside = ""
    at = start + 1
    while at < len(text):
        char = text[at].translate(_STRAIGHT) if curly else text[at]
        if char == mark:
            return inside, at + 1
        if mark == '"' and char == "\\":
            follower = text[at + 1 : at + 2]
            follower = follower.translate(_STRAIGHT) if curly else follower
            if follower != "\n":
                inside += (
                    follower if follower and follower in _ESCAPED_IN_DOUBLE else char + follower
                )
            at += 2
        else:
            inside += char
            at += 1
    raise WordsError(f"the quote {opening} is opened but never closed")
