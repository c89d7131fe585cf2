"""An edited message is run again, and its answer edited; `client` tells of edits and runs."""

from collections import OrderedDict
from dataclasses import dataclass

import discord

from bot.chat.command.asked import AskedByMessage
from bot.chat.command.typed import TypedCommand
from bot.chat.labbot import LabBot

REMEMBERED = 1000


@dataclass(slots=True)
class Ran:
    """What a message's command was, and whether it opened a terminal."""

    command: TypedCommand
    opened_terminal: bool = False


class Reruns:
    """The last commands, by their messages. An edit is heard within `window_s` of the message.

    Discord tells of an edit too when it adds a preview to a link: only another command counts.
    """

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._ran: OrderedDict[int, Ran] = OrderedDict()

    def note(self, message_id: int, command: TypedCommand) -> Ran:
        """Remember what is about to run."""
        ran = self._ran[message_id] = Ran(command)
        self._ran.move_to_end(message_id)
        if len(self._ran) > REMEMBERED:
            self._ran.popitem(last=False)
        return ran

    def edited(self, message: discord.Message, command: TypedCommand) -> bool:
        """Whether a person made another command of the message."""
        ran = self._ran.get(message.id)
        if message.edited_at is None or (ran and ran.command == command):
            return False
        return ran is not None or not self._late(message)

    async def admit(self, client: LabBot, message: discord.Message) -> AskedByMessage | None:
        """The edited message as one that asks again; None if it may not, which is told."""
        ran = self._ran.get(message.id)
        told = ""
        if ran and ran.opened_terminal:
            told = (
                "This command opened a terminal, which goes on as it was. "
                "Send the new command as a message of its own."
            )
        elif self._late(message):
            told = (
                f"An edited command runs again within {self._window_s:g} seconds of its message, "
                "and that was later. Send it as a message of its own."
            )
        if told:
            await message.reply(told, mention_author=False)
            return None
        answers = await client.store.answers.of(message.id)
        answer = message.channel.get_partial_message(answers[-1]) if answers else None  # type: ignore[union-attr] # a guild's channel
        return AskedByMessage(
            message, client.settings.prefix, answer, done_before=ran is not None and answer is None
        )

    def _late(self, message: discord.Message) -> bool:
        return (discord.utils.utcnow() - message.created_at).total_seconds() > self._window_s
