"""A terminal's thread in Discord: replies, notices and what people typed there, for sessions."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import blake2s
from secrets import token_hex

import discord
import structlog

from bot.chat.pace import FAILURES, Pace
from bot.chat.render import SGR, Page, page, screen
from bot.chat.terminal import echo
from bot.chat.terminal.guests import Guests
from bot.chat.terminal.inputs import is_remark, typed_text, without_call
from bot.chat.terminal.life import offered
from bot.chat.terminal.presses import Presses
from bot.chat.terminal.stop import stoppable
from bot.chat.terminal.transfer import content_of, dropped
from bot.chat.writer import NOBODY, AnyMessage, LiveMessage, attachments
from bot.sessions.place import Input, Offer, PlaceGone, PlaceShut, PlaceSilent, Reply
from bot.settings import Settings

log = structlog.get_logger(__name__)

MISSED_LIMIT = 200
"""How many messages are looked through for what was typed while nobody listened."""
ARCHIVED = 50083
"""Discord's code for what can't be done in an archived thread."""
DONE = "✅"


class ThreadPlace:
    """The place of one terminal; `keys` are the buttons that the first reply gets.

    `for_bot` tells a message that is a command, not input; `files` takes a message's into the
    container. `opened_at` is a time of Discord's.
    """

    def __init__(
        self,
        thread: discord.Thread,
        guests: Guests,
        settings: Settings,
        pace: Pace,
        keys: discord.ui.View,
        for_bot: Callable[[str], bool],
        files: Callable[[discord.Message], Awaitable[None]],
        opened_at: datetime,
    ) -> None:
        self._thread = thread
        self.guests = guests
        self.opened_at = opened_at
        self.presses = Presses(thread, pace, settings.edit_interval_s)
        self._for_bot = for_bot
        self._files = files
        self._settings = settings
        self._pace = pace
        self._keys = keys
        self._live: LiveMessage | None = None
        self._live_is: tuple[int, int | None] | None = None

    @property
    def id(self) -> int:
        """The thread's id."""
        return self._thread.id

    @property
    def parent_id(self) -> int:
        """The id of the channel that the thread is of."""
        return self._thread.parent_id

    @property
    def after(self) -> int:
        """What was posted before this terminal was opened was another's, or nobody's."""
        return discord.utils.time_snowflake(self.opened_at)

    async def show(self, reply: Reply) -> int:
        """Post the reply, or rewrite the message that it has; answer that message's id."""
        if self._live is None or self._live_is != (reply.start, reply.replaces):
            self._live = self._message_of(reply)
            self._live_is = reply.start, reply.replaces
        with self._told():
            new = self._live.message is None
            try:
                shown = await self._live.show(self._page(reply), self._buttons(reply))
            except discord.HTTPException as refusal:
                if refusal.code != ARCHIVED:
                    raise
                # A post would have opened the thread again; to edit one, it must be open.
                await self._thread.edit(archived=False)
                shown = await self._live.show(self._page(reply), self._buttons(reply))
            if new and reply.replaces:
                with suppress(discord.NotFound):
                    await self._thread.get_partial_message(reply.replaces).delete()
            return shown

    def _page(self, reply: Reply) -> Page:
        limit = self._settings.message_limit_chars
        if reply.screen:
            return screen(reply.text, limit, reply.below)
        shown = page(reply.text, limit=limit)
        return replace(shown, file=SGR.sub("", reply.whole).encode()) if reply.whole else shown

    def _buttons(self, reply: Reply) -> discord.ui.View | None:
        keys = self._keys if reply.first else None
        return stoppable(self._thread.id, keys) if reply.flooding else keys

    def _message_of(self, reply: Reply) -> LiveMessage:
        before = reply.replaces or reply.message_id or 0

        async def post(shown: Page, view: discord.ui.View | None) -> AnyMessage:
            nonlocal before
            message = await self._thread.send(
                shown.content,
                files=attachments(shown),
                view=view or discord.utils.MISSING,
                nonce=self._nonce(reply.start, before),
                # None is what discord.py itself puts there, but its types don't say so.
                reference=self._reference(reply.answers) if reply.answers else None,  # type: ignore[arg-type]
                allowed_mentions=NOBODY,
            )
            if message.content.strip() != shown.content.strip():
                # Posted before a crash, so Discord answered with that message, not with a new one.
                await message.edit(content=shown.content, attachments=attachments(shown))
            before = message.id
            return message

        known = reply.message_id and self._thread.get_partial_message(reply.message_id)
        interval_s = self._settings.edit_interval_s
        return LiveMessage(self._pace, self._thread.id, post, interval_s, known or None)

    def _nonce(self, start: int, before: int) -> str:
        """A name for the message that a reply gets: Discord posts it once, whoever asks twice.

        25 characters at the most (Discord, "Create Message": `nonce`, `enforce_nonce`). Terminals
        in the same thread may both print from the same place on. `before` is the message in which
        the reply stood: one that was deleted must not be found again by its name.
        """
        told = (self._thread.id, self.opened_at.timestamp(), start, before)
        return blake2s(repr(told).encode(), digest_size=12).hexdigest()

    def _reference(self, message_id: int) -> discord.MessageReference:
        return discord.MessageReference(
            message_id=message_id, channel_id=self._thread.id, fail_if_not_exists=False
        )

    async def mark(self, input_id: int) -> None:
        """Put a check mark on an input that ran and printed nothing."""
        with suppress(*FAILURES):  # the message may be gone by now, and a mark is not worth more
            await self._thread.get_partial_message(input_id).add_reaction(DONE)

    async def busy(self) -> None:
        """Show for some seconds that the program works, as a person who types is shown."""
        with suppress(*FAILURES):
            await self._thread.typing()

    async def tell(self, text: str, *, keys: bool = False, offer: Offer | None = None) -> None:
        """Say what the program did not print, with the terminal's buttons or the one offered."""
        with self._told():
            view = self._keys if keys else offered(offer, self._thread.id)
            view, nonce = view or discord.utils.MISSING, token_hex(12)
            await self._pace.insist(
                lambda: self._thread.send(text, view=view, nonce=nonce, allowed_mentions=NOBODY)
            )

    async def aside(self, text: str) -> None:
        """Say it in the channel that the thread is of, where the bot still can."""
        parent = self._thread.parent
        if isinstance(parent, discord.TextChannel):
            try:
                await parent.send(text, allowed_mentions=NOBODY)
            except FAILURES as refusal:
                log.warning("no words possible", channel=parent.id, reason=str(refusal))

    async def input(self, input_id: int) -> Input | None:
        """Find what was typed by its id; None if it is gone."""
        try:
            message = await self._pace.insist(lambda: self._thread.fetch_message(input_id))
        except discord.NotFound:
            return None
        return await self.read(message)

    async def read(self, message: discord.Message) -> Input | None:
        """What a message holds for the program, whoever may type; None for nothing.

        What a form typed stands in a message of the bot's own.
        """
        bot_id = self._thread.guild.me.id
        if message.author.id == bot_id:
            said = echo.read(message.content)
            if said is None:
                return None
            text = said.text
            if text is None and message.attachments:
                text = (await message.attachments[0].read()).decode("utf-8", "replace")
            return None if text is None else Input(message.id, said.person_id, text)
        if message.author.bot or self._for_bot(message.content) or is_remark(message.content):
            return None
        content = await content_of(message, self._settings.stdin_max_kib)
        text = typed_text(without_call(content, bot_id))
        files = partial(self._files, message) if dropped(message) else None
        if text is None and files is None:
            return None
        return Input(message.id, message.author.id, text or "", files=files)

    async def missed(self, after: int) -> AsyncIterator[Input]:
        """Yield what those who may type wrote after the message `after`, oldest first."""

        async def history() -> list[discord.Message]:
            since = discord.Object(after)
            messages = self._thread.history(after=since, oldest_first=True, limit=MISSED_LIMIT)
            return [message async for message in messages]

        with self._told():
            for message in await self._pace.insist(history):
                what = await self.read(message)
                if what is not None and self.guests.may_type(what.person_id):
                    yield what

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell a thread that is gone, or shut to the bot, from any other failure."""
        try:
            yield
        except discord.NotFound as error:
            raise PlaceGone(self._thread.id, error.text) from error
        except discord.Forbidden as error:
            raise PlaceShut(self._thread.id, error.text) from error
        except FAILURES as error:
            if isinstance(error, discord.HTTPException) and error.status < 500:
                raise
            raise PlaceSilent(self._thread.id, str(error)) from error
