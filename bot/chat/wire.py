"""Where Discord is: the real one, or another that speaks its protocol at a given address."""

import aiohttp
import discord.gateway
import discord.http
import yarl


async def point_at(api_url: str, timeout_s: float) -> None:
    """Make discord.py talk to the Discord at `api_url` (".../api/v10"); it names its gateway.

    discord.py has these two addresses as class attributes, read at each request and connection.
    """
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(f"{api_url}/gateway", raise_for_status=True) as answer,
    ):
        gateway = yarl.URL((await answer.json())["url"])
    discord.http.Route.BASE = api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
