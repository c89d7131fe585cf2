"""The terminal in a browser, by its link from the thread: it serves one browser, and ends."""

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from playground.discord.model import Channel
from tests.playground.page.conftest import FIRST_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [pytest.mark.asyncio(loop_scope="session"), FIRST_BROWSER]


async def typed(page: Page, text: str) -> None:
    await expect(page.get_by_role("status")).to_have_text("You type.")
    await page.keyboard.type(text)


async def test_what_is_typed_in_a_browser_is_answered_there_and_in_the_thread(
    visit: OpenPage, lab: Channel, context: BrowserContext, browser: Browser
) -> None:
    learner = Hand(await visit("learner", lab))
    await learner.say("!run -it --name web busybox sh")
    await learner.goes_to("busybox · web")
    first = await learner.sees("/ #", by="quayside")
    await first.get_by_role("button", name="More keys").click()
    keys = await learner.sees("These are pressed at", by="quayside")
    await expect(keys.get_by_role("button", name="Browser")).to_be_visible()
    await learner.say("!web")
    answer = await learner.sees("gives you", by="quayside")
    await answer.get_by_role("button", name="Browser").click()
    link = learner.page.get_by_role("link", name="Open the terminal")
    async with context.expect_page() as opening:
        await link.click()
    page = await opening.value
    shown = page.locator(".xterm-rows")
    await expect(page).to_have_title("web")
    await expect(shown).to_contain_text("built-in shell")  # what was there before
    await typed(page, "echo $((40 + 2))\n")
    await expect(shown).to_contain_text("40 + 2))42")
    await learner.sees("40 + 2)) 42", by="quayside")
    await page.reload()
    await expect(shown).to_contain_text("40 + 2))42")

    stranger = await browser.new_context()
    elsewhere = await stranger.new_page()
    for address in (await link.get_attribute("href"), page.url):
        assert address is not None
        await elsewhere.goto(address)
        await expect(elsewhere.locator("body")).to_contain_text("has been opened already")
    await stranger.close()

    await typed(page, "echo again\n")
    await learner.say("!detach")
    ended = page.get_by_role("alert")
    await expect(ended).to_contain_text("This terminal is closed. learner left it")
    await page.reload()  # the terminal's links have ended with it
    await expect(page.locator("body")).to_contain_text("its terminal is closed")
    await page.close()
