"""Where a terminal is shown and who hears it: a thread in Discord, a list in a test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.sessions.screen import plain


class PlaceGone(Exception):
    """The thread `place_id` was deleted, or is shut to the bot."""

    def __init__(self, place_id: int, reason: str) -> None:
        super().__init__(reason)
        self.place_id = place_id
        self.reason = reason


class PlaceShut(PlaceGone):
    """The thread is there, but the bot may not write in it until somebody lets it again."""


class PlaceSilent(PlaceShut):
    """The thread is there, but Discord has failed for longer than the bot asks again."""


@dataclass(frozen=True, slots=True)
class Input:
    """What somebody typed at a terminal; `id` is the message that carried it, growing in time.

    Without `enter`, the text is typed as it is, with no newline after it. `files` takes those that
    came with it into the container, before anything is typed; without a text, that is all.
    """

    id: int
    person_id: int
    text: str
    enter: bool = True
    files: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Output as it should stand in one message, colours (SGR) kept.

    `start` is the place of its first byte in all of the program's output: the same output posted
    twice (before and after a crash) has the same `start`, by which a terminal's place knows it
    again.
    `answers` is the input's message; `first` marks a terminal's first reply, which gets buttons;
    `flooding` one that is summed up because more comes than can be shown, which gets a Stop
    button. `whole` is all that is kept of an output that is summed up in `text`. A `screen` is a
    picture that is drawn anew; it `replaces` an earlier message when that is too far up, and a line
    of ours may stand `below` it.
    """

    start: int
    text: str
    message_id: int | None = None
    answers: int | None = None
    first: bool = False
    flooding: bool = False
    whole: str | None = None
    screen: bool = False
    replaces: int | None = None
    below: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not plain(self.text).strip()


class Offer(Enum):
    """A button that a notice may have."""

    KEEP = "keep"  # an idle terminal
    AGAIN = "again"  # start a program that has ended, or come back to it


class Place(Protocol):
    """One terminal's thread. Each call returns once Discord has taken it, or raises PlaceGone."""

    @property
    def id(self) -> int:
        """The thread's id."""

    @property
    def parent_id(self) -> int:
        """The id of the channel that the thread is of."""

    @property
    def opened_at(self) -> datetime:
        """When this terminal was opened there, which tells it from an earlier one."""

    @property
    def after(self) -> int:
        """The message, or another of Discord's ids, after which what is posted is its input."""

    async def show(self, reply: Reply) -> int:
        """Post the reply, or rewrite the message that it has; answer that message's id."""

    async def mark(self, input_id: int) -> None:
        """Say quietly that an input ran and printed nothing."""

    async def busy(self) -> None:
        """Show for some seconds that the program works, as a person who types is shown."""

    async def tell(self, text: str, *, keys: bool = False, offer: "Offer | None" = None) -> None:
        """Say what the program did not print; with `keys`, put the terminal's buttons under it.

        `offer` is a button of its own.
        """

    async def aside(self, text: str) -> None:
        """Say it in the channel that the thread is of, where the bot still can; raises nothing."""

    async def input(self, input_id: int) -> Input | None:
        """Find what was typed by its id; None if it is gone."""

    def missed(self, after: int) -> AsyncIterator[Input]:
        """Yield the inputs posted after the message `after`, oldest first."""
