"""The dialog of a window: a bot's form or a slash command's options, from asking to sending."""

from typing import Any

from playground.discord.errors import DiscordRefusal
from playground.discord.interaction import Modal
from playground.discord.model import Channel
from playground.page import forms
from playground.page.deeds import Deeds, words
from playground.page.lab import Lab
from playground.page.parts import Dialog
from playground.page.slash import Slash

Json = dict[str, Any]


class Asking:
    """What is being asked for, and by whom it is answered: `deeds` are the window's person's."""

    def __init__(self, lab: Lab, dialog: Dialog) -> None:
        self._lab = lab
        self._dialog = dialog
        self._asked: Modal | Slash | None = None
        self._count = 0

    def form(self, modal: Modal) -> None:
        """Show a bot's form."""
        fields = forms.fields(modal, self._lab.guild)
        self._show(modal, modal.title, forms.about(modal), "Submit", fields)

    def options(self, slash: Slash) -> None:
        """Ask for a slash command's options."""
        self._show(slash, f"/{slash.name}", slash.about, "Run", slash.fields(self._lab))

    async def submitted(self, deeds: Deeds, channel: Channel, values: Json) -> None:
        """Send it; what Discord refuses is told in the dialog, which then stays."""
        try:
            if isinstance(self._asked, Slash):
                await deeds.use(channel, self._asked, values)
            elif self._asked is not None:
                await deeds.submit(self._asked, values)
        except DiscordRefusal as refusal:
            self._dialog.refused(words(refusal))
        else:
            self._dialog.hide()

    async def complete(self, deeds: Deeds, channel: Channel, typed: Json) -> None:
        """Show what the bot suggests for the option that is being typed."""
        if isinstance(self._asked, Slash):
            name = typed["name"]
            choices = await deeds.complete(channel, self._asked, name, typed["values"])
            self._dialog.suggest(name, typed["values"][name], choices)

    def _show(
        self, asked: Modal | Slash, heading: str, about: str, button: str, fields: list[Json]
    ) -> None:
        self._asked = asked
        self._count += 1
        self._dialog.show(
            {
                "key": self._count,
                "title": heading,
                "about": about,
                "button": button,
                "fields": fields,
            }
        )
