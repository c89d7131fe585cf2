"""An answer longer than a message, as pages with ◀ and ▶ under them; `console` makes them.

Nothing is kept: the message's own file has the whole output, and a page is made anew from it, so
that the buttons work after a restart too.
"""

import asyncio
import re
from dataclasses import replace

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button
from bot.chat.render import FENCE, PAGE_LINES, SGR, Page, block, cost, for_discord, page

PLAIN, COLOURED = "output.txt", "output.ansi"
_FENCES = len(block("", "ansi"))
_NUMBER = len("\n-# page 100 of 100")


def book(text: str, below: str, limit: int, most: int) -> tuple[Page, int]:
    """The first page of a text, and how many there are; its head and tail where that is > `most`.

    Each page is `limit` characters and `PAGE_LINES` long at the most, with `below` under it.
    """
    shown = page(text, below, limit, PAGE_LINES)
    if shown.file is None:
        return shown, 1
    text = for_discord(text.strip("\n"))
    pages = split(text, _room(below, limit))
    if len(pages) > most:
        return shown, 1
    name = COLOURED if SGR.search(text) else PLAIN
    return replace(_leaf(pages, 0, below, name), file=text.encode(), file_name=name), len(pages)


def turned(text: str, name: str, content: str, to: int, limit: int) -> tuple[Page, int, int]:
    """The page `to` of the file's `text`, its number from 0, and the number of pages.

    What stands below the pages is taken from the message's `content`, but for the page's number.
    """
    below = content.rpartition(FENCE)[2].strip("\n").partition("\n")[2]
    pages = split(text, _room(below, limit))
    at = min(max(to, 0), len(pages) - 1)
    return _leaf(pages, at, below, name), at, len(pages)


def _room(below: str, limit: int) -> int:
    return limit - _FENCES - _NUMBER - len(below) - 1


def _leaf(pages: list[str], at: int, below: str, name: str) -> Page:
    number = f"-# page {at + 1} of {len(pages)}"
    shown = block(pages[at], "ansi" if name == COLOURED else "")
    return Page("\n".join(part for part in (shown, number, below) if part))


def split(text: str, room: int) -> list[str]:
    """Whole lines in pieces of `room` characters; a colour goes on over the end of a piece."""
    pieces: list[str] = []
    lines: list[str] = []
    size = 0
    colours: dict[int, int] = {}
    for line in _folded(text, room // 2):
        if lines and (len(lines) == PAGE_LINES or size + cost(line) > room):
            pieces.append("\n".join(lines))
            lines, size, line = [], 0, _sgr(colours) + line
        lines.append(line)
        size += cost(line) + 1
        for found in SGR.finditer(line):
            _follow(colours, found[1])
    return [*pieces, "\n".join(lines)]


def _follow(colours: dict[int, int], parameters: str) -> None:
    """Keep the newest of each kind: letters' colour (3x), their ground's (4x), bold and line."""
    for number in (int(text or 0) for text in parameters.split(";")):
        if number:
            colours[number // 10 or -number] = number
        else:
            colours.clear()


def _sgr(colours: dict[int, int]) -> str:
    return f"\x1b[{';'.join(map(str, colours.values()))}m" if colours else ""


def _folded(text: str, width: int) -> list[str]:
    """The text's lines, those that are longer than `width` in several."""
    lines: list[str] = []
    for line in text.split("\n"):
        if cost(line) <= width:
            lines.append(line)
            continue
        parts, size = [""], 0
        for token in _tokens(line):
            if size + cost(token) > width:
                parts.append("")
                size = 0
            parts[-1] += token
            size += cost(token)
        lines += parts
    return lines


def _tokens(line: str) -> list[str]:
    """Colours whole, everything else letter by letter."""
    return [found[0] for found in re.finditer(rf"{SGR.pattern}|[\s\S]", line)]


class TurnButton(
    Button,
    template=r"page:(?P<way>back|on):(?P<at>\d+):(?P<owner>\d+)",
):
    """Turns to the page before or after `at`, for the person whose command it answers."""

    def __init__(self, way: str, at: int, owner_id: int, *, disabled: bool = False) -> None:
        super().__init__(
            discord.ui.Button(
                label="◀" if way == "back" else "▶",
                custom_id=f"page:{way}:{at}:{owner_id}",
                disabled=disabled,
            )
        )
        self.to = at - 1 if way == "back" else at + 1
        self.owner_id = owner_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Put the page in the place of the one that stands there."""
        message, settings = interaction.message, interaction.client.settings
        assert message is not None
        files = [file for file in message.attachments if file.filename in (PLAIN, COLOURED)]
        if interaction.user.id != self.owner_id or not files:
            told = (
                "Only the person who typed this command turns its pages; the file has all of it."
                if files
                else "The file with the whole output is gone, and the pages with it."
            )
            await interaction.response.send_message(told, ephemeral=True)
            return
        await interaction.response.defer()
        async with asyncio.timeout(settings.discord_timeout_s):
            text = (await files[0].read()).decode("utf-8", "replace")
        limit = settings.message_limit_chars
        shown, at, count = turned(text, files[0].filename, message.content, self.to, limit)
        await interaction.edit_original_response(
            content=shown.content, view=page_buttons(at, count, self.owner_id)
        )


def page_buttons(at: int, count: int, owner_id: int) -> discord.ui.View:
    """◀ and ▶ under page `at` (from 0) of `count`."""
    view = discord.ui.View(timeout=None)
    view.add_item(TurnButton("back", at, owner_id, disabled=at == 0))
    view.add_item(TurnButton("on", at, owner_id, disabled=at == count - 1))
    return view
