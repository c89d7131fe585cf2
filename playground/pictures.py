"""`make pictures`: takes the screenshots in `docs/pictures` anew, by playing its conversations.

The whole real stack plays them, on an engine without any image where there can be one, so that
the picture shows how an image is fetched; the page is looked at in Chromium, wide and as a phone.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from playground.bot_process import REPOSITORY
from playground.chat.player import Player
from playground.chat.run import Plan
from playground.chat.steps import Step
from playground.discord.model import Channel
from playground.engine.errors import EngineSetupError
from playground.page import Site
from playground.page.chromium import launch
from playground.stack import Engine, Stack

FOLDER = REPOSITORY / "docs" / "pictures"
SETTLE_MS = 700
LOAD_TIMEOUT_MS = 15_000


@dataclass(frozen=True, slots=True)
class Window:
    """How the page is looked at; `scale` makes a phone's picture sharp."""

    name: str
    width: int
    height: int
    scale: float = 1.0


WINDOWS = (Window("wide", 1440, 900), Window("phone", 390, 844, 2.0))


@dataclass(frozen=True, slots=True)
class Picture:
    """A conversation, and who looks at what when it is over.

    `room`: with the machine room; `first_visit`: before anything was said, with the first steps.
    """

    name: str
    who: str
    in_thread: bool = False
    room: bool = False
    first_visit: bool = False

    def steps(self) -> Sequence[Step]:
        if self.first_visit:
            return ()
        file = FOLDER / f"{self.name}.chat"
        return Plan.read(file.read_text(encoding="utf-8"), file.name).steps


PICTURES = (
    Picture("welcome", "learner", first_visit=True),
    Picture("story", "learner"),
    Picture("terminal", "learner", in_thread=True),
    Picture("screen", "learner", in_thread=True),
    Picture("moderator", "moderator", room=True),
)


async def take() -> None:
    """Every picture in every window, one conversation after the other in one lab."""
    async with _stack() as stack, Site(stack) as site, async_playwright() as playwright:
        browser = await launch(playwright)
        player = Player(stack)
        await player.make_lab("-")
        for picture in PICTURES:
            _say(f"{picture.name} …")
            await player.play(picture.steps(), picture.name)
            place: Channel = stack.classroom.channels["lab"]
            if picture.in_thread:
                place = player.view.threads[-1]
            for window in WINDOWS:
                url = f"{site.url}?as={picture.who}&in={place.id}"
                await _take_one(browser, url, picture, window)
        await browser.close()


@asynccontextmanager
async def _stack() -> AsyncIterator[Stack]:
    try:
        async with Stack(engine=Engine.FRESH, report=_say) as stack:
            yield stack
            # An engine ends sooner when nothing runs in it any more.
            ids = (await stack.docker("ps", "--all", "--quiet")).split()
            await stack.docker("rm", "--force", *ids)
    except EngineSetupError:
        _say("Without an engine of its own, the picture shows no image being fetched.")
        async with Stack(report=_say) as stack:
            yield stack


async def _take_one(browser: Browser, url: str, picture: Picture, window: Window) -> None:
    context = await browser.new_context(
        viewport={"width": window.width, "height": window.height},
        device_scale_factor=window.scale,
        locale="en-GB",
    )
    open_ = picture.room and window.name == "wide"
    kept = {"quayside-room": "open" if open_ else "shut"}
    if not picture.first_visit:
        kept["quayside-welcomed"] = "yes"
    for name, value in kept.items():
        await context.add_init_script(f"localStorage.setItem('{name}', '{value}')")
    page = await context.new_page()
    await page.goto(url)
    await _settled(page)
    file = FOLDER / f"{picture.name}-{window.name}.png"
    await page.screenshot(path=file)
    await context.close()
    _say(f"  {file.relative_to(REPOSITORY)}")


async def _settled(page: Page) -> None:
    await page.get_by_role("article").last.wait_for(timeout=LOAD_TIMEOUT_MS)
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(SETTLE_MS)  # the machine room looks once a second


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(take())
