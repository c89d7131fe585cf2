"""What happens to containers from elsewhere, told in their terminals; `upkeep.watch` calls it."""

from bot.engine.events import Event
from bot.sandbox.labels import GUILD, OWNER, name_prefix
from bot.sessions.terminals import Terminals


class Happenings:
    """A listener for the open terminals. Ends and restarts are theirs: their output tells them."""

    def __init__(self, terminals: Terminals, prefix: str) -> None:
        self._terminals = terminals
        self._prefix = prefix

    async def settle(self) -> None:
        """Nothing to look up: a terminal that lost its engine comes back by itself."""

    async def heard(self, event: Event) -> None:
        """Tell what the program itself can't."""
        if event.action == "rename":
            marks = event.attributes
            before = name_prefix(int(marks[GUILD]), int(marks[OWNER]))
            name = marks["name"].removeprefix(before)
            await self._terminals.called(event.id, name)
            return
        for opened in self._terminals.of_container(event.id):
            name = opened.own.name
            words = {
                "pause": f"`{name}` was paused: it stands still, and what you type waits. "
                f"`{self._prefix}unpause {name}` lets it go on.",
                "unpause": f"`{name}` goes on.",
                "oom": f"`{name}` needed more memory than a container here may have, so one of "
                "its programs was killed.",
            }.get(event.action)
            if words:
                await self._terminals.notice(opened, words)
