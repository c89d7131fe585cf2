"""A command's terminal as it sees it: `chat/` puts one on a Discord channel, tests keep lists."""

from collections.abc import Sequence
from typing import Literal, Protocol

from bot.sessions.place import Place


class Attachment(Protocol):
    """A file of the message that the command was typed in; `size` is in bytes."""

    @property
    def name(self) -> str:
        """Its name, as Discord keeps it."""

    @property
    def size(self) -> int:
        """How many bytes it has, known before it is read."""

    async def read(self) -> bytes:
        """Fetch it; `TimeoutError` or another error where Discord doesn't give it."""


class Console(Protocol):
    """What a program of this room writes to. Cancelling its task is its Ctrl-C.

    Text has no trailing newline: each call of `out`, `err` and `hint` is whole lines.
    """

    @property
    def stdin(self) -> bytes | None:
        """The message's code block or attachment; None when it has neither."""

    @property
    def attachments(self) -> Sequence[Attachment]:
        """All files of the message, unread."""

    async def out(self, text: str) -> None:
        """Print lines to stdout."""

    async def err(self, text: str) -> None:
        """Print lines to stderr."""

    async def data(self, stream: Literal["stdout", "stderr"], data: bytes) -> None:
        """Print a container's output as it comes, cut anywhere."""

    async def live(self, lines: Sequence[str]) -> None:
        """Rewrite the area below what was printed; no lines clear it."""

    async def hint(self, text: str) -> None:
        """Add one line of the bot's own below Docker's words."""

    async def file(self, name: str, data: bytes) -> None:
        """Attach a file to the answer; one that is too large, or one too many, is told in words."""

    async def ask(self, question: str) -> bool:
        """Print the question with Docker's `[y/N]` behind it; False on a no, and on no answer.

        `stdin` answers it, if there is any; else the person does, with a button or by typing.
        """

    async def open_place(self, title: str, container_id: str = "") -> Place:
        """Open the thread in which a terminal lives, or the person's earlier one of a container."""
