"""The least that a bot can do, in a process of its own: `ping` is answered with `pong`.

Its round trip is what Discord on loopback and discord.py cost alone. It is set up as Quayside is
(event loop, intents, caches), so that the difference is Quayside's own work.
"""

import os

import aiohttp
import discord
import uvloop
import yarl


class Echo(discord.Client):
    async def on_message(self, message: discord.Message) -> None:
        if message.content == "ping":
            await message.channel.send("pong")


def _client() -> Echo:
    intents = discord.Intents.none()
    intents.guilds = intents.messages = intents.message_content = True
    return Echo(
        intents=intents,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
    )


async def main() -> None:
    api = os.environ["DISCORD_API_URL"]
    discord.http.Route.BASE = api
    async with aiohttp.ClientSession() as session, session.get(f"{api}/gateway") as answer:
        gateway = (await answer.json())["url"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    async with _client() as bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    uvloop.run(main())
