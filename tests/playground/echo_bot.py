"""A tiny bot in a process of its own, with which the chat player itself is tested."""

import asyncio
import os
import sys
from io import BytesIO

import aiohttp
import discord
import yarl
from discord import app_commands

API = os.environ["DISCORD_API_URL"]


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]) -> None:
        await interaction.response.edit_message(content="more", view=None)

    @discord.ui.button(label="Secret", custom_id="secret")
    async def secret(
        self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]
    ) -> None:
        await interaction.response.send_message("only you", ephemeral=True)

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction, _: discord.ui.Button["Buttons"]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.select(
        custom_id="fruit",
        options=[
            discord.SelectOption(label="Apple", value="a"),
            discord.SelectOption(label="Pear"),
        ],
    )
    async def fruit(
        self, interaction: discord.Interaction, select: discord.ui.Select["Buttons"]
    ) -> None:
        await interaction.response.send_message(f"you chose {select.values[0]}")


class Form(discord.ui.Modal, title="Why?"):
    reason: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="reason")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"because {self.reason.value}")


class Echo(discord.Client):
    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.message_content = True
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        @self.tree.command(description="Says it again")
        async def say(interaction: discord.Interaction, words: str) -> None:
            await interaction.response.send_message(f"slash {words}")

        await self.tree.sync()
        self.add_view(Buttons())

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        if message.attachments:
            sizes = [len(await file.read()) for file in message.attachments]
            await message.reply(f"received {sizes}")
        verb, _, rest = message.content.partition(" ")
        match verb:
            case "!lab":
                await message.reply("here is a lab")
            case "echo":
                await message.reply(rest)
            case "grow":
                answer = await message.channel.send("```ansi\none\n```")
                for text in ("one\ntwo", "one\ntwo\n\x1b[33mthree\x1b[0m"):
                    await asyncio.sleep(0.1)
                    await answer.edit(content=f"```ansi\n{text}\n```")
            case "open":
                thread = await message.create_thread(name=rest)
                await thread.send(f"welcome to {rest}")
            case "close" if isinstance(message.channel, discord.Thread):
                await message.channel.edit(archived=True)
            case "buttons":
                await message.channel.send("press", view=Buttons())
            case "file":
                await message.channel.send(file=discord.File(BytesIO(rest.encode()), "out.txt"))
            case "forget":
                await message.delete()
            case "like":
                await message.add_reaction("👍")
            case "twice":
                await message.channel.send("first")
                await message.channel.send("second")
            case "die":
                os._exit(7)

    async def on_message_edit(self, before: discord.Message, after: discord.Message) -> None:
        if not after.author.bot and before.content != after.content:
            await after.channel.send(f"edited to {after.content}")

    async def on_message_delete(self, message: discord.Message) -> None:
        if not message.author.bot:
            await message.channel.send("deleted")


async def main() -> None:
    discord.http.Route.BASE = API
    async with aiohttp.ClientSession() as session, session.get(f"{API}/gateway") as answer:
        gateway = (await answer.json())["url"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    async with Echo() as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    sys.stderr.write("echo bot starts\n")
    asyncio.run(main())
