"""One message that follows a growing text: posted once, then edited, never faster than the pace."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from io import BytesIO

import discord

from bot.chat.pace import EDIT, POST, Pace, Urgency
from bot.chat.render import NamedFile, Page

NOBODY = discord.AllowedMentions.none()

AnyMessage = discord.Message | discord.PartialMessage
Post = Callable[[Page, discord.ui.View | None], Awaitable[AnyMessage]]


class LiveMessage:
    """The first `show` posts, later ones edit. A page that a newer one overtook is never sent.

    Pages are chosen when the channel's turn has come (`pace`), so none grows stale in a queue.
    `interval_s` is the shortest time between two requests, but before the last one; `message` is
    one that stands already.
    Not `queues`: it is posted as an interaction's response, which Discord counts apart.
    """

    def __init__(
        self,
        pace: Pace,
        channel_id: int,
        post: Post,
        interval_s: float,
        message: AnyMessage | None = None,
        *,
        queues: bool = True,
    ) -> None:
        self.message = message
        self._pace = pace
        self._channel_id = channel_id
        self._post = post
        self._interval_s = interval_s
        self._queues = queues
        self._wanted: tuple[Page, discord.ui.View | None] = (Page(""), None)
        self._asked = 0
        self._shown = 0
        self._sending = asyncio.Lock()
        self._request: asyncio.Future[None] | None = None
        self._next_at = 0.0

    async def show(
        self, page: Page, view: discord.ui.View | None = None, *, last: bool = False
    ) -> int:
        """Return the message's id once this page, or one that overtook it, is in it.

        The `last` page of a message goes before other messages' pages that others will follow.
        """
        self._asked += 1
        mine = self._asked
        self._wanted = page, view
        async with self._sending:
            if self._request is not None:
                await asyncio.wait([self._request])
            if self._shown < mine:
                urgency = Urgency.LAST_EDIT if last else Urgency.EDIT
                await self._pace.insist(lambda: self._send_newest(urgency))
        assert self.message is not None
        return self.message.id

    async def _send_newest(self, urgency: Urgency) -> None:
        turn: AbstractAsyncContextManager[None]
        if self.message is not None:
            if urgency is not Urgency.LAST_EDIT:  # nothing comes after it that could be too soon
                await asyncio.sleep(self._next_at - self._pace.now())
            turn = self._pace.turn(EDIT, self._channel_id, urgency)
        elif self._queues:
            turn = self._pace.turn(POST, self._channel_id, Urgency.REPLY)
        else:
            turn = nullcontext()
        async with turn:
            self._request = asyncio.ensure_future(self._send(*self._wanted, self._asked))
            # Cancelled meanwhile, it goes on, and the next `show` waits for it.
            await asyncio.shield(self._request)

    async def _send(self, page: Page, view: discord.ui.View | None, asked: int) -> None:
        if self.message is not None:
            try:
                await self.message.edit(
                    content=page.content,
                    attachments=attachments(page),
                    view=view,
                    allowed_mentions=NOBODY,
                )
            except discord.NotFound:
                self.message = None  # somebody deleted it, so it is posted anew
        if self.message is None:
            self.message = await self._post(page, view)
        self._next_at = self._pace.now() + self._interval_s
        self._shown = asked


def attachments(page: Page) -> list[discord.File]:
    """The page's files, made anew for each request: sending one uses it up."""
    whole = [] if page.file is None else [NamedFile(page.file_name, page.file)]
    return [discord.File(BytesIO(file.data), file.name) for file in (*whole, *page.more)]
