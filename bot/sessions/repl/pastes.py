"""Whether a program wants what is pasted in brackets; a session keeps one `Pastes`."""

PASTES_ON, PASTES_OFF = b"\x1b[?2004h", b"\x1b[?2004l"
"""By mode 2004 a program asks for bracketed paste (xterm's control sequences)."""


class Pastes:
    """The mode, by what the program printed so far; before that, as it was `known`."""

    def __init__(self, known: bool = False) -> None:
        self.wanted = known
        self._ending = b""

    def hear(self, output: bytes) -> None:
        heard = self._ending + output
        on, off = heard.rfind(PASTES_ON), heard.rfind(PASTES_OFF)
        if on != off:
            self.wanted = on > off
        self._ending = heard[1 - len(PASTES_ON) :]
