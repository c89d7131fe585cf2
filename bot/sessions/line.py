"""The wire to a program's terminal, what must outlive it, and its pace; what a session is given."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, Self

from bot.engine.errors import EngineError
from bot.sessions.draft import ROOM
from bot.sessions.size import Size
from bot.store.rows import Terminal


class Piece(Protocol):
    """Some of what a program printed."""

    @property
    def data(self) -> bytes:
        """The bytes, cut anywhere."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A piece that the log gave; `unheard` bytes were printed before it, and are lost."""

    data: bytes
    unheard: int = 0


class Line(Protocol):
    """The wire to a program's terminal: an attach or an exec stream of the engine."""

    async def read(self) -> Piece | None:
        """Return the next output; None at its end."""

    async def write(self, data: bytes) -> None:
        """Type bytes at the program."""

    async def resize(self, columns: int, rows: int) -> None:
        """Set the size of the program's terminal, in characters."""

    async def close(self) -> None:
        """Let go of the program; it goes on."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What must outlive the bot, so that each output byte is shown once and each input run once.

    `shown` counts the bytes, of all that the program ever printed, that stand in finished replies.
    `reply_id` is the message of the reply that begins there, once it is posted, and `answering`
    the input that it answers. `last_input` is the newest message that was typed in; while that is
    not sure, its echo is looked for in the output from `typing_at` on. `screen`: the program is at
    the alternate screen. `pastes`: when it last waited, at its `prompt`, it wanted what is
    pasted in brackets.
    """

    shown: int = 0
    reply_id: int | None = None
    answering: int | None = None
    last_input: int | None = None
    screen: bool = False
    typing_at: int | None = None
    pastes: bool = False
    prompt: str = ""

    @classmethod
    def of(cls, terminal: Terminal) -> Self:
        """As the database has it."""
        return cls(
            terminal.shown,
            terminal.reply_id,
            terminal.answering_id,
            terminal.last_input_id,
            terminal.screen,
            terminal.typing_at,
            terminal.pastes,
            terminal.prompt,
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """When output is shown, in seconds, and how much of it is kept for one reply, in bytes.

    `room` is what a message takes, in characters.
    """

    quiet_s: float
    longest_s: float
    head: int
    tail: int
    room: int = ROOM


async def fit(line: Line, size: Size) -> None:
    """Tell a program its terminal's size; one that has ended already needs none."""
    with suppress(EngineError):
        await line.resize(size.columns, size.rows)
