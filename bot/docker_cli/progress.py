"""A pull's progress as lines: live ones with bars, and those that stay when it is done.

Layout after JSONProgress of moby, pkg/jsonmessage.
"""

from dataclasses import dataclass

from bot.docker_cli.units import human_size

_BAR = 50


@dataclass(frozen=True)
class _Row:
    id: str  # a layer's id, the tag in "latest: Pulling from …", or "" for a line of its own
    status: str
    current: int = 0
    total: int = 0

    @property
    def plain(self) -> str:
        return f"{self.id}: {self.status}" if self.id else self.status

    def live(self, bar: int) -> str:
        return f"{self.plain} {self._progress(bar)}".rstrip()

    def _progress(self, bar: int) -> str:
        if self.current <= 0 and self.total <= 0:
            return ""
        current = f"{human_size(self.current, 4):>8}"
        if self.total <= 0:
            return current
        full = min(bar, self.current * bar // self.total)
        picture = f"[{'=' * full}>{' ' * (bar - full)}] "
        # An engine sometimes reports more than the total; the total is the wrong one then.
        total = "" if self.current > self.total else f"/{human_size(self.total, 4)}"
        return picture + current + total


class PullProgress:
    """The state of one pull: feed it the engine's events, ask it for lines at any time."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._places: dict[str, int] = {}  # a layer's id to its row

    def feed(
        self,
        id: str,  # noqa: A002 - the event's own word
        status: str,
        current: int | None = None,
        total: int | None = None,
    ) -> None:
        """Take one event: a layer keeps its line, an event without an id is a line of its own."""
        row = _Row(id, status, current or 0, total or 0)
        if id and id in self._places:
            self._rows[self._places[id]] = row
            return
        if id:
            self._places[id] = len(self._rows)
        self._rows.append(row)

    def live_lines(self, bar: int = _BAR) -> list[str]:
        """The lines as a terminal shows them now, with bars of `bar` cells."""
        return [row.live(bar) for row in self._rows]

    def plain_lines(self) -> list[str]:
        """The lines as they stay when the pull is over: each layer's last state."""
        return [row.plain for row in self._rows]
