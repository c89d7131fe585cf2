"""The composition root: builds every room in order, starts the bot, and stops all in reverse."""

import asyncio
import gc
import signal
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import aiohttp
import discord
import structlog

from bot import health
from bot.chat import wire
from bot.chat.client import Quayside
from bot.chat.terminal.browser import Visitors
from bot.engine.connect import connect
from bot.engine.errors import EngineError
from bot.sandbox.rules import MIB, Rules
from bot.sandbox.seats import Seats
from bot.sessions.happenings import Happenings
from bot.sessions.terminals import Terminals
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.store import Store
from bot.upkeep.disk import Disk
from bot.upkeep.duty import Duty, keep
from bot.upkeep.idle import Idle
from bot.upkeep.leftovers import Leftovers
from bot.upkeep.watch import Watch
from bot.web.errors import CannotListen

log = structlog.get_logger(__name__)

BAD_SETTINGS, FAILED = 2, 1


async def serve(settings: Settings) -> int:
    """Run until SIGINT or SIGTERM; the process's exit code. What can't start says why."""
    try:
        async with AsyncExitStack() as rooms:
            store = await Store.open(settings.database)
            rooms.push_async_callback(store.close)
            engine = await connect(
                settings.docker_host, settings.docker_context, settings.engine_timeout_s
            )
            rooms.push_async_callback(engine.close)
            rules = Rules.from_settings(settings)
            client = Quayside(
                settings,
                store,
                Terminals(store.terminals, settings),
                lambda bot_id: Seats(engine, rules, bot_id),
            )
            rooms.push_async_callback(client.close)
            if settings.web_url:
                await rooms.enter_async_context(_web(client, settings, settings.web_url))
            await _connected_until_told(client, settings)
    except (StoreError, EngineError, CannotListen) as error:
        log.error("cannot start", reason=str(error))
    except discord.LoginFailure:
        log.error("cannot start", reason="Discord refuses DISCORD_TOKEN: copy it anew")
        return BAD_SETTINGS
    except discord.PrivilegedIntentsRequired:
        log.error(
            "cannot start",
            reason="the bot may not read messages: switch on Message Content Intent, on the Bot "
            "page of your application at discord.com/developers, or set "
            "QUAYSIDE_MESSAGE_CONTENT=false and use /docker, buttons and mentions",
        )
        return BAD_SETTINGS
    except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
        log.error("cannot start", reason=f"Discord can't be reached: {error}")
    else:
        return 0
    return FAILED


def _web(client: Quayside, settings: Settings, url: str) -> AbstractAsyncContextManager[object]:
    """The terminals in people's browsers; imported only here, for its libraries are large."""
    from bot.web.site import Site

    site = Site(url, settings.web_host, settings.web_port, client.terminals, Visitors(client))
    client.browser_link = site.link
    return site


async def _keep_once(ready: asyncio.Event, duty: Duty) -> None:
    """Begin when terminals are resumed: they read the last words of what is then removed."""
    await ready.wait()
    await keep(duty)


async def _connected_until_told(client: Quayside, settings: Settings) -> None:
    """Stay connected until a signal comes, or until Discord ends the connection for good."""
    if settings.discord_api_url:
        await wire.point_at(settings.discord_api_url, settings.discord_timeout_s)
    gc.freeze()  # what is there by now stays: looking it through for garbage takes 0.1 s
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await client.login(settings.discord_token.get_secret_value())
    connected = asyncio.create_task(client.connect(), name="gateway")
    waiting = asyncio.create_task(told.wait(), name="signal")
    idle = Idle(client.terminals, settings.idle_timeout_s, settings.idle_warning_s)
    watch = Watch(
        client.seats,
        [Leftovers(client.seats), Happenings(client.terminals, settings.prefix)],
    )
    disk = Disk(
        client.seats,
        settings.disk_mib * MIB,
        settings.volume_mib * MIB,
        settings.disk_check_s,
        client.settings.prefix,
        client.tell_owner,
    )
    beside = [keep(idle), keep(disk), _keep_once(client.resumed, watch)]
    if settings.health_file:
        beside.append(health.keep(settings.health_file, client.is_connected))
    duties = {connected, waiting, *map(asyncio.ensure_future, beside)}
    try:
        await asyncio.wait({connected, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            connected.result()
        log.info("stopping")
        await client.close()
    finally:
        for duty in duties:
            duty.cancel()
        await asyncio.gather(*duties, return_exceptions=True)
