"""A program's screen as a draft: bytes go in, one message's picture comes out, for `session`."""

import asyncio
import codecs

from bot.sessions.draft import PROMPT_BYTES, Draft
from bot.sessions.emulator import Emulator
from bot.sessions.place import Input, Reply
from bot.sessions.prompt import Prompts
from bot.sessions.screen import text_of
from bot.sessions.size import Size

UNDRAWN_BYTES = 16 * 1024
"""The most that waits to be drawn, older output is dropped: a screen's whole redrawing is less."""
SLICE_CHARS = 1024
"""What is drawn without a pause for everybody else: 5 to 10 ms of the emulator's time."""
LINES_BEGIN = (":", "/", "?")


class Drawn:
    """What a program draws from byte `start` on; its attributes are a `Draft`'s.

    An `alternate` screen is left by the program; any other one ends with a prompt at its end. Below
    it stands the `way_out` as long as it is drawn.
    """

    several_lines = False
    flooding = False

    def __init__(
        self, start: int, prompts: Prompts, size: Size, answers: int | None, *, alternate: bool
    ) -> None:
        self.start = start
        self.end = start
        self.answers = answers
        self.message_id: int | None = None
        self.replaces: int | None = None
        self.first = False
        self.alternate = alternate
        self.forced = False
        self.way_out = ""
        self._prompts = prompts
        self._emulator = Emulator(size)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._undrawn = bytearray()
        self._recent = b""

    def add(self, data: bytes) -> None:
        self.end += len(data)
        self._undrawn += data[-UNDRAWN_BYTES:]
        del self._undrawn[:-UNDRAWN_BYTES]
        self._recent = (self._recent + data[-PROMPT_BYTES:])[-PROMPT_BYTES:]

    def take_over(self, before: Draft) -> None:
        """Go on with a draft that turned out to be a drawing, in its message."""
        head, tail = before.tape.parts()
        self.add(head + tail)
        self.end = before.end
        self.message_id, self.first = before.message_id, before.first

    def unheard(self, size: int) -> None:
        """So many bytes were printed that nobody heard."""
        self.end += size

    def resize(self, size: Size) -> None:
        self._emulator.resize(size)

    def keys(self, what: Input) -> bytes:
        """What is typed for an input: keys as they are, with Enter where a line is wanted.

        Full-screen programs take keys one by one, but for a line that begins as commands do there
        (`:wq` in vi, `/word` in less).
        """
        bare = self.alternate or len(what.text) == 1
        enter = what.enter and (what.text[:1] in LINES_BEGIN or not bare)
        return what.text.replace("\n", "\r").encode() + (b"\r" if enter else b"")

    def learn(self) -> None:
        """A drawing's prompt is that of the program below it: nothing is learned."""

    def waits(self) -> bool:
        """Whether a prompt ended the drawing."""
        return (
            not (self.alternate or self.forced)
            and bool(self._recent)
            and self._prompts.waits(text_of(self._recent))
        )

    async def settle(self) -> None:
        """Draw what came, with pauses for everybody else."""
        text = self._decoder.decode(bytes(self._undrawn))
        self._undrawn.clear()
        for at in range(0, len(text), SLICE_CHARS):
            self._emulator.feed(text[at : at + SLICE_CHARS])
            await asyncio.sleep(0)

    def reply(self, *, done: bool) -> Reply:
        """The screen as it is; of one that a prompt ended, without that prompt."""
        text = self._emulator.frame(cursor=not done)
        if done and self.waits():
            text = self._prompts.above(f"{text} ").rstrip()  # the frame ends where letters do
        return Reply(
            self.start,
            text,
            self.message_id,
            answers=self.answers,
            first=self.first,
            screen=True,
            replaces=self.replaces,
            below="" if done else self.way_out,
        )
