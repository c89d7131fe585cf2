"""`!lab …` and `/lab …`: where the bot works, and how moderators see, stop, remove and tidy."""

import re
import time
from datetime import timedelta

import discord
from discord.ext import commands

from bot.chat import errors
from bot.chat.cleanup import ACTIONS, Action, carry_out, preview
from bot.chat.labbot import LabBot
from bot.chat.lasting import Button
from bot.chat.render import block, page
from bot.docker_cli.table import table
from bot.docker_cli.text import short_id

Context = commands.Context[LabBot]

BULK_MOST = 100
BULK_AGE = timedelta(days=14)
"""Discord's rules: 2 to 100 messages at once, none older than two weeks."""
TIDY_MOST = 500


class ConfirmButton(
    Button,
    template=r"lab:(?P<act>stop|rm|no):(?P<person>\d+):(?P<moderator>\d+):(?P<until>\d+)",
):
    """Carries out a clean-up that was shown before, for the moderator who asked, for a while."""

    def __init__(self, act: str, person_id: int, moderator_id: int, until: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Cancel" if act == "no" else "Confirm",
                style=discord.ButtonStyle.secondary if act == "no" else discord.ButtonStyle.danger,
                custom_id=f"lab:{act}:{person_id}:{moderator_id}:{until}",
            )
        )
        self.act = act
        self.person_id = person_id
        self.moderator_id = moderator_id
        self.until = until

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Do it, once, and put what was done in the preview's place."""
        if interaction.user.id != self.moderator_id:
            await interaction.response.send_message(
                "Only the moderator who asked for this can confirm it.", ephemeral=True
            )
            return
        if self.act == "no" or time.time() > self.until:
            told = "Cancelled: nothing was changed."
            if self.act != "no":
                told = "That was too long ago, so nothing was changed. Ask again."
            await interaction.response.edit_message(content=told, view=None)
            return
        await interaction.response.edit_message(content="Working on it …", view=None)
        assert interaction.guild_id is not None
        action = ACTIONS[self.act]
        done = await carry_out(
            interaction.client.seats, interaction.guild_id, self.person_id or None, action
        )
        await interaction.edit_original_response(content=done)
        await interaction.client.store.audit.record(
            interaction.user.id,
            interaction.guild_id,
            interaction.channel_id or 0,
            None,
            f"lab {self.act} {self.person_id or 'all'} (confirmed)",
            0,
            0.0,
        )


class Moderation(commands.Cog):
    """The moderators' commands. Each is recorded; what destroys is shown first and confirmed."""

    def __init__(self, client: LabBot) -> None:
        self.client = client

    @commands.hybrid_group(fallback="help", description="How to run labs in this server")
    @commands.guild_only()
    async def lab(self, ctx: Context) -> None:
        """Say what there is, and whether this channel is a lab."""
        prefix = self.client.settings.prefix
        is_lab = await self.client.store.labs.get(ctx.channel.id)
        await self._answer(
            ctx,
            f"This channel is {'a lab' if is_lab else 'not a lab'}.\n"
            + block(
                f"{prefix}lab here              open a lab in this channel\n"
                f"{prefix}lab close             close it; containers stay\n"
                f"{prefix}lab ps                everyone's containers\n"
                f"{prefix}lab stop @person|all  stop containers, after a preview\n"
                f"{prefix}lab rm @person|all    remove containers, after a preview\n"
                f"{prefix}lab tidy [N]          remove the last N commands and my answers"
            ),
        )

    @lab.command(description="Make this channel a lab, where people use Docker")
    @commands.has_guild_permissions(manage_guild=True)
    async def here(self, ctx: Context) -> None:
        """Open a lab in this channel."""
        assert ctx.guild is not None
        prefix = self.client.settings.prefix
        channel = ctx.channel
        if not isinstance(channel, discord.TextChannel):
            await self._answer(
                ctx, "A lab is a text channel, so that terminals can have threads in it."
            )
            return
        lacking = _lacking(channel.permissions_for(ctx.guild.me))
        if lacking:
            await self._answer(ctx, f"I can't work here yet: please give me {', '.join(lacking)}.")
            return
        if await self.client.store.labs.get(channel.id):
            await self._answer(
                ctx, f"This channel is a lab already. Try `{prefix}run hello-world`."
            )
            return
        await self.client.store.people.seen(ctx.author.id, ctx.author.display_name)
        await self.client.store.labs.open(ctx.guild.id, channel.id, ctx.author.id)
        await self._answer(
            ctx,
            "This channel is a lab now: everyone here can use Docker. "
            f"Try `{prefix}run hello-world`, `{prefix}run node`, `{prefix}run -it node`; "
            f"`{prefix}help` shows more.",
        )

    @lab.command(name="close", description="Make this channel an ordinary one again")
    @commands.has_guild_permissions(manage_guild=True)
    async def close_lab(self, ctx: Context) -> None:
        """Close this channel's lab; containers stay as they are."""
        if await self.client.store.labs.close(ctx.channel.id):
            await self._answer(
                ctx,
                "The lab is closed: I no longer answer here. Containers stay as they are; "
                f"`{self.client.settings.prefix}lab rm all` removes them.",
            )
        else:
            await self._answer(ctx, "This channel is not a lab.")

    @lab.command(name="ps", description="Show everyone's containers, by person")
    @commands.has_guild_permissions(manage_messages=True)
    async def list_all(self, ctx: Context) -> None:
        """Everyone's containers in this server, stopped ones too."""
        assert ctx.guild is not None
        found = await self.client.seats.everyone(ctx.guild.id)
        found.sort(key=lambda own: (own.owner_name.lower(), own.owner_id))
        rows = [
            (own.owner_name, own.name, short_id(own.id), own.image, own.status) for own in found
        ]
        people = len({own.owner_id for own in found})
        shown = page(
            table(("PERSON", "NAME", "CONTAINER ID", "IMAGE", "STATUS"), rows),
            f"-# {_count(len(found), 'container')} of {_count(people, 'person', 'people')}",
            self.client.settings.message_limit_chars,
        )
        await self._answer(ctx, shown.content)

    @lab.command(description="Stop the containers of one person, or all of them")
    @commands.has_guild_permissions(manage_messages=True)
    async def stop(self, ctx: Context, who: str = "") -> None:
        """Preview what would be stopped, with a Confirm button."""
        await self._ask(ctx, who, ACTIONS["stop"])

    @lab.command(description="Remove the containers of one person, or all of them")
    @commands.has_guild_permissions(manage_messages=True)
    async def rm(self, ctx: Context, who: str = "") -> None:
        """Preview what would be removed, with a Confirm button."""
        await self._ask(ctx, who, ACTIONS["rm"])

    async def _answer(
        self, ctx: Context, text: str, view: discord.ui.View = discord.utils.MISSING
    ) -> None:
        """Answer, and remember of which command, for `tidy`."""
        answer = await ctx.send(text, view=view)
        if ctx.interaction is None:
            await self.client.store.answers.link(ctx.message.id, ctx.channel.id, [answer.id])

    async def _ask(self, ctx: Context, who: str, action: Action) -> None:
        assert ctx.guild is not None
        person = re.fullmatch(r"<@!?(\d+)>", who)
        if not person and who != "all":
            prefix = self.client.settings.prefix
            await self._answer(
                ctx,
                f"Whose containers? `{prefix}lab {action.name} @person`, "
                f"or `{prefix}lab {action.name} all` for everyone's.",
            )
            return
        person_id = int(person[1]) if person else 0
        shown = await preview(self.client.seats, ctx.guild.id, person_id or None, action)
        if shown is None:
            await self._answer(ctx, f"There is nothing to {action.verb}.")
            return
        until = int(time.time() + self.client.settings.confirm_timeout_s)
        view = discord.ui.View(timeout=None)
        for act in (action.name, "no"):
            view.add_item(ConfirmButton(act, person_id, ctx.author.id, until))
        await self._answer(ctx, shown, view=view)

    @lab.command(description="Remove the last commands in this channel, and my answers to them")
    @commands.has_guild_permissions(manage_messages=True)
    async def tidy(self, ctx: Context, commands_: commands.Range[int, 1, TIDY_MOST] = 50) -> None:
        """Remove the last N commands and the bot's answers; everything else stays."""
        assert isinstance(ctx.channel, discord.TextChannel | discord.Thread)
        answered = await self.client.store.answers.recent(ctx.channel.id, commands_)
        ids = [i for one in answered for i in (one.message_id, *one.answer_ids)]
        await _delete(ctx.channel, ids)
        await self.client.store.answers.forget([one.message_id for one in answered])
        await ctx.send(
            f"Tidied: {_count(len(answered), 'command')} and my answers are gone.",
            delete_after=self.client.settings.confirm_timeout_s,
        )

    async def cog_after_invoke(self, ctx: Context) -> None:  # type: ignore[override]  # our client
        """Record who did what."""
        assert ctx.guild is not None
        assert ctx.command is not None
        store = self.client.store
        await store.people.seen(ctx.author.id, ctx.author.display_name)
        words = ctx.message.content if ctx.interaction is None else f"/{ctx.command}"
        await store.audit.record(
            ctx.author.id, ctx.guild.id, ctx.channel.id, ctx.message.id, words, 0, 0.0
        )

    async def cog_command_error(  # type: ignore[override]  # our client, no other
        self, ctx: Context, error: Exception
    ) -> None:
        """Say in words why a command did not run."""
        prefix = self.client.settings.prefix
        match error:
            case commands.MissingPermissions():
                lacking = ", ".join(_spoken(name) for name in error.missing_permissions)
                told = f"This is for moderators: it needs the permission {lacking}."
            case commands.NoPrivateMessage():
                told = "Labs live in servers: type this in a channel of one."
            case commands.UserInputError():
                told = (
                    f"I don't understand that: `{prefix}lab {ctx.command and ctx.command.name}` "
                    f"takes something else. `{prefix}lab` shows how to write it."
                )
            case commands.CommandInvokeError() | commands.HybridCommandError():
                told = errors.words(error.original)
            case _:
                told = errors.words(error)
        await ctx.send(told, ephemeral=True)


async def _delete(channel: discord.TextChannel | discord.Thread, ids: list[int]) -> None:
    """Delete messages: the young ones in bulk, the old ones one by one; gone ones are fine."""
    oldest = discord.utils.time_snowflake(discord.utils.utcnow() - BULK_AGE + timedelta(minutes=1))
    young = [discord.Object(i) for i in ids if i > oldest]
    for at in range(0, len(young), BULK_MOST):
        await channel.delete_messages(young[at : at + BULK_MOST])
    for old in (i for i in ids if i <= oldest):
        try:
            await channel.get_partial_message(old).delete()
        except discord.NotFound:
            continue


NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    attach_files=True,
    add_reactions=True,
    manage_messages=True,
)
"""What the bot uses in a lab; Manage Messages only to tidy."""


def _lacking(have: discord.Permissions) -> list[str]:
    return [_spoken(name) for name, needed in NEEDED if needed and not getattr(have, name)]


def _spoken(permission: str) -> str:
    """A permission's name as Discord's settings show it."""
    return "Manage Server" if permission == "manage_guild" else permission.replace("_", " ").title()


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
