"""How to get out of a program that draws, in a line under its screen; `session` asks.

A beginner at `vi` sees no prompt and knows no key. The program is known by what was typed last;
each is explained once in a terminal.
"""

import re

VI = (
    "`i` begins to write, `^[` (Esc) ends it; then `:wq` saves and leaves, `:q!` leaves without "
    "saving."
)
LESS = "`<pgdn>` and `<pgup>` turn pages, `/word` searches, `q` leaves."
TOP = "`q` leaves."
NANO = "`^O` and `<enter>` save, `^X` leaves."
EMACS = "`^X ^S` saves, `^X ^C` leaves."
WATCH = "`^C` leaves."
ANY = (
    "What you write is typed as it is, without Enter. Keys: `<enter>`, `^[` (Esc), `^C`, `<up>`; "
    "the button **More keys** has others. Most programs end at `q`, `^X` or `^C`."
)
WAYS = {
    **dict.fromkeys(("vi", "vim", "nvim", "view", "vim.tiny"), VI),
    **dict.fromkeys(("less", "man", "more", "most"), LESS),
    **dict.fromkeys(("top", "htop", "atop", "btop", "iftop"), TOP),
    **dict.fromkeys(("nano", "pico"), NANO),
    "emacs": EMACS,
    "watch": WATCH,
}
_BETWEEN = re.compile(r"\|\||&&|[|;&\n]")
_BEFORE = re.compile(r"\s*(?:(?:sudo|exec|env|busybox|command|time)\s+|\w+=\S*\s+)*")


class WaysOut:
    """What one terminal's person was told already."""

    def __init__(self) -> None:
        self._typed = ""
        self._told: set[str] = set()

    def typed(self, text: str) -> None:
        """This was typed at a prompt; what is drawn next is its doing."""
        self._typed = text

    def now(self) -> str:
        """The line for what begins to draw; empty if it was told before."""
        way = way_out(self._typed)
        fresh = way not in self._told
        self._told.add(way)
        return way if fresh else ""


def way_out(typed: str) -> str:
    """How to leave the program that a command line starts: the last one, if it is several."""
    for part in reversed(_BETWEEN.split(typed)):
        words = _BEFORE.sub("", part, count=1).split()
        if words and (way := WAYS.get(words[0].rpartition("/")[2])):
            return way
    return ANY
