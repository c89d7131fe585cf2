"""Whether an expectation holds yet, and in what words it fails; the player waits with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import aiohttp

from playground.chat.mismatch import MismatchError
from playground.chat.pattern import Pattern
from playground.chat.steps import PEOPLE, Expects, Sight
from playground.chat.view import BOT, Line, View
from playground.discord.message import Attachment
from playground.discord.model import Channel, Thread

DOWNLOAD_TIMEOUT_S = 10.0
Captures = Mapping[str, str]


class Expectation:
    """One `Expects` step against the view; `known` is what earlier patterns remembered."""

    def __init__(self, step: Expects, view: View, known: Captures, name: str) -> None:
        self._step = step
        self._view = view
        self._known = known
        self._name = name

    async def holds(self) -> Captures:
        """Waits until it does; what its pattern remembers. Raises MismatchError after its time."""
        step = self._step
        looks: dict[Sight, Callable[[Channel], Captures | None]] = {
            Sight.SAYS: self._says,
            Sight.ONLY_SEES: self._says,
            Sight.EDITS: self._edits,
            Sight.REACTS: self._reacts,
            Sight.OPENS_THREAD: self._opens_thread,
            Sight.GONE: self._gone,
            Sight.THERE: self._there,
            Sight.IS: self._is,
        }
        if step.sight is Sight.NOTHING:
            return await self._nothing()
        if step.sight is Sight.SENDS_FILE:
            return await self._sends_file()
        look = looks[step.sight]
        found = await self._view.until(
            lambda: None if (channel := self._channel()) is None else look(channel), step.within_s
        )
        if found is None:
            raise self._mismatch()
        return found

    def _channel(self) -> Channel | None:
        return self._view.channel(self._step.place, self._known)

    def _match(self, text: str) -> Captures | None:
        pattern = self._step.pattern
        seen = text if pattern.raw else self._view.read(text)
        return pattern.match(seen, self._known)

    def _unread(self, channel: Channel) -> list[Line]:
        only = self._step.person if self._step.sight is Sight.ONLY_SEES else ""
        to = self._step.person if self._step.sight is Sight.SAYS else ""
        return self._view.unread(channel, to, only)

    def _says(self, channel: Channel) -> Captures | None:
        lines = self._unread(channel)
        for count in range(1, len(lines) + 1):
            found = self._match(_joined(lines[:count]))
            if found is not None:
                for line in lines[:count]:
                    line.read = True
                return found
        return None

    def _edits(self, channel: Channel) -> Captures | None:
        for line in reversed(self._standing(channel, BOT)):
            if line.message.edited_at is not None:
                found = self._match(line.text)
                if found is not None:
                    line.read = True
                    return found
        return None

    def _reacts(self, channel: Channel) -> Captures | None:
        people = [line for line in self._standing(channel) if line.author in PEOPLE]
        for emoji, users in people[-1].message.reactions.items() if people else ():
            if str(emoji) == self._step.what and any(user.bot for user in users.values()):
                return {}
        return None

    def _opens_thread(self, channel: Channel) -> Captures | None:
        for thread in self._view.threads:
            if thread.id in self._view.announced or thread.parent is not channel:
                continue
            found = self._match(thread.name)
            if found is not None:
                self._view.announced.add(thread.id)
                return found
        return None

    def _gone(self, channel: Channel) -> Captures | None:
        return self._any(line for line in self._view.in_place(channel) if line.gone)

    def _there(self, channel: Channel) -> Captures | None:
        return self._any(self._standing(channel))

    def _any(self, lines: Iterable[Line]) -> Captures | None:
        for line in lines:
            found = self._match(line.text)
            if found is not None:
                return found
        return None

    def _is(self, channel: Channel) -> Captures | None:
        if not isinstance(channel, Thread):
            return None
        holds = channel.archived if self._step.what == "archived" else channel.locked
        return {} if holds else None

    def _standing(self, channel: Channel, author: str = "") -> list[Line]:
        return [line for line in self._view.in_place(channel, author) if not line.gone]

    async def _nothing(self) -> Captures:
        """Silence cannot be waited for, only bounded."""

        def speaks() -> list[Line] | None:
            channel = self._channel()
            return (self._unread(channel) or None) if channel else None

        lines = await self._view.until(speaks, self._step.within_s)
        if lines:
            raise self._mismatch("the bot was expected to say nothing")
        return {}

    async def _sends_file(self) -> Captures:
        def sent() -> Attachment | None:
            channel = self._channel()
            for line in self._view.since(channel) if channel else ():
                for file in line.message.attachments:
                    if Pattern(self._step.what).match(file.filename, self._known) is not None:
                        return file
            return None

        file = await self._view.until(sent, self._step.within_s)
        if file is None:
            raise self._mismatch(f"no file {self._step.what} within {self._step.within_s:g} s")
        text = (await _download(file.url)).decode(errors="replace")
        found = self._match(text)
        if found is None:
            raise self._mismatch(f"the file {file.filename} has another content", text)
        return found

    def _mismatch(self, reason: str = "", seen: str | None = None) -> MismatchError:
        step, view = self._step, self._view
        channel = self._channel()
        if channel is None:
            return MismatchError(
                self._name, step, f"there is no {step.place}", recent=view.recent()
            )
        if seen is None:
            lines = self._unread(channel)
            if step.sight in (Sight.EDITS, Sight.GONE, Sight.THERE):
                lines = view.in_place(channel, BOT if step.sight is Sight.EDITS else "")[-3:]
            seen = _joined(lines)
        pattern = step.pattern
        if not pattern.raw:
            seen = view.read(seen)
        return MismatchError(
            self._name,
            step,
            reason or f"did not hold within {step.within_s:g} s",
            expected=pattern.text,
            seen=seen if seen else "nothing",
            diff=pattern.diff(seen, self._known) if seen and pattern.text else "",
            recent=view.recent(),
        )


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


async def _download(url: str) -> bytes:
    timeout = aiohttp.ClientTimeout(total=DOWNLOAD_TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
        answer.raise_for_status()
        return await answer.read()
