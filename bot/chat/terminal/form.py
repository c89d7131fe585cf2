"""The form behind the Input button: text for a terminal's program from people whom the bot hears
only by button, without the Message Content intent. `client` hands over what is sent in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import discord

from bot.chat.labbot import LabBot
from bot.chat.render import code, page
from bot.chat.terminal import echo
from bot.chat.terminal.entry import explained, whisper
from bot.chat.terminal.keys import DETACH, NoSuchKey, sequence
from bot.chat.terminal.presses import press_all
from bot.chat.terminal.sharing import typist
from bot.chat.writer import NOBODY, attachments

ID = re.compile(r"tty-form:(\d+)")
LASTS_S = 900
"""How long discord.py remembers a form; one sent in later is heard all the same, by its id."""


def input_form(thread_id: int, name: str) -> discord.ui.Modal:
    """A form for the terminal in this thread."""
    form = discord.ui.Modal(
        title=f"Type at {name}"[:45], custom_id=f"tty-form:{thread_id}", timeout=LASTS_S
    )
    form.add_item(
        discord.ui.Label(
            text="Text",
            description="One line or several.",
            component=discord.ui.TextInput(
                style=discord.TextStyle.paragraph, custom_id="text", required=False
            ),
        )
    )
    form.add_item(
        discord.ui.Label(
            text="Keys after it",
            description="enter, nothing at all, or several: tab tab, ctrl-c, esc :wq enter",
            component=discord.ui.TextInput(
                custom_id="keys", default="enter", required=False, max_length=200
            ),
        )
    )
    return form


async def sent_in(interaction: discord.Interaction[LabBot]) -> None:
    """Type what somebody sent in, if it is such a form's and they may; the thread sees it."""
    data: Mapping[str, Any] = interaction.data or {}
    found = ID.fullmatch(data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not found:
        return
    async with explained(interaction):
        values = dict(_values(data.get("components", ())))
        text, keys = values.get("text", ""), values.get("keys", "")
        opened = await typist(interaction, int(found[1]))
        if opened is None:
            return
        try:
            strokes = sequence(keys)
        except NoSuchKey as error:
            unknown = f"I know no key {code(error.word[:40])}, so nothing was typed."
            await whisper(interaction, page(text, unknown).content)
            return
        if text and strokes == (b"\r",):
            await _as_message(interaction, text)
        elif strokes == DETACH:
            await whisper(interaction, "To leave the terminal, press Detach.")
        elif text or strokes:
            await _at_once(interaction, text, keys)
            if text:
                await opened.session.send(text)
            await press_all(opened.session, strokes)
        else:
            await whisper(interaction, "There was nothing in the form to type.")


async def _as_message(interaction: discord.Interaction[LabBot], text: str) -> None:
    """Post it in the person's name: the bot hears its own message, and types it in its turn."""
    shown = echo.of(interaction.user.id, text, interaction.client.settings.message_limit_chars)
    if shown is not None:
        await interaction.response.send_message(shown, allowed_mentions=NOBODY)
        return
    await interaction.response.send_message(
        echo.of_file(interaction.user.id),
        file=discord.File(BytesIO(text.encode()), echo.FILE_NAME),
        allowed_mentions=NOBODY,
    )


async def _at_once(interaction: discord.Interaction[LabBot], text: str, keys: str) -> None:
    """Show who types what without Enter after it, or presses which keys."""
    who = f"-# ⌨️ <@{interaction.user.id}>"
    pressed = f"pressed {code(keys.strip())}"
    if not text:
        await interaction.response.send_message(f"{who} {pressed}", allowed_mentions=NOBODY)
        return
    below = f"-# … and {pressed}" if keys.strip() else ""
    head = f"{who} typed, without Enter after it:"
    limit = interaction.client.settings.message_limit_chars - len(head) - 1
    shown = page(text, below, limit)
    await interaction.response.send_message(
        f"{head}\n{shown.content}", files=attachments(shown), allowed_mentions=NOBODY
    )


def _values(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The fields' values by their ids, however deep Discord put them."""
    for one in components:
        if "value" in one:
            yield one["custom_id"], one["value"]
        yield from _values(one.get("components") or filter(None, [one.get("component")]))
