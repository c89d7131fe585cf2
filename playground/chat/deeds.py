"""What people do, one `Does` step at a time, through their Discord clients; the player calls it."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from playground.chat.pattern import filled
from playground.chat.steps import PATIENCE_S, Deed, Does
from playground.chat.view import BOT, View
from playground.discord import inputs, permissions
from playground.discord.classroom import Classroom
from playground.discord.interaction import Modal
from playground.discord.message import Message, Upload
from playground.discord.model import Channel, Thread


class ImpossibleError(Exception):
    """Nobody could do that: there is no such message, button or form."""


class Deeds:
    """The people of one classroom, and what they hold in their hands: files not yet sent."""

    def __init__(self, classroom: Classroom, view: View) -> None:
        self._classroom = classroom
        self._view = view
        self._files: dict[str, list[Upload]] = {}
        self.offered: list[str] = []
        """The choices that the last completion showed."""

    async def do(self, step: Does, channel: Channel, known: Mapping[str, str]) -> None:
        """Raises ImpossibleError, or the DiscordRefusal that the person would get."""
        person = self._classroom.people[step.who]
        text = self._view.sent(filled(step.text, known))
        what = filled(step.what, known)
        match step.deed:
            case Deed.ATTACH:
                self._files.setdefault(step.who, []).append(_upload(what, text))
            case Deed.SAY:
                await person.say(channel.id, text, files=self._files.pop(step.who, ()))
            case Deed.REPLY:
                await person.say(channel.id, text, reply_to=self._newest(channel, BOT))
            case Deed.ARCHIVE if isinstance(channel, Thread):
                await person.change_thread(channel, archived=True)
            case Deed.LOCK if isinstance(channel, Thread):
                await person.change_thread(channel, locked=True)
            case Deed.REMOVE if isinstance(channel, Thread):
                await person.delete_thread(channel)
            case Deed.DENY | Deed.ALLOW:
                bit = _permission(what)
                given = {"deny": bit} if step.deed is Deed.DENY else {"allow": bit}
                await person.overwrite(channel, self._classroom.bot, **given)
            case Deed.CLEAR:
                await person.delete_channel(channel)
            case Deed.EDIT:
                await person.edit(self._newest(channel, step.who), text)
            case Deed.DELETE:
                await person.delete(self._newest(channel, step.who))
            case Deed.REACT:
                await person.react(self._newest(channel, BOT), what)
            case Deed.UNREACT:
                await person.unreact(self._newest(channel, BOT), what)
            case Deed.CLICK:
                message, control = await self._control(step, what)
                await person.click(message, control["custom_id"])
            case Deed.CHOOSE:
                message, control = await self._control(step, what)
                chosen = [
                    option["value"]
                    for option in control["options"]
                    if what in (option["label"], option["value"])
                ]
                await person.choose(message, control["custom_id"], chosen)
            case Deed.SUBMIT:
                form = await self._form(step.who)
                await person.submit(form, _fields(text, inputs.names(form)))
            case Deed.USE:
                name, options = self._command(what)
                files = {file.filename: file for file in self._files.pop(step.who, ())}
                filled_in = {key: files.get(value, value) for key, value in options.items()}
                await person.slash(channel.id, name, **filled_in)
            case Deed.COMPLETE:
                name, options = self._command(what)
                focused = list(options)[-1]
                choices = await person.autocomplete(channel.id, name, focused, **options)
                self.offered = [choice["name"] for choice in choices]

    def _newest(self, channel: Channel, author: str) -> Message:
        line = self._view.newest(channel, author)
        if line is None:
            raise ImpossibleError(f"{author} has no message in {channel.name}")
        return line.message

    async def _control(self, step: Does, label: str) -> tuple[Message, Mapping[str, Any]]:
        """The newest button or choice of this label that the person can use, once there is one."""
        line = await self._view.until(lambda: self._view.with_control(label, step.who), PATIENCE_S)
        control = line.control(label) if line else None
        if line is None or control is None:
            labels = ", ".join(self._view.labels(step.who)) or "none"
            raise ImpossibleError(f"no button or choice {label!r} can be used; there are: {labels}")
        return line.message, control

    async def _form(self, who: str) -> Modal:
        form = await self._view.until(lambda: self._view.forms.get(who), PATIENCE_S)
        if form is None:
            raise ImpossibleError(f"{who} was shown no form")
        return form

    def _command(self, words: str) -> tuple[str, dict[str, str]]:
        """`docker command:ps -a` as the command's name and its options by name.

        What follows `web:/` is a path in a container, and no option's value.
        """
        name, *options = re.split(r"\s(?=[\w-]+:(?!/))", words)
        return name, dict(option.split(":", 1) for option in options)


def _permission(words: str) -> int:
    """The bit of a permission by its name in Discord: `Send Messages in Threads`."""
    bit = getattr(permissions, words.upper().replace(" ", "_"), None)
    if not isinstance(bit, int):
        raise ImpossibleError(f"there is no permission {words!r}")
    return bit


def _fields(text: str, names: Collection[str]) -> dict[str, str]:
    """`field = value` lines of a form; a line that names no field goes on with the last value."""
    filled: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        field, equals, value = line.partition("=")
        if equals and (field.strip() in names or not last):
            last = field.strip()
            filled[last] = value.strip()
        elif last:
            filled[last] += f"\n{line}"
    return filled


def _upload(what: str, text: str) -> Upload:
    """`app.js` with this text, or `big.txt of 9000 bytes`."""
    name, _, size = what.partition(" of ")
    data = b"x" * int(size.split()[0]) if size else text.encode()
    return Upload(name, data)
