"""A Docker command's console, on a Discord channel: one answer that grows, hints under it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Literal, Self

import discord

from bot.chat.command.asked import Asked
from bot.chat.command.buttons import answer_buttons, stop_button
from bot.chat.command.narrow import narrow_button
from bot.chat.command.pages import book, page_buttons
from bot.chat.command.questions import read_answer
from bot.chat.labbot import LabBot
from bot.chat.render import PAGE_LINES, NamedFile, Page, code, page
from bot.chat.terminal import rooms
from bot.chat.writer import AnyMessage, LiveMessage
from bot.commands.parcel import portable_name
from bot.docker_cli.table import Table
from bot.docker_cli.units import binary_size
from bot.sessions.place import Place
from bot.sessions.tape import Tape

MIB = 1024 * 1024
TITLE_CHARS = 100
"""Discord's longest thread name."""
MOST_FILES = 9
"""Discord takes ten a message, and a long output is one itself."""


class SentFile:
    """A file that came with a person's message; read within `timeout_s`."""

    def __init__(self, file: discord.Attachment, timeout_s: float) -> None:
        self.name = file.filename
        self.size = file.size
        self._file = file
        self._timeout_s = timeout_s

    async def read(self) -> bytes:
        """Fetch it from Discord."""
        async with asyncio.timeout(self._timeout_s):
            return await self._file.read()


class ChannelConsole:
    """What one command prints, as the answer to whoever asked for it.

    Short commands cost one request: the answer is posted when the command ends. A long one is
    posted after `first_flush_s` with a Stop button, and edited as it goes on. `below` are the lines
    under the command, which answer its question where nothing else does.
    """

    def __init__(
        self,
        client: LabBot,
        asked: Asked,
        stdin: bytes | None,
        below: str,
    ) -> None:
        self.stdin = stdin
        self.opened_thread = False
        self._room: rooms.Room | None = None
        self._client = client
        self._settings = settings = client.settings
        self._asked = asked
        self._below = below
        self._buttons = self._stop = stop_button(asked.id, asked.author.id)
        self._tape = Tape(settings.output_head_kib * 1024, settings.output_tail_kib * 1024)
        half = settings.output_file_kib * 1024 // 2
        self._whole = Tape(half, half)
        self._live_lines: Sequence[str] = ()
        self._hints: list[str] = []
        self._tables: list[Table] = []
        self._files: list[NamedFile] = []
        self._told: list[str] = []
        self._answer = LiveMessage(
            client.pace,
            asked.channel.id,
            self._post,
            settings.edit_interval_s,
            asked.answer,
            queues=asked.queues,
        )
        self._news = asyncio.Event()
        self._flusher: asyncio.Task[None] | None = None

    @property
    def attachments(self) -> Sequence[SentFile]:
        """All files of the message, unread."""
        sent = self._asked.files
        return [SentFile(file, self._settings.discord_timeout_s) for file in sent]

    @property
    def unread(self) -> str:
        """The lines under the command that were no answer to a question either."""
        return self._below

    async def out(self, text: str) -> None:
        """Print lines to stdout."""
        if isinstance(text, Table) and text.wide:
            self._tables.append(text)
        await self.data("stdout", f"{text}\n".encode())

    async def err(self, text: str) -> None:
        """Print lines to stderr, which a terminal shows in the same place."""
        await self.data("stderr", f"{text}\n".encode())

    async def data(self, stream: Literal["stdout", "stderr"], data: bytes) -> None:
        """Print a container's output as it comes, cut anywhere."""
        self._tape.add(data)
        self._whole.add(data)
        self._news.set()

    async def live(self, lines: Sequence[str]) -> None:
        """Rewrite the area below what was printed; no lines clear it."""
        self._live_lines = lines
        self._news.set()

    async def hint(self, text: str) -> None:
        """Add one line of the bot's own below Docker's words."""
        self._hints.append(f"-# 💡 {text}")
        self._news.set()

    async def file(self, name: str, data: bytes) -> None:
        """Attach a file to the answer; one that is too large, or one too many, is told in words."""
        name = portable_name(name)
        most = min(self._settings.file_max_mib * MIB, self._asked.guild.filesize_limit)
        if len(data) > most:
            self._told.append(
                f"{code(name)} is too large to attach: it has {binary_size(float(len(data)))}, "
                f"and the limit is {binary_size(float(most))}."
            )
        elif len(self._files) >= MOST_FILES:
            self._told.append(f"{code(name)} is one too many: a message holds {MOST_FILES} files.")
        else:
            self._files.append(NamedFile(name, data))

    async def ask(self, question: str) -> bool:
        """Print the question, and wait for whoever typed the command to answer it."""
        await self.data("stdout", f"{question} [y/N] ".encode())
        below, self._below = self._below, ""
        text = self.stdin.decode(errors="replace") if self.stdin is not None else below
        if text:
            yes: bool | None = bool(read_answer(text))
        else:
            yes = await self._wait_for_answer()
        if yes is None:
            await self.hint(
                f"Nobody answered within {self._settings.confirm_timeout_s:g} seconds, which "
                "means No: nothing was changed."
            )
        await self.out("y" if yes else "n")  # a terminal shows what is typed at it
        return bool(yes)

    async def _wait_for_answer(self) -> bool | None:
        asked = self._asked
        self._buttons = answer_buttons(asked.id, asked.author.id)
        try:
            await self._show()
            return await self._client.questions.wait(asked.id, asked.author.id, asked.channel.id)
        finally:
            self._buttons = self._stop

    async def open_place(self, title: str, container_id: str = "") -> Place:
        """Open the thread in which a terminal lives, or the person's earlier one of a container."""
        room = await rooms.found(self._client, self._asked, title[:TITLE_CHARS], container_id)
        self.opened_thread = True
        self._room = room
        return self._client.place_in(room.thread, self._asked.author.id, room.opened_at)

    async def __aenter__(self) -> Self:
        self._flusher = asyncio.create_task(self._flush(), name=f"console {self._asked.id}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end_flushing()
        if self._room is not None:
            self._client.claimed.discard(self._room.thread.id)

    async def finish(self, exit_code: int, note: str = "") -> None:
        """Show all that was printed, and how it ended: in words if not well, else in silence."""
        await self._end_flushing()
        self._live_lines = ()
        told = [note, *self._told] if note else [*self._told]
        if exit_code:
            told.append(f"exit code {exit_code}")
        below = "\n".join((*(f"-# {line}" for line in told), *self._hints))
        text = await asyncio.to_thread(self._whole.text)
        shown, count = book(
            text, below, self._settings.message_limit_chars, self._settings.pages_max
        )
        shown = replace(shown, more=tuple(self._files))
        if shown.content or shown.more:
            owner_id = self._asked.author.id
            cards = self._cards(text, below) if shown.file is None and count == 1 else ""
            view = page_buttons(0, count, owner_id) if count > 1 else None
            if cards:
                view = narrow_button("cards", owner_id)
            answer_id = await self._answer.show(shown, view, last=True)
            if cards:
                self._client.views.keep(answer_id, {"table": shown.content, "cards": cards})
        elif not self.opened_thread:
            await self._asked.done(self._answer.message)
        elif self._asked.answer is not None:
            await self._asked.answer.delete()  # of the command before it was edited

    def _cards(self, text: str, below: str) -> str:
        """The answer with cards in its tables' places; nothing if none is wide, or it is long."""
        if not self._tables:
            return ""
        for one in self._tables:
            text = text.replace(one, one.cards(), 1)
        narrow = page(text, below, self._settings.message_limit_chars, PAGE_LINES)
        return narrow.content if narrow.file is None else ""

    async def _end_flushing(self) -> None:
        if self._flusher is not None:
            self._flusher.cancel()
            with suppress(asyncio.CancelledError):
                await self._flusher
            self._flusher = None

    async def _flush(self) -> None:
        await asyncio.sleep(min(self._settings.first_flush_s, self._asked.patience_s))
        if not self._news.is_set():
            await self._asked.wait()
        while True:
            await self._news.wait()
            await self._show()

    async def _show(self) -> None:
        """Show what there is so far, with the buttons of a command that goes on."""
        self._news.clear()
        shown = self._page("\n".join(self._hints))
        if shown.content:
            await self._answer.show(shown, self._buttons)

    def _page(self, below: str) -> Page:
        lines = "\n".join(self._live_lines)
        text = self._tape.text() + lines
        return page(text, below, self._settings.message_limit_chars, PAGE_LINES)

    async def _post(self, shown: Page, view: discord.ui.View | None) -> AnyMessage:
        message = await self._asked.post(shown, view)
        # At once, so that the answer is known for one even if this process doesn't see its end.
        await self._client.store.answers.link(
            self._asked.linked(message.id),
            self._asked.channel.id,
            [message.id],
            self._asked.author.id,
        )
        self._client.running.also(self._asked.id, message.id)
        return message
