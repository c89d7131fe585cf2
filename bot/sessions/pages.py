"""How many messages a terminal's output may take before it is a flood, which is summed up."""

import asyncio

from bot.sessions.draft import Draft

AT_ONCE, EACH_S = 3, 4.0
"""So many messages at once, and one more in each such time, in seconds."""


class Pages:
    """The messages that a terminal may still fill; made and used within a running loop."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._left, self._at = float(AT_ONCE), self._clock()

    def turn(self, draft: Draft) -> bool:
        """Whether the output goes on in a next message; if not, there is too much to show."""
        pages = draft.pages()
        if draft.flooding or pages == 1:
            return False
        now = self._clock()
        self._left = min(AT_ONCE, self._left + (now - self._at) / EACH_S)
        self._at = now
        draft.flooding = not pages or pages > self._left
        self._left -= not draft.flooding
        return not draft.flooding
