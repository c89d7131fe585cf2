"""A second bot in the classroom, with everything that ours has no use for: forms, menus, embeds."""

import asyncio
import os
from io import BytesIO

import aiohttp
import discord
import yarl
from discord import app_commands

API = os.environ["DISCORD_API_URL"]
BOATS = ("barge", "brig", "clipper", "cutter", "dinghy", "ferry")


class Why(discord.ui.Modal, title="Why this boat?"):
    reason: discord.ui.TextInput["Why"] = discord.ui.TextInput(
        label="Reason", placeholder="In a few words", max_length=80
    )
    more: discord.ui.TextInput["Why"] = discord.ui.TextInput(
        label="More", style=discord.TextStyle.paragraph, required=False
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Because: {self.reason.value}")


class Quay(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Form", style=discord.ButtonStyle.primary, custom_id="form")
    async def form(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.send_modal(Why())

    @discord.ui.button(label="Whisper", custom_id="whisper")
    async def whisper(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.send_message("Only for your eyes.", ephemeral=True)

    @discord.ui.button(label="Count", style=discord.ButtonStyle.success, custom_id="count")
    async def count(self, interaction: discord.Interaction, _: object) -> None:
        assert interaction.message is not None
        content = f"{interaction.message.content}!"
        await interaction.response.edit_message(content=content)

    @discord.ui.button(label="Silence", style=discord.ButtonStyle.danger, custom_id="silence")
    async def silence(self, interaction: discord.Interaction, _: object) -> None:
        """Never answers."""

    @discord.ui.select(
        custom_id="one",
        placeholder="Which boat?",
        options=[discord.SelectOption(label=boat.title(), value=boat) for boat in BOATS],
    )
    async def one(self, interaction: discord.Interaction, menu: discord.ui.Select["Quay"]) -> None:
        await interaction.response.send_message(f"You chose {menu.values[0]}.")

    @discord.ui.select(
        custom_id="many",
        placeholder="Which flags?",
        max_values=2,
        options=[discord.SelectOption(label=flag) for flag in ("Alfa", "Bravo", "Charlie")],
    )
    async def many(self, interaction: discord.Interaction, menu: discord.ui.Select["Quay"]) -> None:
        await interaction.response.send_message(f"You hoist {' and '.join(menu.values)}.")


class Helper(discord.Client):
    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(description="Charter a boat")
        @app_commands.describe(boat="Which one", days="For how long")
        async def charter(interaction: discord.Interaction, boat: str, days: int = 1) -> None:
            await interaction.response.send_message(f"Chartered a {boat} for {days} days.")

        @charter.autocomplete("boat")
        async def boats(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            fitting = [boat for boat in BOATS if typed.lower() in boat]
            return [app_commands.Choice(name=boat.title(), value=boat) for boat in fitting]

        @self.tree.command(description="Think for a moment")
        async def ponder(interaction: discord.Interaction) -> None:
            await interaction.response.defer(thinking=True)
            await asyncio.sleep(0.5)
            await interaction.followup.send("Done thinking.")

        await self.tree.sync()
        self.add_view(Quay())

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or not message.content.startswith("helper "):
            return
        channel = message.channel
        verb, _, rest = message.content.removeprefix("helper ").partition(" ")
        match verb:
            case "say":
                await channel.send(rest)
            case "quay":
                await channel.send("At the quay", view=Quay())
            case "grow":
                text = "1"
                answer = await message.reply(text)
                for number in range(2, int(rest) + 1):
                    text += f" {number}"
                    await answer.edit(content=text)
            case "file":
                await channel.send(file=discord.File(BytesIO(rest.encode()), "cargo list.txt"))
            case "type":
                await channel.typing()
            case "embed":
                embed = discord.Embed(
                    title="Manifest", description="What is **aboard**", colour=0xFFC069
                )
                embed.add_field(name="Bow", value="12 containers", inline=True)
                embed.add_field(name="Stern", value="7 containers", inline=True)
                embed.set_footer(text="Port authority")
                await channel.send(embed=embed)
            case "react":
                await message.add_reaction("⚓")
            case "archive" if isinstance(channel, discord.Thread):
                await channel.edit(archived=True)


async def main() -> None:
    discord.http.Route.BASE = API
    async with aiohttp.ClientSession() as session, session.get(f"{API}/gateway") as answer:
        gateway = (await answer.json())["url"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    async with Helper() as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
