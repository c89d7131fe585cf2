"""One browser window: who one is in it, what it shows, and where its clicks and keys go."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from nicegui import Client
from nicegui.events import GenericEventArguments

from playground.discord import permissions
from playground.discord.errors import DiscordRefusal
from playground.discord.interaction import InteractionKind, Modal
from playground.discord.message import Message
from playground.discord.model import Channel, Thread, User
from playground.discord.people import Person
from playground.discord.visible import Kind, Visible
from playground.page import flags, forms, slash
from playground.page.deeds import Deeds, words
from playground.page.lab import Lab
from playground.page.message import Reader, title
from playground.page.parts import Composer, Dialog, Shell, Sidebar, Timeline, Welcome
from playground.page.slash import Slash

PAGE = 50
TYPING_S = 10.0

STEPS = (
    {"text": "!run node", "about": "fetches an image and runs it once"},
    {"text": "!ps -a", "about": "lists your containers, ended ones too"},
    {"text": "!run -it node", "about": "opens a thread that is a terminal"},
)

Json = dict[str, Any]


class Window:
    """Build it inside a page function; it follows the news until its client is deleted."""

    def __init__(self, lab: Lab, client: Client, name: str, channel_id: int) -> None:
        self._lab = lab
        self._client = client
        self._name = name if name in lab.people else next(iter(lab.people))
        self._channel = lab.place(self._person, channel_id)
        self._deeds = Deeds(lab, self._person)
        self._typing: dict[User, asyncio.TimerHandle] = {}
        self._asked: Modal | Slash | None = None
        self._forms = 0
        self._dismissed: set[int] = set()

    @property
    def _person(self) -> Person:
        return self._lab.people[self._name]

    @property
    def _reader(self) -> Reader:
        return Reader(self._lab.world, self._lab.guild, self._person)

    def build(self, room: Callable[[Shell], None]) -> None:
        """Make the elements; `room` fills the machine room."""
        with Shell() as self.shell:
            with self.shell.add_slot("side"):
                self._sidebar = Sidebar()
            with self.shell.add_slot("room"):
                room(self.shell)
            self._timeline = Timeline()
            Welcome().set(steps=STEPS)
            self._composer = Composer()
        self._dialog = Dialog()
        self._on(self.shell, "go", self._go)
        self._on(self._sidebar, "go", self._go)
        self._on(self._sidebar, "be", self._be)
        self._on(self._timeline, "act", self._act)
        self._on(self._timeline, "page", self._page)
        self._on(self._composer, "send", self._send)
        self._on(self._composer, "save", self._save)
        self._on(self._composer, "up", self._up)
        self._on(self._composer, "typing", self._types)
        self._on(self._composer, "command", self._command)
        self._on(self._dialog, "submitted", self._submitted)
        self._on(self._dialog, "complete", self._complete)
        self._lab.hear(self, self._saw)
        self._client.on_delete(self._close)
        self._show()

    def _on(self, part: Any, event: str, do: Callable[[Any], Awaitable[None]]) -> None:
        """Call `do` with what the event tells; a refusal becomes a notice."""

        async def handle(arguments: GenericEventArguments) -> None:
            try:
                await do(arguments.args)
            except DiscordRefusal as refusal:
                self._composer.tell(words(refusal))

        part.on(event, handle)

    def _close(self) -> None:
        self._lab.forget(self)
        self._forget_typing()

    # Showing

    def _show(self, focus: Message | None = None) -> None:
        """Everything anew: another place, or another person."""
        channel = self._channel
        thread = channel if isinstance(channel, Thread) else None
        self._forget_typing()
        self._lab.saw(self._person.id, channel, channel.messages.last_id)
        name = title(channel, self._person)
        sign = "@" if channel.recipients else "" if thread else "#"
        self.shell.set(
            heading=name,
            topic=channel.topic or "",
            thread=thread is not None,
            back={"id": str(thread.parent.id), "name": thread.parent.name} if thread else None,
        )
        self._composer.set(
            place=f"{sign}{name}",
            draft=f"{self._name} {channel.id}",
            locked=self._locked(),
            commands=[
                {"text": f"/{one.name}", "about": one.about}
                for one in slash.usable(self._lab, self._person, channel).values()
            ],
            mentions=self._reader.names.mentionable(),
            author=self._name,
        )
        self._list_channels()
        self._timeline.reset(self._view(focus))
        self._client.run_javascript(
            f"history.replaceState(null, '', {json.dumps(self._address)});"
            f"document.title = {json.dumps(f'{sign}{name} · Quayside')};"
        )

    @property
    def _address(self) -> str:
        """The page's own address, from which a reload finds the same place and person."""
        here = {"as": self._name, "in": str(self._channel.id)}
        return f"/?{urlencode(here)}"

    def _view(self, focus: Message | None) -> Json:
        channel = self._channel
        if focus is None:
            page = channel.messages.page(PAGE)
        else:
            page = channel.messages.page(PAGE, around=focus.id)
        newest_first = self._seen(page)
        first = page[-1].id if page else 0
        last = page[0].id if page else 0
        name = title(channel, self._person)
        thread = channel if isinstance(channel, Thread) else None
        words = (
            f"A thread in #{thread.parent.name}. What is typed in a terminal's thread goes to it."
            if thread
            else "Commands that begin with an exclamation mark go to the bot: try !help."
        )
        return {
            "place": {
                "id": str(channel.id),
                "name": name,
                "title": name if thread else f"This is where #{name} begins",
                "words": words,
            },
            "messages": [self._reader.record(one) for one in reversed(newest_first)],
            "above": bool(first and channel.messages.page(1, before=first)),
            "below": bool(last and channel.messages.page(1, after=last)),
            "focus": None if focus is None else str(focus.id),
        }

    def _seen(self, page: list[Message]) -> list[Message]:
        return [
            one
            for one in page
            if one.only_for in (None, self._person.user) and one.id not in self._dismissed
        ]

    def _list_channels(self) -> None:
        def entry(channel: Channel) -> dict[str, Any]:
            unread = [] if channel is self._channel else self._lab.unread(self._person, channel)
            pings = sum(self._person.user in one.mentions for one in unread)
            name = title(channel, self._person)
            return {"id": str(channel.id), "name": name, "unread": bool(unread), "pings": pings}

        listed = []
        for channel in self._lab.channels(self._person):
            threads = self._lab.threads(self._person, channel)
            listed.append(
                entry(channel)
                | {
                    "direct": bool(channel.recipients),
                    "threads": [entry(thread) for thread in threads if not thread.archived],
                    "archived": [entry(thread) for thread in threads if thread.archived],
                }
            )
        self._sidebar.set(
            guild=self._lab.guild.name,
            channels=listed,
            here=str(self._channel.id),
            me=self._name,
            people=[{"name": n, "picture": flags.picture(n)} for n in self._lab.people],
        )
        elsewhere = (one for channel in listed for one in (channel, *channel["threads"]))
        self.shell.set(unread=any(one["unread"] for one in elsewhere))

    def _locked(self) -> str:
        """Why one can't write here; empty if one can."""
        channel = self._channel
        granted = self._lab.world.permissions(self._person.user, channel)
        in_thread = isinstance(channel, Thread)
        needed = permissions.SEND_MESSAGES_IN_THREADS if in_thread else permissions.SEND_MESSAGES
        if not granted & needed:
            return "You can't write here"
        locked = isinstance(channel, Thread) and channel.locked
        return (
            "This thread is locked" if locked and not granted & permissions.MANAGE_THREADS else ""
        )

    # News

    def _saw(self, event: Visible) -> None:
        if not event.seen_by(self._person.user, self._lab.world):
            return
        here = event.channel is self._channel
        match event.kind:
            case Kind.POSTED if event.message is not None:
                self._posted(event.message, here=here)
            case Kind.DELETED:
                if here:
                    self._timeline.drop([str(one.id) for one in event.messages])
            case Kind.TYPING if event.author is not None:
                if here and event.author is not self._person.user:
                    self._now_typing(event.author)
            case Kind.MODAL if event.modal is not None:
                if event.modal.interaction in self._deeds.ours:
                    self._ask(event.modal)
            case Kind.FAILED if event.interaction is not None:
                self._failed(event)
            case Kind.THREAD_DELETED if here and isinstance(event.channel, Thread):
                self._channel = event.channel.parent
                asyncio.get_running_loop().call_soon(self._show)
            case _ if isinstance(event.channel, Thread) and event.message is None:
                self._thread_changed(event.channel)
            case _ if event.message is not None and here:
                self._patch(event.message)

    def _posted(self, message: Message, *, here: bool) -> None:
        thread = message.channel
        if here:
            self._not_typing(message.author)
            self._timeline.add(self._reader.record(message))
            self._lab.saw(self._person.id, message.channel, message.id)
        else:
            self._list_channels()
        if isinstance(thread, Thread) and thread.parent is self._channel:
            self._patch_starter(thread)

    def _patch(self, message: Message) -> None:
        live = message.channel.messages.get(message.id)
        if live is not None and live.id not in self._dismissed:
            self._timeline.patch(self._reader.record(live))

    def _patch_starter(self, thread: Thread) -> None:
        starter = thread.parent.messages.get(thread.id)
        if starter is not None:
            self._patch(starter)

    def _thread_changed(self, thread: Thread) -> None:
        self._list_channels()
        if thread.parent is self._channel:
            self._patch_starter(thread)
        elif thread is self._channel:
            self.shell.set(heading=thread.name)
            self._composer.set(locked=self._locked(), place=thread.name)

    def _failed(self, event: Visible) -> None:
        interaction = event.interaction
        assert interaction is not None
        if interaction in self._deeds.ours and interaction.kind is not InteractionKind.AUTOCOMPLETE:
            self._composer.tell(f"{interaction.application.name} did not respond in time.")

    def _now_typing(self, user: User) -> None:
        self._not_typing(user)
        loop = asyncio.get_running_loop()
        self._typing[user] = loop.call_later(TYPING_S, self._not_typing, user)
        self._tell_typing()

    def _not_typing(self, user: User) -> None:
        handle = self._typing.pop(user, None)
        if handle is not None:
            handle.cancel()
            self._tell_typing()

    def _forget_typing(self) -> None:
        for handle in self._typing.values():
            handle.cancel()
        self._typing.clear()
        if not self._timeline.is_deleted:
            self._tell_typing()

    def _tell_typing(self) -> None:
        names = [user.name for user in self._typing]
        verb = "is" if len(names) == 1 else "are"
        self._timeline.set(typing=f"{' and '.join(names)} {verb} typing…" if names else "")

    # What one does

    async def _go(self, channel_id: str) -> None:
        self._channel = self._lab.place(self._person, int(channel_id))
        self._show()

    async def _be(self, name: str) -> None:
        self._name = name
        self._deeds = Deeds(self._lab, self._person)
        self._channel = self._lab.place(self._person, self._channel.id)
        self._show()

    async def _send(self, said: Json) -> None:
        try:
            await self._deeds.send(
                self._channel, said["text"], said["files"], said["reply"], bool(said["ping"])
            )
        except DiscordRefusal as refusal:
            self._composer.refused(words(refusal), said["text"])
        except KeyError:
            self._composer.refused("The file is no longer here: attach it again.", said["text"])

    async def _save(self, said: Json) -> None:
        await self._deeds.save(self._channel, said["id"], said["text"])

    async def _up(self, _: object) -> None:
        if found := self._deeds.last_of_mine(self._channel):
            message, text = found
            self._composer.edit(message.id, text)

    async def _types(self, _: object) -> None:
        await self._person.type(self._channel.id)

    async def _page(self, wanted: Json) -> None:
        if wanted["where"] == "present":
            self._timeline.reset(self._view(None))
            return
        edge = int(wanted["edge"])
        above = wanted["where"] == "above"
        messages = self._channel.messages
        page = messages.page(PAGE, before=edge) if above else messages.page(PAGE, after=edge)
        if not above:
            page = sorted(page, key=lambda one: -one.id)
        more = bool(page) and bool(
            messages.page(1, before=page[-1].id) if above else messages.page(1, after=page[0].id)
        )
        records = [self._reader.record(one) for one in reversed(self._seen(page))]
        self._timeline.page(wanted["where"], records, more)

    async def _act(self, wanted: Json) -> None:
        act, value = wanted["act"], str(wanted.get("value") or "")
        if act == "go":
            await self._go(value)
            return
        if act == "jump":
            self._show(focus=self._deeds.message(self._channel, value))
            return
        message = self._deeds.message(self._channel, wanted["id"])
        match act:
            case "react":
                await self._deeds.react(message, value)
            case "toggle":
                await self._deeds.toggle(message, value)
            case "reply":
                name = self._reader.names.user(message.author.id) or message.author.name
                self._composer.reply_to(message.id, name)
            case "edit":
                self._composer.edit(message.id, self._reader.names.typed(message.content))
            case "delete":
                await self._deeds.delete(message)
            case "thread":
                thread = await self._deeds.open_thread(message)
                await self._go(str(thread.id))
            case "press":
                await self._deeds.press(message, value)
            case "choose":
                await self._deeds.choose(message, value, wanted["chosen"])
            case "dismiss":
                self._dismissed.add(message.id)
                self._timeline.drop([str(message.id)])

    # Forms

    def _ask(self, modal: Modal) -> None:
        """Show a bot's form."""
        self._open(
            modal,
            modal.title,
            forms.about(modal),
            "Submit",
            forms.fields(modal, self._lab.guild),
        )

    async def _command(self, name: str) -> None:
        """A slash command was picked: ask for its options, if it has any."""
        found = slash.usable(self._lab, self._person, self._channel).get(name)
        if found is None:
            self._composer.tell(f"/{name} is not there any more.")
        elif found.options:
            self._open(found, f"/{found.name}", found.about, "Run", found.fields(self._lab))
        else:
            await self._deeds.use(self._channel, found, {})

    def _open(
        self, asked: Modal | Slash, heading: str, about: str, button: str, fields: list[Any]
    ) -> None:
        self._asked = asked
        self._forms += 1
        self._dialog.show(
            {
                "key": self._forms,
                "title": heading,
                "about": about,
                "button": button,
                "fields": fields,
            }
        )

    async def _submitted(self, values: Json) -> None:
        try:
            if isinstance(self._asked, Slash):
                await self._deeds.use(self._channel, self._asked, values)
            elif self._asked is not None:
                await self._deeds.submit(self._asked, values)
        except DiscordRefusal as refusal:
            self._dialog.refused(words(refusal))
        else:
            self._dialog.hide()

    async def _complete(self, typed: Json) -> None:
        if isinstance(self._asked, Slash):
            name = typed["name"]
            choices = await self._deeds.complete(self._channel, self._asked, name, typed["values"])
            self._dialog.suggest(name, choices)
