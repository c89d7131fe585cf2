"""`playground play`: the whole lab, up until Ctrl-C; the command line calls it."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import Callable

from playground.bot_process import REPOSITORY, BotDiedError
from playground.engine.engine import lent
from playground.page.site import Site, listening
from playground.stack import Stack

ANSWER_TIMEOUT_S = 60.0

Say = Callable[[str], None]


async def serve(*, port: int, browser: bool, say: Say, report: Say) -> None:
    """Opens the page and waits; a bot that dies is told, and can be started on the page."""
    async with (
        lent(REPOSITORY, report=report),
        Stack(report=report, environment=web_terminal(port)) as stack,
        Site(stack, port=port) as site,
    ):
        await open_lab(stack)
        say(f"\n  The lab is open: {site.url}\n  Ctrl-C closes it.\n")
        if browser and (sys.platform == "darwin" or has_desktop()):
            webbrowser.open(site.url)
        while True:
            try:
                await stack.bot.while_alive(asyncio.sleep(3600))
            except BotDiedError as died:
                report(f"{died}\nThe machine room's button starts it again.")
                await stack.bot.stop()


def web_terminal(port: int = 0) -> dict[str, str]:
    """What has the bot's terminals open in a browser: at the port after the page's, if it can."""
    with listening(port and port + 1) as free:
        port = free.getsockname()[1]
    return {"QUAYSIDE_WEB_URL": f"http://127.0.0.1:{port}", "QUAYSIDE_WEB_PORT": str(port)}


async def open_lab(stack: Stack) -> None:
    """The moderator makes #lab a lab; returns when the bot has answered."""
    lab = stack.classroom.channels["lab"]
    bot = stack.classroom.application.bot
    seen = stack.discord.watch()
    await stack.classroom.person("moderator").say(lab.id, "!lab here")
    answer = seen.until(lambda event: event.author is bot, timeout_s=ANSWER_TIMEOUT_S)
    await stack.bot.while_alive(answer)


def has_desktop() -> bool:
    """Whether a browser has a screen to open on; else a text browser could take the terminal."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
