"""Who asked for a command, where, and how to answer there: by a message, or by `/docker`.

`docker` and `console` work with either; `client` and `slash` make them.
"""

from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Literal, Protocol

import discord

from bot.chat.labbot import LabBot
from bot.chat.pace import FAILURES
from bot.chat.render import Page, code
from bot.chat.writer import NOBODY, AnyMessage, attachments

DONE = "✅"
DEFER_AFTER_S = 1.5
"""Discord takes an interaction for failed that nobody has answered for three seconds."""

Channel = discord.TextChannel | discord.Thread

Archive = Literal[60, 1440, 4320, 10080]
"""After how many minutes without a message Discord archives a thread: those that it knows."""


class Asked(Protocol):
    """A command that somebody gave in a channel of a guild; its `id` is its message's, or its own.

    `answer` is the message that answers it already, when it is run again; `patience_s` how long
    Discord waits for a sign of life; `prefix` what the next command would begin with. An answer
    `queues` with the channel's other messages, unless it answers an interaction.
    """

    id: int
    author: discord.User | discord.Member
    guild: discord.Guild
    channel: Channel
    files: Sequence[discord.Attachment]
    answer: AnyMessage | None
    patience_s: float
    queues: bool
    prefix: str

    async def wait(self) -> None:
        """Show that an answer will come."""

    async def post(self, page: Page, view: discord.ui.View | None) -> AnyMessage:
        """Answer it."""

    async def done(self, answer: AnyMessage | None) -> None:
        """Say quietly that it ended and printed nothing; `answer` stands from while it ran."""

    async def tell(self, text: str) -> None:
        """Say something in the bot's own words, which answers it too."""

    async def open_thread(self, name: str, archive: Archive) -> discord.Thread:
        """Open a terminal's thread; asked for within a thread, beside that, with the way there."""

    async def lead_to(self, thread: discord.Thread) -> None:
        """Answer that the terminal is in this thread, which doesn't hang at the command."""

    def linked(self, answer_id: int) -> int:
        """The message that asked, as far as there is one; else the answer itself."""


class AskedByMessage:
    """`!run …` and its like. `done_before` says that an earlier run of it left its check mark.

    `once`: an answer that another process may have posted already, and ended before it noted so,
    is the one that Discord has.
    """

    patience_s = float("inf")
    queues = True

    def __init__(
        self,
        message: discord.Message,
        prefix: str,
        answer: AnyMessage | None = None,
        done_before: bool = False,
        once: bool = False,
    ) -> None:
        assert message.guild is not None
        assert isinstance(message.channel, Channel)
        self.id = message.id
        self.prefix = prefix
        self.author = message.author
        self.guild = message.guild
        self.channel = message.channel
        self.files: Sequence[discord.Attachment] = message.attachments
        self.answer = answer
        self._message = message
        self._nonce = f"once-{message.id}" if once else token_hex(12)
        self._done = done_before

    async def wait(self) -> None:
        """Show the bot as typing."""
        with suppress(*FAILURES):
            await self.channel.typing()

    async def post(self, page: Page, view: discord.ui.View | None) -> AnyMessage:
        """Reply, also where the message is gone meanwhile."""
        await self._undo_mark()
        posted = await self.channel.send(
            page.content,
            files=attachments(page),
            view=view or discord.utils.MISSING,
            nonce=self._nonce,  # sent again because Discord failed, it is posted once
            reference=self._message.to_reference(fail_if_not_exists=False),
            allowed_mentions=NOBODY,
        )
        self._nonce = token_hex(12)
        return posted

    async def done(self, answer: AnyMessage | None) -> None:
        """Put a check mark on the message, in an answer's place."""
        if answer is not None:
            await answer.delete()
        await self._message.add_reaction(DONE)

    async def _undo_mark(self) -> None:
        if self._done:
            self._done = False
            await self._message.remove_reaction(DONE, self.guild.me)

    async def tell(self, text: str) -> None:
        """Reply."""
        await self._message.reply(text, mention_author=False)

    async def open_thread(self, name: str, archive: Archive) -> discord.Thread:
        """Open it from the message."""
        if isinstance(self.channel, discord.Thread):
            thread = await _beside(self.channel, name, archive)
            await self.lead_to(thread)
            return thread
        return await self._message.create_thread(name=name, auto_archive_duration=archive)

    async def lead_to(self, thread: discord.Thread) -> None:
        """Reply; in that thread itself there is no need."""
        if thread.id != self.channel.id:
            await self.tell(f"Your terminal is in {thread.mention}.")

    def linked(self, answer_id: int) -> int:
        """The message."""
        return self.id


class AskedBySlash:
    """`/docker command:…`: one interaction, whose response is the answer.

    The response is posted as an answer to the interaction, and from then on it is a message of the
    bot's as any other: an interaction's own way to edit it ends after fifteen minutes.
    """

    patience_s = DEFER_AFTER_S
    queues = False
    prefix = "/docker command:"

    def __init__(
        self,
        interaction: discord.Interaction[LabBot],
        line: str,
        files: Sequence[discord.Attachment],
    ) -> None:
        assert interaction.guild is not None
        assert isinstance(interaction.channel, Channel)
        self.id = interaction.id
        self.author = interaction.user
        self.guild = interaction.guild
        self.channel = interaction.channel
        self.files = files
        self.answer: AnyMessage | None = None
        self._line = line
        self._interaction = interaction
        self._response: AnyMessage | None = None

    async def wait(self) -> None:
        """Show the bot as thinking, which holds the place of the answer."""
        if not self._interaction.response.is_done():
            await self._interaction.response.defer()

    async def post(self, page: Page, view: discord.ui.View | None) -> AnyMessage:
        """Respond, or put it in the place of what stands there already."""
        files = attachments(page)
        if self._response is not None:
            await self._response.edit(
                content=page.content, attachments=files, view=view, allowed_mentions=NOBODY
            )
            return self._response
        if self._interaction.response.is_done():
            posted = await self._interaction.edit_original_response(
                content=page.content, attachments=files, view=view, allowed_mentions=NOBODY
            )
            message_id = posted.id
        else:
            told = await self._interaction.response.send_message(
                page.content,
                files=files,
                view=view or discord.utils.MISSING,
                allowed_mentions=NOBODY,
            )
            assert told.message_id is not None
            message_id = told.message_id
        self._response = self.channel.get_partial_message(message_id)
        return self._response

    async def done(self, answer: AnyMessage | None) -> None:
        """Respond with a check mark: Discord wants some response."""
        await self.post(Page(DONE), None)

    async def tell(self, text: str) -> None:
        """Say it to the person only, unless the response is public already."""
        if self._interaction.response.is_done():
            await self.post(Page(text), None)
        else:
            await self._interaction.response.send_message(text, ephemeral=True)

    async def open_thread(self, name: str, archive: Archive) -> discord.Thread:
        """Open it from the response."""
        if isinstance(self.channel, discord.Thread):
            thread = await _beside(self.channel, name, archive)
            await self.lead_to(thread)
            return thread
        response = self._response
        if response is None:
            told = f"{code(f'docker {self._line}')} is a terminal, in the thread below."
            response = await self.post(Page(told), None)
        return await response.create_thread(name=name, auto_archive_duration=archive)

    async def lead_to(self, thread: discord.Thread) -> None:
        """Respond with it."""
        await self.post(Page(f"Your terminal is in {thread.mention}."), None)

    def linked(self, answer_id: int) -> int:
        """The response: what was typed is no message."""
        return answer_id


async def _beside(thread: discord.Thread, name: str, archive: Archive) -> discord.Thread:
    """A thread has no threads, so another opens in its channel."""
    assert isinstance(thread.parent, discord.TextChannel)
    return await thread.parent.create_thread(
        name=name,
        type=discord.ChannelType.public_thread,
        auto_archive_duration=archive,
    )
