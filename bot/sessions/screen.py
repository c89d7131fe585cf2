"""A terminal's bytes as lines of text, for programs that print line by line; colours are kept.

Sequences that Discord's `ansi` blocks know (SGR) stay in the text; all the others act or vanish.
A region whose cursor moves up, back or to a column is replayed cell by cell; plain lines, nearly
all there are, never pay for that.
"""

from __future__ import annotations

import re

from bot.sessions.cells import Cells

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


def text_of(data: bytes, columns: int = 120) -> str:
    """What `data` leaves on a screen `columns` wide: lines ended by a newline, SGR kept.

    Invalid UTF-8 becomes U+FFFD; lone surrogates cannot occur.
    """
    text = _SILENT.sub("", data.decode("utf-8", "replace"))
    text = re.sub(r"(?<!\r)\r+\n", "\n", text)  # looking behind keeps it linear
    # `CSI 1 G CSI 0 J` is how readline redraws a prompt on an empty line: nothing is lost by it.
    text = re.sub(r"(?:(?<=\n)|\A)\x1b\[1G\x1b\[0?J", "", text)
    # And this is how it goes to the prompt's end, which is where the cursor is already.
    text = re.sub(r"\A\x1b\[[0-9]+G|\x1b\[[0-9]+G(?=\n|\Z)", "", text)
    if _MOVES.search(text):
        text = "\n".join(_settled(line, columns) for line in _regions(text))
    return _OTHER_CSI.sub("", text)


def plain(text: str) -> str:
    """The text without its colours."""
    return SGR.sub("", text)


def _regions(text: str) -> list[str]:
    """Lines that stand alone, and runs of lines that the cursor walks over together."""
    if not re.search(r"\x1b\[(?:[0-9;]*[ABEFHLMdf]|[123]J)", text):
        return text.split("\n")
    return [text]


def _settled(region: str, columns: int) -> str:
    if not _MOVES.search(region):
        return region
    cells = Cells(columns)
    cells.feed(region)
    return cells.text()
