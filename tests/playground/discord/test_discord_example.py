"""The example in the package's docstring."""

import asyncio
import textwrap

import discord

import playground.discord


async def test_the_example_works_as_it_is_printed(server):
    lines = playground.discord.__doc__.splitlines()
    code = "\n".join(line for line in lines if line.startswith("    "))
    bot = discord.Client(intents=discord.Intents.all(), guild_ready_timeout=0.05)

    @bot.event
    async def on_message(message):
        if message.content == "!ping":
            await message.channel.send("pong")

    scope = {"asyncio": asyncio, "bot": bot}
    program = "async def example():\n" + textwrap.indent(textwrap.dedent(code), "    ")
    exec(program, scope)
    async with asyncio.timeout(10):
        await scope["example"]()
    await bot.close()
