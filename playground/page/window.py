"""One browser window: who one is in it, what it shows, and where its clicks and keys go."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from nicegui import Client
from nicegui.events import GenericEventArguments

from playground.discord.errors import DiscordRefusal
from playground.discord.interaction import Interaction, InteractionKind
from playground.discord.message import Message
from playground.discord.model import Thread
from playground.discord.people import Person
from playground.discord.visible import Kind, Visible
from playground.page import flags, slash
from playground.page.asking import Asking
from playground.page.deeds import Deeds, words
from playground.page.lab import Lab
from playground.page.parts import Composer, Dialog, Part, Shell, Sidebar, Timeline, Welcome
from playground.page.typists import Typists
from playground.page.views import View

STEPS = (
    {"text": "!run node", "about": "fetches an image and runs it once"},
    {"text": "!ps -a", "about": "lists your containers, ended ones too"},
    {"text": "!run -it node", "about": "opens a thread that is a terminal"},
)

Json = dict[str, Any]


class Window:
    """Made inside a page function; it follows the news until its client is deleted.

    `fill_room` makes the machine room's panel.
    """

    def __init__(
        self,
        lab: Lab,
        client: Client,
        name: str,
        channel_id: int,
        fill_room: Callable[[Shell], None],
    ) -> None:
        self._lab = lab
        self._client = client
        self._name = name if name in lab.people else next(iter(lab.people))
        self._channel = lab.place(self._person, channel_id)
        self._deeds = Deeds(lab, self._person)
        self._dismissed: set[int] = set()
        with Shell() as self._shell:
            with self._shell.add_slot("side"):
                self._sidebar = Sidebar()
            with self._shell.add_slot("room"):
                fill_room(self._shell)
            self._timeline = Timeline()
            Welcome().set(steps=STEPS)
            self._composer = Composer()
        dialog = Dialog()
        self._asking = Asking(lab, dialog)
        self._typists = Typists(lambda line: self._timeline.set(typing=line))
        self._on(self._shell, "go", self._go)
        self._on(self._sidebar, "go", self._go)
        self._on(self._sidebar, "be", self._be)
        self._on(self._timeline, "act", self._act)
        self._on(self._timeline, "page", self._page)
        self._on(self._composer, "send", self._send)
        self._on(self._composer, "save", self._save)
        self._on(self._composer, "up", self._up)
        self._on(self._composer, "typing", self._types)
        self._on(self._composer, "command", self._command)
        self._on(dialog, "submitted", self._submitted)
        self._on(dialog, "complete", self._complete)
        lab.hear(self, self._saw)
        client.on_delete(self._close)
        self._show()

    @property
    def _person(self) -> Person:
        return self._lab.people[self._name]

    @property
    def _view(self) -> View:
        return View(self._lab, self._person, self._dismissed)

    def _on(self, part: Part, event: str, do: Callable[[Any], Awaitable[None]]) -> None:
        """Call `do` with what the event tells; a refusal becomes a notice."""

        async def handle(arguments: GenericEventArguments) -> None:
            try:
                await do(arguments.args)
            except DiscordRefusal as refusal:
                self._composer.tell(words(refusal))

        part.on(event, handle)

    def _close(self) -> None:
        self._lab.forget(self)
        self._typists.forget()

    # Showing

    def _show(self, focus: Message | None = None) -> None:
        """Everything anew: another place, or another person."""
        view, channel = self._view, self._channel
        self._typists.forget()
        self._lab.saw(self._person.id, channel, channel.messages.last_id)
        self._shell.set(**view.heading(channel))
        self._composer.set(
            place=view.signed(channel),
            draft=f"{self._name} {channel.id}",
            locked=view.locked(channel),
            commands=[
                {"text": f"/{one.name}", "about": one.about}
                for one in slash.usable(self._lab, self._person, channel).values()
            ],
            mentions=view.reader.names.mentionable(),
        )
        self._list_channels()
        self._timeline.set(typing="")
        self._timeline.reset(view.timeline(channel, focus))
        # From its address a reload finds the same person and place.
        address = "/?" + urlencode({"as": self._name, "in": str(channel.id)})
        self._client.run_javascript(
            f"history.replaceState(null, '', {json.dumps(address)});"
            f"document.title = {json.dumps(f'{view.signed(channel)} · Quayside')};"
        )

    def _list_channels(self) -> None:
        listed = self._view.channels(self._channel)
        self._sidebar.set(
            guild=self._lab.guild.name,
            channels=listed,
            here=str(self._channel.id),
            me=self._name,
            people=[{"name": name, "picture": flags.picture(name)} for name in self._lab.people],
        )
        elsewhere = (one for channel in listed for one in (channel, *channel["threads"]))
        self._shell.set(unread=any(one["unread"] for one in elsewhere))

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
                    self._typists.typing(event.author)
            case Kind.MODAL if event.modal is not None:
                if event.modal.interaction in self._deeds.ours:
                    self._asking.form(event.modal)
            case Kind.FAILED if event.interaction is not None:
                self._failed(event.interaction)
            case Kind.THREAD_DELETED if here and isinstance(event.channel, Thread):
                self._channel = event.channel.parent
                # Discord forgets the thread only after it has told everybody.
                asyncio.get_running_loop().call_soon(self._show)
            case _ if isinstance(event.channel, Thread) and event.message is None:
                self._thread_changed(event.channel)
            case _ if event.message is not None and here:
                self._patch(event.message)

    def _posted(self, message: Message, *, here: bool) -> None:
        channel = message.channel
        if here:
            self._typists.done(message.author)
            self._timeline.add(self._view.reader.record(message))
            self._lab.saw(self._person.id, channel, message.id)
        else:
            self._list_channels()
        if isinstance(channel, Thread) and channel.parent is self._channel:
            self._patch_starter(channel)

    def _patch(self, message: Message) -> None:
        live = message.channel.messages.get(message.id)
        if live is not None and live.id not in self._dismissed:
            self._timeline.patch(self._view.reader.record(live))

    def _patch_starter(self, thread: Thread) -> None:
        """The message that a thread hangs on tells its name, state and size."""
        starter = thread.parent.messages.get(thread.id)
        if starter is not None:
            self._patch(starter)

    def _thread_changed(self, thread: Thread) -> None:
        self._list_channels()
        if thread.parent is self._channel:
            self._patch_starter(thread)
        elif thread is self._channel:
            self._shell.set(**self._view.heading(thread))
            self._composer.set(locked=self._view.locked(thread), place=thread.name)

    def _failed(self, interaction: Interaction) -> None:
        if interaction in self._deeds.ours and interaction.kind is not InteractionKind.AUTOCOMPLETE:
            self._composer.tell(f"{interaction.application.name} did not respond in time.")

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
        """The timeline came near an edge of what it has."""
        where = wanted["where"]
        if where == "present":
            self._timeline.reset(self._view.timeline(self._channel))
            return
        fetch = self._view.above if where == "above" else self._view.below
        records, more = fetch(self._channel, int(wanted["edge"]))
        self._timeline.page(where, records, more)

    async def _act(self, wanted: Json) -> None:
        """Something in or on a message was used."""
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
                name = self._view.reader.names.user(message.author.id) or message.author.name
                self._composer.reply_to(message.id, name)
            case "edit":
                self._composer.edit(message.id, self._view.reader.names.typed(message.content))
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

    async def _command(self, name: str) -> None:
        """A slash command was picked: ask for its options, if it has any."""
        found = slash.usable(self._lab, self._person, self._channel).get(name)
        if found is None:
            self._composer.tell(f"/{name} is not there any more.")
        elif found.options:
            self._asking.options(found)
        else:
            await self._deeds.use(self._channel, found, {})

    async def _submitted(self, values: Json) -> None:
        await self._asking.submitted(self._deeds, self._channel, values)

    async def _complete(self, typed: Json) -> None:
        await self._asking.complete(self._deeds, self._channel, typed)
