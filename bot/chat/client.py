"""The bot as Discord's client: what it hears, in which order it is understood, and its end."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import discord
import structlog
from discord.ext import commands

from bot.chat import errors
from bot.chat.command import docker, typed
from bot.chat.command.asked import AskedByMessage
from bot.chat.command.buttons import AnswerButton, StopButton
from bot.chat.command.narrow import NarrowButton
from bot.chat.command.pages import TurnButton
from bot.chat.command.questions import Questions
from bot.chat.command.rerun import Reruns
from bot.chat.command.slash import Slash
from bot.chat.command.views import Views
from bot.chat.command.wastebasket import throw_away
from bot.chat.labbot import LabBot
from bot.chat.labs import is_lab, too_fast, where_the_labs_are
from bot.chat.moderation import ConfirmButton, Moderation
from bot.chat.pace import FAILURES, Pace
from bot.chat.tasks import Tasks
from bot.chat.terminal import echo, form, hearing
from bot.chat.terminal.comeback import Comeback
from bot.chat.terminal.keyboard import KeyMenu, TerminalButton
from bot.chat.terminal.life import LifeButton
from bot.chat.terminal.sharing import ShareButton
from bot.chat.terminal.stop import StopFlood
from bot.chat.terminal.threads import Threads, leave_the_gone, may_write
from bot.chat.terminal.words import history, known
from bot.chat.terminal.words.known import WORDS
from bot.chat.terminal.words.word import Asked
from bot.chat.writer import NOBODY
from bot.sandbox.own import Own
from bot.sandbox.seats import Seats
from bot.sessions.place import Place
from bot.sessions.terminals import Opened, Terminals
from bot.settings import Settings
from bot.store.rows import Terminal
from bot.store.store import Store

log = structlog.get_logger(__name__)

REMEMBERED = 1000
"""How many messages are known again: after a lost connection Discord may tell of one twice."""
SAID_BY_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)
"""A thread's first message, a pin, a join are messages too, of other types."""


def intents(*, message_content: bool, members: bool) -> discord.Intents:
    """What the bot must hear: guilds, reactions, messages; their content is privileged.

    So are `members`, by which it hears of people who leave.
    """
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.messages = True
    wanted.message_content = message_content
    wanted.members = members
    wanted.guild_reactions = True
    return wanted


class Quayside(LabBot):
    """Holds the rooms below for its cogs and buttons. `app` builds it and closes it.

    `seats_of` makes the seats once Discord has told who the bot is.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        terminals: Terminals,
        seats_of: Callable[[int], Seats],
    ) -> None:
        # discord.py warns of what voice needs, and this bot is silent.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        self.pace = Pace(settings.requests_per_second, settings.discord_patience_s)
        super().__init__(
            command_prefix=commands.when_mentioned_or(settings.prefix),
            intents=intents(
                message_content=settings.message_content, members=settings.members_intent
            ),
            help_command=None,
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,
            http_trace=self.pace.trace,
            activity=discord.CustomActivity(
                f"{settings.prefix}help" if settings.message_content else "/docker help"
            ),
        )
        self.pace.govern(self)
        self.settings = settings
        self.store = store
        self.terminals = terminals
        self.running = Tasks()
        self.place_in = partial(hearing.place_in, self)
        self.comeback = Comeback(self)
        self.questions = Questions(settings.confirm_timeout_s)
        self.views = Views()
        self.claimed = set()
        self.taken = deque(maxlen=REMEMBERED)
        self.reruns = Reruns(settings.rerun_window_s)
        self._seats_of = seats_of
        self.resumed = asyncio.Event()
        self._heard: deque[int] = deque(maxlen=REMEMBERED)
        self.hurry = commands.CooldownMapping(
            commands.Cooldown(settings.commands_at_once, settings.commands_window_s),
            lambda person_id: person_id,
        )

    async def setup_hook(self) -> None:
        """Make what needs the bot's own id, and the buttons that outlive a restart."""
        assert self.application_id is not None
        assert self.user is not None
        if not self.settings.message_content:
            # What people are told to type next must be something that the bot can read.
            called = {"prefix": f"@{self.user.name} "}
            self.settings = self.settings.model_copy(update=called)
            self.terminals.adopt(self.settings)
        self.seats = self._seats_of(self.application_id)
        self.add_dynamic_items(TerminalButton, KeyMenu, ShareButton)
        self.add_dynamic_items(StopButton, ConfirmButton, AnswerButton)
        self.add_dynamic_items(NarrowButton, StopFlood, TurnButton, LifeButton)
        self.add_listener(form.sent_in, "on_interaction")
        await self.add_cog(Moderation(self))
        await self.add_cog(Slash(self))
        await self.add_cog(Threads(self))
        await self.tree.sync()
        await self.comeback.look()

    async def on_ready(self) -> None:
        """All is known that Discord has to tell; or it is anew, after a lost connection."""
        gone = await leave_the_gone(self)
        if self.resumed.is_set():
            await self.terminals.catch_up()
            return
        log.info("ready", guilds=len(self.guilds))
        await self.comeback.of_the_rest(gone)
        log.info("terminals are back", terminals=len(self.terminals.all()))
        self.resumed.set()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server's threads are known: go on with the terminals of an earlier process there."""
        await self.comeback.of_guild(guild.id)

    async def on_connect(self) -> None:
        """A new session: Discord tells of no message that was posted since the one before."""
        self.terminals.missed_some()

    async def on_resumed(self) -> None:
        """Discord replays what was missed; whatever it forgot is looked for."""
        for thread_id in list(self.terminals.shut):
            await self.resume(thread_id)
        await self.terminals.catch_up()

    async def resume(self, thread_id: int) -> None:
        """Go on with a terminal; one whose thread is shut to the bot waits until it is not."""
        await self.comeback.of_thread(thread_id)

    async def place_of(self, kept: Terminal, shared_with: frozenset[int] | None = None) -> Place:
        """Where a terminal is, or was; discord's NotFound or Forbidden if the thread is gone."""
        thread = self.get_channel(kept.thread_id) or await self.fetch_channel(kept.thread_id)
        assert isinstance(thread, discord.Thread)
        if shared_with is None:
            shared_with = await self.store.shares.of(kept.thread_id)
        return hearing.place_in(self, thread, kept.owner_id, kept.opened_at, shared_with)

    async def tell_owner(self, own: Own, words: str) -> None:
        """Say it in the container's terminal, else where its owner asked for it; nobody is pinged.

        Where the bot may no longer write, it is only logged.
        """
        log.info("container stopped", name=own.engine_name, why=words)
        if opened := self.terminals.of_container(own.id):
            for one in opened:
                await self.terminals.notice(one, words)
            return
        channel = self.get_channel(own.channel_id)
        if isinstance(channel, discord.Thread):  # a terminal's, that has ended
            channel = channel.parent
        if isinstance(channel, discord.TextChannel) and may_write(channel):
            with suppress(*FAILURES):
                await channel.send(f"<@{own.owner_id}> {words}", allowed_mentions=NOBODY)

    def is_connected(self) -> bool:
        """Whether Discord's gateway is there now; `is_ready` stays true when it drops."""
        return self.is_ready() and bool(self.ws and self.ws.open)

    async def on_message(self, message: discord.Message) -> None:
        """Hand a message to whom it is meant for; the work runs under `running`, which stops it."""
        by_form = message.author == self.user and echo.read(message.content) is not None
        said = by_form or not (message.author.bot or message.type not in SAID_BY_PEOPLE)
        if not said or message.id in self._heard:
            return
        self._heard.append(message.id)
        if self.questions.hear(message.author.id, message.channel.id, message.content):
            return
        self.terminals.posted(message.channel.id)
        self.running.start(message.id, self._understand(message), f"message {message.id}")

    async def _understand(self, message: discord.Message) -> None:
        """A terminal's input, a Docker command, or one of the bot's own."""
        assert self.user is not None
        try:
            if message.channel.id in self.terminals.shut:
                await self.resume(message.channel.id)
            opened = self.terminals.at(message.channel.id)
            said = typed.read(message.content, self.settings.prefix, self.user.id)
            if opened:
                said = hearing.command_in(self, message.content)
            word = said and not said.said_docker and WORDS.get(said.name)
            if opened and message.author == self.user:
                await hearing.hear_form(message, opened)
            elif opened and said and word:
                rest = said.line.removeprefix(word.name).strip()
                await known.run(word, Asked(self, message, opened, rest))
            elif said and said.explicit and not opened and await self._history(message, said):
                return
            elif said is None:
                await self._not_a_command(message, opened)
            elif said.name == "lab" and not said.said_docker:
                await self.process_commands(message)
            elif self._command(message) and await is_lab(self, message.channel):
                await self._docker(AskedByMessage(message, self.settings.prefix), said)
            elif said.explicit and typed.known(said):
                told = await where_the_labs_are(self, message.guild, message.author)
                await message.reply(told, mention_author=False)
        except Exception as error:
            await self._fail(message, error)

    def _command(self, message: discord.Message) -> typed.TypedCommand | None:
        """The command in what a person wrote; at an open terminal, only with the prefix."""
        assert self.user is not None
        if message.author.bot or message.type not in SAID_BY_PEOPLE:
            return None
        said = typed.read(message.content, self.settings.prefix, self.user.id)
        known = bool(said and typed.known(said))
        if not said or not said.name or not (said.explicit or known):
            return None
        return said if known or not self.terminals.at(message.channel.id) else None

    async def _not_a_command(self, message: discord.Message, opened: Opened | None) -> None:
        if opened:
            await hearing.hear(self, message, opened)
        elif isinstance(message.channel, discord.Thread) and message.content:
            await self._closed_terminal(message)

    async def _history(self, message: discord.Message, said: typed.TypedCommand) -> bool:
        """What a terminal has shown can be asked for after its end, too."""
        if not isinstance(message.channel, discord.Thread) or said.said_docker:
            return False
        rest = said.line.removeprefix(said.name).strip()
        return await history.after_the_end(self, message, said.name, rest)

    async def _closed_terminal(self, message: discord.Message) -> None:
        kept = await self.store.terminals.get(message.channel.id)
        if kept and kept.owner_id == message.author.id and kept.ended:
            await message.reply(
                f"This terminal is closed. {kept.ended}",
                mention_author=False,
            )

    async def _docker(self, asked: AskedByMessage, said: typed.TypedCommand) -> None:
        if not await too_fast(self, asked):
            ran = self.reruns.note(asked.id, said)
            ran.opened_terminal = await docker.run(self, asked, said)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Run an edited command again, in its answer's place; all else is left alone."""
        message = payload.message
        said = self._command(message)
        if said and said.name != "lab" and self.reruns.edited(message, said):
            self.running.start(message.id, self._again(message, said), f"edited {message.id}")

    async def _again(self, message: discord.Message, said: typed.TypedCommand) -> None:
        try:
            if not await is_lab(self, message.channel):
                return
            if asked := await self.reruns.admit(self, message):
                await self._docker(asked, said)
        except Exception as error:
            await self._fail(message, error)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Throw an answer away."""
        if self.user is None or payload.user_id == self.user.id:
            return
        try:
            await throw_away(self, payload)
        except Exception as error:
            log.warning("answer not removed", message=payload.message_id, words=errors.words(error))

    async def _fail(self, message: discord.Message, error: Exception) -> None:
        """Answer with words for an error; where even that fails, the log has it."""
        try:
            await message.channel.send(errors.words(error), allowed_mentions=NOBODY)
        except discord.HTTPException as refusal:
            log.warning("no answer possible", channel=message.channel.id, reason=refusal.text)

    async def close(self) -> None:
        """Stop what runs, let go of the terminals, leave Discord."""
        await self.running.close()
        await self.terminals.close()
        await super().close()
