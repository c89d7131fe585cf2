"""A Discord on loopback for bots: REST v10, gateway and CDN, as discord.py 2.7 uses them.

A bot runs against it unchanged; people act through `Person`; what becomes visible is told as it
happens. A test of a bot, whole:

    import discord
    from yarl import URL
    from playground.discord import DiscordServer, classroom

    room = classroom()
    async with DiscordServer(room.world) as server:
        discord.http.Route.BASE = server.api_url
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(server.gateway_url)
        running = asyncio.create_task(bot.start(room.token))
        await server.bot_ready()
        seen = server.watch()
        await room.people["learner"].say(room.channels["lab"].id, "!ping")
        answer = await seen.until(lambda event: event.author is room.application.bot)
        assert answer.message.content == "pong"

Faults on demand: `server.faults`; rate limits: `server.limits`; time: `room.world.clock`.
Facts come from Discord's documentation (named where they are used); what Discord does beyond it
and beyond the routes of `rest/` is not here: an unknown route answers 404 and is logged.
"""

from playground.discord.classroom import Classroom, classroom
from playground.discord.errors import DiscordRefusal
from playground.discord.gateway_rules import GatewayRules
from playground.discord.interaction import Interaction, InteractionFailed, Modal
from playground.discord.message import Message, Upload
from playground.discord.people import Person
from playground.discord.server import DiscordServer
from playground.discord.visible import Kind, RequestSeen, Visible, Watch
from playground.discord.world import World

__all__ = [
    "Classroom",
    "DiscordRefusal",
    "DiscordServer",
    "GatewayRules",
    "Interaction",
    "InteractionFailed",
    "Kind",
    "Message",
    "Modal",
    "Person",
    "RequestSeen",
    "Upload",
    "Visible",
    "Watch",
    "World",
    "classroom",
]
