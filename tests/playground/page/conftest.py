"""The whole real stack, its page, and a headless Chromium: one of each for a worker's tests."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Request, async_playwright, expect

from playground.bot_process import BotProcess
from playground.discord import intents
from playground.discord.actions import channels
from playground.discord.model import Channel
from playground.page import Site
from playground.page.chromium import launch
from playground.page.play import web_terminal
from playground.stack import Stack
from tests.forked import fork

HELPER = (sys.executable, str(Path(__file__).parent / "helper_bot.py"))
WIDE = {"width": 1280, "height": 860}
PATIENCE_MS = 30_000  # a page loads its scripts while other workers start engines
LOCAL = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:http://127.0.0.1:")
BEGIN = """
    if (!sessionStorage.getItem("begun")) {
        localStorage.clear();
        localStorage.setItem("quayside-welcomed", "yes");
        sessionStorage.setItem("begun", "yes");
    }
"""

# A Chromium with its page costs more than many a test: two workers have one each.
FIRST_BROWSER = pytest.mark.xdist_group("first browser")
SECOND_BROWSER = pytest.mark.xdist_group("second browser")

expect.set_options(timeout=PATIENCE_MS)
_numbers = count(1)

OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack() -> AsyncIterator[Stack]:
    stack = Stack(launch=fork, environment=web_terminal())
    room = stack.classroom
    helper = room.world.add_application(
        "helper", room.people["teacher"].user, privileged_intents=intents.PRIVILEGED
    )
    room.world.add_member(room.guild, helper.bot)
    async with stack:
        yield stack


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def site(stack: Stack) -> AsyncIterator[Site]:
    async with Site(stack) as site:
        yield site


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    playwright = await async_playwright().start()
    browser = await launch(playwright)
    yield browser
    # It all ends with the worker, too: a browser that does not answer any more fails no test.
    for end in (browser.close, playwright.stop):
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_MS / 1000):
                await end()


@pytest_asyncio.fixture(loop_scope="session")
async def channel(stack: Stack) -> Channel:
    """A channel of the test's own."""
    room = stack.classroom
    body = {"name": f"pier-{next(_numbers)}", "type": 0}
    moderator = room.person("moderator").user
    return channels.create(stack.discord.core, moderator, room.guild, body)


@pytest_asyncio.fixture(loop_scope="session")
async def lab(stack: Stack, channel: Channel) -> Channel:
    """The test's channel, made a lab."""
    seen = stack.discord.watch()
    await stack.classroom.person("moderator").say(channel.id, "!lab here")
    bot = stack.classroom.application.bot
    await seen.until(lambda event: event.channel is channel and event.author is bot, timeout_s=20)
    return channel


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def helper(stack: Stack) -> AsyncIterator[BotProcess]:
    """A second bot, with forms and menus; see `helper_bot`."""
    room = stack.classroom
    application = next(a for a in room.world.applications.values() if a.name == "helper")
    environment = {"DISCORD_API_URL": stack.discord.api_url, "DISCORD_TOKEN": application.token}
    with TemporaryDirectory() as folder:
        bot = BotProcess(HELPER, environment, Path(folder))
        await bot.start()
        try:
            gateway = stack.discord.gateway
            async with gateway.changed:
                ready = gateway.changed.wait_for(
                    lambda: any(s.application is application for s in gateway.sessions)
                )
                await bot.while_alive(ready)
            yield bot
        finally:
            await bot.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One for all tests, so that scripts are loaded once; each window begins with nothing kept."""
    context = await browser.new_context(
        viewport=WIDE, accept_downloads=True, reduced_motion="reduce"
    )
    await context.add_init_script(BEGIN)
    await context.new_page()  # while one is open, the next finds the scripts compiled
    yield context


@pytest_asyncio.fixture(loop_scope="session")
async def visit(site: Site, context: BrowserContext) -> AsyncIterator[OpenPage]:
    """Opens the page as somebody, somewhere; a script's error or a request elsewhere fails."""
    wrong: list[str] = []
    pages: list[Page] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(LOCAL):
            wrong.append(f"a request left the machine: {request.url}")

    async def opened(who: str, where: Channel, *, within: BrowserContext = context) -> Page:
        page = await within.new_page()
        pages.append(page)
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", asked)
        page.on("pageerror", lambda error: wrong.append(f"a script failed: {error}"))
        await page.goto(f"{site.url}?as={who}&in={where.id}")
        await page.get_by_role("heading", name=where.name, exact=True, level=1).wait_for()
        return page

    yield opened
    for page in pages:
        await page.close()
    if wrong:
        pytest.fail("\n".join(wrong))
