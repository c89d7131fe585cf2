"""When a program draws a screen and when it prints lines, read from its output; for `session`."""

import re
from collections.abc import Iterator

_TELLS = re.compile(rb"\x1b\[(?:\?(?:1049|1047|47)([hl])|\?1([hl])|[0-9;]*[Hf])")
"""The alternate screen, entered or left (xterm, DECSET 47, 1047, 1049), cursor keys in application
mode or not (DECCKM), and a cursor put somewhere (CUP, HVP)."""
_BEGUN = re.compile(rb"\x1b(?:\[(?:\?[0-9]{0,5}|[0-9;]{0,9}))?\Z")
"""A piece's end that may be the beginning of one."""


class Switch:
    """Cuts output into what is drawn on the alternate screen and what is not.

    `alternate` holds for what comes next; `addressed` after a cursor was put somewhere outside of
    it, as `clear` does once and `top` each time, until `forget`. `application_keys`: the program
    asked for the other sequences of cursor keys, as most that draw a screen do.
    """

    def __init__(self, *, alternate: bool = False) -> None:
        self.alternate = alternate
        self.addressed = False
        self.application_keys = alternate
        self._held = b""

    def parts(self, data: bytes) -> Iterator[bytes]:
        """Yield the pieces; `alternate` and `addressed` are right for each when it comes.

        An escape sequence cut by the piece's end is held back until the next one.
        """
        data = self._held + data
        begun = _BEGUN.search(data)
        self._held = begun[0] if begun else b""
        data = data[: len(data) - len(self._held)]
        at = 0
        for found in _TELLS.finditer(data):
            if found[2]:
                self.application_keys = found[2] == b"h"
            elif found[1] == b"h" and not self.alternate:
                if found.start() > at:
                    yield data[at : found.start()]
                at = found.start()
                self.alternate = True
            elif found[1] == b"l" and self.alternate:
                yield data[at : found.end()]
                at = found.end()
                self.alternate = False
                self.addressed = False
            elif not found[1] and not self.alternate:
                self.addressed = True
        if at < len(data):
            yield data[at:]

    def rest(self) -> bytes:
        """What is held back when nothing more comes."""
        held, self._held = self._held, b""
        return held

    def forget(self) -> None:
        """A prompt was shown, or a new answer begins."""
        self.addressed = False
