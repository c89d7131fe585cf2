"""What the listings have in common: two flags, and how the engine refuses a filter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from bot.commands.shell import Shell
from bot.docker_cli.filters import InvalidFilter, check_filter
from bot.docker_cli.flags import Flag, Kind

FILTER = Flag(
    "filter", "f", Kind.LIST, "Only those: name=value", metavar="filter", check=check_filter
)
FORMAT = Flag("format", kind=Kind.STRING, help="table, json, or a Go template such as '{{.Names}}'")


@asynccontextmanager
async def as_the_engine_says(
    listed: Literal["containers", "images", "networks", "volumes"], shell: Shell
) -> AsyncIterator[None]:
    """An InvalidFilter raised inside is told in the words that this engine has for it."""
    try:
        yield
    except InvalidFilter as error:
        # A name is asked for as the person's own, so that nobody else's can be found out.
        beside = error.value and error.name in ("before", "since")
        value = shell.seat.identity.name_prefix + error.value if beside else error.value
        owned = [f"{key}={mark}" for key, mark in shell.seat.identity.owned.items()]
        await shell.seat.engine.object_to(listed, {"label": owned, error.name: [value]})
        raise
