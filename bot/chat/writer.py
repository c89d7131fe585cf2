"""One message that follows a growing text: posted once, then edited, never faster than the pace."""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO

import discord

from bot.chat.render import NamedFile, Page

NOBODY = discord.AllowedMentions.none()

AnyMessage = discord.Message | discord.PartialMessage
Post = Callable[[Page, discord.ui.View | None], Awaitable[AnyMessage]]


class LiveMessage:
    """The first `show` posts, later ones edit. A page that a newer one overtook is never sent.

    `interval_s` is the shortest time between two requests; `message` one that stands already.
    """

    def __init__(
        self,
        post: Post,
        interval_s: float,
        message: AnyMessage | None = None,
    ) -> None:
        self.message = message
        self._post = post
        self._interval_s = interval_s
        self._wanted: tuple[Page, discord.ui.View | None] = (Page(""), None)
        self._asked = 0
        self._shown = 0
        self._sending = asyncio.Lock()
        self._request: asyncio.Future[None] | None = None
        self._clock = asyncio.get_running_loop().time
        self._next_at = 0.0

    async def show(self, page: Page, view: discord.ui.View | None = None) -> int:
        """Return the message's id once this page, or one that overtook it, is in it."""
        self._asked += 1
        mine = self._asked
        self._wanted = page, view
        async with self._sending:
            if self._request is not None:
                await asyncio.wait([self._request])
            if self._shown < mine:
                if self.message is not None:
                    await asyncio.sleep(self._next_at - self._clock())
                self._request = asyncio.ensure_future(self._send(*self._wanted, self._asked))
                # Cancelled meanwhile, it goes on, and the next `show` waits for it.
                await asyncio.shield(self._request)
        assert self.message is not None
        return self.message.id

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
        self._next_at = self._clock() + self._interval_s
        self._shown = asked


def attachments(page: Page) -> list[discord.File]:
    """The page's files, made anew for each request: sending one uses it up."""
    whole = [] if page.file is None else [NamedFile(page.file_name, page.file)]
    return [discord.File(BytesIO(file.data), file.name) for file in (*whole, *page.more)]
