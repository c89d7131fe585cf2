"""A person at their Discord client: what tests, transcripts and the page act through.

Every action keeps Discord's rules and raises DiscordRefusal where Discord, or the person's
client, would not let them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.discord import components, inputs
from playground.discord.actions import (
    channels,
    commands,
    interactions,
    members,
    messages,
    pins,
    reactions,
    threads,
)
from playground.discord.clock import iso
from playground.discord.core import Core
from playground.discord.draft import read_changes, read_draft
from playground.discord.errors import invalid, refusal
from playground.discord.interaction import Interaction, InteractionKind, Modal
from playground.discord.message import Emoji, Message, Upload
from playground.discord.model import Application, Channel, Guild, Thread, User
from playground.discord.world import World

Json = dict[str, Any]


class Person:
    """`user`, acting in a world that a server serves. Messages may be live ones or snapshots."""

    def __init__(self, world: World, user: User) -> None:
        self.user = user
        self._world = world

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return self.user.mention

    # Speaking

    async def say(
        self,
        channel_id: int,
        content: str = "",
        files: Sequence[Upload] = (),
        reply_to: Message | None = None,
        *,
        ping: bool = True,
    ) -> Message:
        """Post; `ping`: whether a reply pings its author."""
        body: Json = {"content": content}
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to.id}
            if not ping:
                everything = ["users", "roles", "everyone"]
                body["allowed_mentions"] = {"parse": everything, "replied_user": False}
        channel = self._world.channel(channel_id)
        return messages.send(self._core, self.user, channel, read_draft(body, files))

    async def type(self, channel_id: int) -> None:
        """Show that they are typing."""
        messages.typing(self._core, self.user, self._world.channel(channel_id))

    async def edit(self, message: Message, content: str) -> Message:
        changes = read_changes({"content": content})
        return messages.edit(self._core, self.user, self._live(message), changes)

    async def delete(self, message: Message) -> None:
        messages.delete(self._core, self.user, self._live(message))

    async def pin(self, message: Message) -> None:
        pins.pin(self._core, self.user, self._live(message))

    async def unpin(self, message: Message) -> None:
        pins.unpin(self._core, self.user, self._live(message))

    async def react(self, message: Message, emoji: str) -> None:
        reactions.add(self._core, self.user, self._live(message), Emoji.parse(emoji))

    async def unreact(self, message: Message, emoji: str) -> None:
        live = self._live(message)
        reactions.remove(self._core, self.user, live, Emoji.parse(emoji), self.user)

    async def direct(self, other: User) -> Channel:
        """Open the direct messages with somebody."""
        return self._world.direct(self.user, other)

    # Threads

    async def open_thread(self, message: Message, name: str) -> Thread:
        return threads.open_from(self._core, self.user, self._live(message), {"name": name})

    async def open_private_thread(self, channel_id: int, name: str) -> Thread:
        channel = self._world.channel(channel_id)
        return threads.open_in(self._core, self.user, channel, {"name": name})

    async def change_thread(self, thread: Thread, **changes: object) -> Thread:
        """`name`, `archived`, `locked`, `auto_archive_duration` (minutes) …"""
        return threads.change(self._core, self.user, thread, changes)

    async def delete_thread(self, thread: Thread) -> None:
        threads.remove(self._core, self.user, thread)

    async def join(self, thread: Thread) -> None:
        threads.join(self._core, self.user, thread, self.user)

    async def leave(self, thread: Thread) -> None:
        threads.leave(self._core, self.user, thread, self.user)

    # Moderating

    async def time_out(self, guild: Guild, user: User, seconds: float) -> None:
        """Silence a member for so long; 0 ends it."""
        until = iso(self._world.clock.now() + seconds) if seconds else None
        member = self._world.member(guild, user.id)
        body = {"communication_disabled_until": until}
        members.change(self._core, self.user, guild, member, body)

    async def overwrite(
        self, channel: Channel, user: User, *, allow: int = 0, deny: int = 0
    ) -> None:
        """Allow and deny permissions (their bits) to one member in a channel."""
        body = {"type": 1, "allow": str(allow), "deny": str(deny)}
        channels.overwrite(self._core, self.user, channel, user.id, body)

    async def delete_channel(self, channel: Channel) -> None:
        channels.remove(self._core, self.user, channel)

    async def kick(self, guild: Guild, user: User) -> None:
        members.kick(self._core, self.user, guild, self._world.member(guild, user.id))

    async def join_guild(self, guild: Guild) -> None:
        members.join(self._core, guild, self.user)

    # Interactions

    async def click(self, message: Message, label_or_custom_id: str) -> Interaction:
        """Press a button; await the answer's `settled`."""
        live = self._live(message)
        for one in components.walk(live.components):
            if one["type"] != components.BUTTON or not one.get("custom_id"):
                continue
            names = (one["custom_id"], one.get("label"), (one.get("emoji") or {}).get("name"))
            if label_or_custom_id in names:
                return self._use_component(live, one, {})
        raise invalid(("custom_id",), "UNKNOWN_COMPONENT", f"No button {label_or_custom_id!r}.")

    async def choose(
        self, message: Message, custom_id: str, values: Sequence[str | User | Channel]
    ) -> Interaction:
        """Choose in a menu: values of its options, or users or channels."""
        live = self._live(message)
        for one in components.walk(live.components):
            if one["type"] in components.SELECTS and one["custom_id"] == custom_id:
                return self._use_component(live, one, self._chosen(live, one, values))
        raise invalid(("custom_id",), "UNKNOWN_COMPONENT", f"No menu {custom_id!r}.")

    async def submit(
        self, modal: Modal, fields: Mapping[str, str | Sequence[str]] | None = None
    ) -> Interaction:
        """Fill in and send a form; `fields` by custom id or label."""
        origin = modal.interaction
        if origin.user is not self.user:
            raise refusal(50001)
        return interactions.begin(
            self._core,
            InteractionKind.MODAL,
            origin.application,
            self.user,
            origin.channel,
            inputs.modal_data(modal, fields or {}),
            message=origin.message,
        )

    async def slash(self, channel_id: int, name: str, **options: object) -> Interaction:
        """Use a slash command; `name` with its subcommand: "lab here"."""
        channel, application, data = self._command(channel_id, name, options, None)
        return interactions.begin(
            self._core,
            InteractionKind.COMMAND,
            application,
            self.user,
            channel,
            data,
            name=name,
        )

    async def autocomplete(
        self, channel_id: int, name: str, focused: str, **options: object
    ) -> list[Json]:
        """The choices (`name`, `value`) for the option `focused`, given what was typed so far."""
        typed = {focused: "", **options}
        channel, application, data = self._command(channel_id, name, typed, focused)
        interaction = interactions.begin(
            self._core, InteractionKind.AUTOCOMPLETE, application, self.user, channel, data
        )
        await interaction.settled()
        return list(interaction.choices)

    async def menu(self, name: str, target: Message | User, channel_id: int) -> Interaction:
        """Use a command of the context menu, of a message or of a user."""
        channel = self._world.channel(channel_id)
        of_message = isinstance(target, Message)
        kind = commands.MESSAGE_MENU if of_message else commands.USER_MENU
        application, command = commands.find(self._core, self.user, channel, kind, name)
        data: Json = {"id": str(command.id), "name": name, "type": kind}
        data |= inputs.target_data(self._core, channel, target)
        return interactions.begin(
            self._core,
            InteractionKind.COMMAND,
            application,
            self.user,
            channel,
            data,
            name=name,
        )

    # Looking

    def sees(self, channel: Channel | int) -> bool:
        """Whether they can look into the channel at all."""
        found = channel if isinstance(channel, Channel) else self._world.channel(channel)
        return self._world.can_see(self.user, found)

    def history(self, channel: Channel | int) -> list[Message]:
        """Everything in the channel that this person sees, oldest first."""
        found = channel if isinstance(channel, Channel) else self._world.channel(channel)
        self._world.require(self.user, found)
        return [m for m in found.messages if m.only_for in (None, self.user)]

    @property
    def _core(self) -> Core:
        if self._world.core is None:
            raise RuntimeError("no DiscordServer serves this person's world yet")
        return self._world.core

    def _live(self, message: Message) -> Message:
        """The message as it is now; 10008 if it is gone or for somebody else's eyes."""
        live = message.channel.messages.get(message.id)
        if live is None or live.only_for not in (None, self.user):
            raise refusal(10008)
        self._world.require(self.user, live.channel)
        return live

    def _use_component(self, message: Message, component: Json, more: Json) -> Interaction:
        if component.get("disabled"):
            raise invalid(("custom_id",), "COMPONENT_DISABLED", "This component is disabled.")
        application = self._world.applications.get(message.author.id)
        if application is None:
            raise refusal(10002)
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            **more,
        }
        return interactions.begin(
            self._core,
            InteractionKind.COMPONENT,
            application,
            self.user,
            message.channel,
            data,
            message=message,
        )

    def _chosen(self, message: Message, menu: Json, values: Sequence[str | User | Channel]) -> Json:
        least, most = menu.get("min_values", 1), menu.get("max_values", 1)
        if not least <= len(values) <= most:
            text = f"Must be between {least} and {most} in length."
            raise invalid(("values",), "BASE_TYPE_BAD_LENGTH", text)
        known = {option["value"] for option in menu.get("options") or ()}
        if menu["type"] == components.STRING_SELECT and not known.issuperset(values):
            raise invalid(("values",), "BASE_TYPE_CHOICES", f"Value must be one of {known}.")
        resolved = inputs.Resolved(self._core, message.channel)
        chosen: Json = {"values": [resolved.value(value) for value in values]}
        return chosen | ({"resolved": resolved.found} if resolved.found else {})

    def _command(
        self, channel_id: int, name: str, options: Mapping[str, object], focused: str | None
    ) -> tuple[Channel, Application, Json]:
        channel = self._world.channel(channel_id)
        first, *path = name.split()
        application, command = commands.find(self._core, self.user, channel, commands.SLASH, first)
        data = inputs.command_data(self._core, command, path, options, channel, focused=focused)
        return channel, application, data
