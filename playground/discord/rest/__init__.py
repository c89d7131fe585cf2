"""REST v10: one module a resource, as in Discord's documentation."""

from playground.discord.rest import (
    channels,
    commands,
    guilds,
    interactions,
    messages,
    threads,
    users,
)
from playground.discord.rest.routes import Route

ROUTES: tuple[Route, ...] = (
    *users.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *threads.ROUTES,
    *guilds.ROUTES,
    *interactions.ROUTES,
    *commands.ROUTES,
)
