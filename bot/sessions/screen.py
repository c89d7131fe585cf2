"""A terminal's bytes as lines of text, for programs that print line by line; colours are kept.

Sequences that Discord's `ansi` blocks know (SGR) stay in the text; all the others act or vanish.
A region whose cursor moves up, back or to a column is replayed by an emulator; plain lines, nearly
all there are, never pay for one.
"""

import re

from bot.sessions.emulator import ROWS, replayed

COLUMNS = 80
"""What programs take the width of a terminal to be that doesn't tell its size, as the engine's."""
SGR = re.compile(r"\x1b\[[0-9;:]*m")
# What prints nothing and moves nothing that matters to a line: window titles and other strings to
# the terminal (OSC, DCS…, ended by BEL or ST; by the line, if not), modes such as bracketed paste,
# character sets, every other escape but CSI, and the controls without an effect on lines
# (ECMA-48, xterm's control sequences).
_SILENT = re.compile(
    r"\x1b[\]PX^_][^\x07\x1b\r\n]*(?:\x07|\x1b\\)?"
    r"|\x1b\[[?>=!][0-9;]*[ -/]*[@-~]?"
    r"|\x1b[()*+#%][0-9A-Za-z]?"
    r"|\x1b(?!\[)[@-~0-9=>]?"
    r"|[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
)
_MOVES = re.compile(r"\x1b\[[0-9;:]*[A-HJKLMP@X`df]|[\x08\x0b\x0c]|\r(?!\n)")
_OTHER_CSI = re.compile(r"\x1b\[(?![0-9;:]*m)[0-9;:<=>?]*[ -/]*[@-~]?")

EMULATED_CHARS = 4096
"""The most that is replayed at once: pyte reads 0.1 to 0.3 MB a second, and everybody waits."""


def text_of(data: bytes, columns: int = COLUMNS) -> str:
    """What `data` leaves on a screen `columns` wide: lines ended by a newline, SGR kept.

    Invalid UTF-8 becomes U+FFFD; lone surrogates cannot occur.
    """
    text = _SILENT.sub("", data.decode("utf-8", "replace"))
    # Half of a line's end, where what is shown is cut: a flood must not be drawn for its sake.
    text = text.removesuffix("\r")
    # Up and down again: so Python 3.13 makes sure that it prompts on a line, and so Node.js, at the
    # line's beginning, leaves what it had shown of a result below.
    text = text.replace("\x1b[1A\n", "").replace("\x1b[1A\r\r\n", "\r")
    # Looking behind keeps it linear. A return at a line's beginning moves nothing.
    text = re.sub(r"(?<!\r)\r+\n", "\n", text)
    text = re.sub(r"(?<=\n)\r+", "", text)
    # `CSI 1 G CSI 0 J` is how readline redraws a prompt on an empty line: nothing is lost by it.
    text = re.sub(r"(?:(?<=\n)|\A)\x1b\[1G\x1b\[0?J", "", text)
    # And this is how it goes to the prompt's end, which is where the cursor is already.
    text = re.sub(r"\A\x1b\[[0-9]+G|\x1b\[[0-9]+G(?=\n|\Z)", "", text)
    text = _OTHER_CSI.sub(lambda found: found[0] if _MOVES.fullmatch(found[0]) else "", text)
    moves = [found.span() for found in _MOVES.finditer(text)]
    if not moves:
        return text
    # A move reaches what is on the screen; whole lines above that stay as they are.
    start = moves[0][0]
    for _ in range(ROWS):
        start = text.rfind("\n", 0, max(start, 0))
    above, text = text[: start + 1], text[start + 1 :]
    end = text.find("\n", moves[-1][1] - len(above)) + 1 or len(text)
    drawn = _drawn(text[:end], columns)
    if drawn.endswith("\n") or end == len(text):
        # The cursor is below all that was drawn: the lines that follow are whole ones again, which
        # Discord breaks where it likes.
        return above + drawn + text[end:]
    return above + _drawn(text, columns)


def _drawn(text: str, columns: int) -> str:
    # What stands before the last of a flood is not worth the time that an emulator takes.
    cut = text.rfind("\n", 0, max(0, len(text) - EMULATED_CHARS)) + 1
    return _MOVES.sub("", text[:cut]) + replayed(text[cut:], columns)


def plain(text: str) -> str:
    """The text without its colours."""
    return SGR.sub("", text)
