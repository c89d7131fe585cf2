"""Whatever is posted is text: nothing runs, nothing is loaded, nobody else gets in."""

import aiohttp
import pytest
from playwright.async_api import BrowserContext, expect

from playground.discord.message import Upload
from playground.discord.model import Channel
from playground.page import Site
from playground.stack import Stack
from tests.playground.page.conftest import FIRST_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [pytest.mark.asyncio(loop_scope="session"), FIRST_BROWSER]

HOSTILE = (
    "<script>window.caught = 1</script>",
    "<img src=x onerror='window.caught = 1'>",
    "```html\n</code></pre><script>window.caught = 1</script>\n```",
    "```ansi\n\x1b[31m</span><img src=x onerror=window.caught=1>\x1b[0m\n```",
    "`</code><svg onload=window.caught=1>`",
    "[here](javascript:window.caught=1) <javascript:window.caught=1>",
    "[**<img src=x onerror=window.caught=1>**](https://example.org/\"onclick='window.caught=1')",
    "||<iframe srcdoc='<script>parent.caught=1</script>'>||",
    "> # <style>*{display:none}</style>",
    'https://example.org/"onmouseover="window.caught=1',
    "${window.caught=1} {{ constructor.constructor('window.caught=1')() }}",
)


async def test_hostile_messages_are_shown_as_they_were_typed(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    classmate = stack.classroom.person("classmate")
    for text in HOSTILE:
        await classmate.say(channel.id, text)
    hand = Hand(await visit("learner", channel))
    page = hand.page
    await hand.say(HOSTILE[0])
    await hand.sees("window.caught", by="learner")
    await expect(hand.messages()).to_have_count(len(HOSTILE) + 1)
    for link in await hand.log.get_by_role("link").all():
        assert str(await link.get_attribute("href")).startswith("https://example.org/")
    for node in ("script", "iframe", "style", "img", "[onerror]", "[onclick]", "[onload]"):
        await expect(hand.log.locator(node)).to_have_count(0)
    assert await page.evaluate("window.caught") is None


async def test_hostile_names_of_threads_files_and_choices_are_text_too(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    bad = "<img src=x onerror=window.caught=1>"
    classmate = stack.classroom.person("classmate")
    said = await classmate.say(channel.id, "start", [Upload(f"{bad}.txt", b"<script>1</script>")])
    await classmate.open_thread(said, bad)
    hand = Hand(await visit("learner", channel))
    await hand.goes_to(bad)
    await expect(hand.page.locator("img[src=x]")).to_have_count(0)
    assert await hand.page.evaluate("window.caught") is None


async def test_a_file_is_never_shown_as_a_page_of_the_lab(
    site: Site, channel: Channel, stack: Stack
) -> None:
    classmate = stack.classroom.person("classmate")
    said = await classmate.say(channel.id, "x", [Upload("x.html", b"<script>1</script>")])
    file = said.attachments[0]
    url = f"{site.url}files/{channel.id}/{said.id}/{file.id}"
    async with aiohttp.ClientSession() as session:
        for asked in (url, f"{url}?shown=1"):
            async with session.get(asked) as answer:
                assert answer.headers["Content-Type"] == "application/octet-stream"
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        async with session.get(f"{site.url}files/{channel.id}/{said.id}/1") as answer:
            assert answer.status == 404


async def test_other_sites_in_the_same_browser_are_kept_out(site: Site) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(site.url, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
        elsewhere = {"Origin": "https://evil.example"}
        upload = session.post(f"{site.url}files?name=x", data=b"x", headers=elsewhere)
        async with upload as answer:
            assert answer.status == 403
        socket = f"{site.url}_nicegui_ws/socket.io/?EIO=4&transport=websocket"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(socket, headers=elsewhere)


async def test_the_browser_loads_nothing_from_elsewhere_even_if_a_script_asks_it_to(
    context: BrowserContext, site: Site
) -> None:
    page = await context.new_page()
    await page.goto(site.url)
    blocked = await page.evaluate(
        """() => new Promise(resolve => {
            addEventListener("securitypolicyviolation", event => resolve(event.blockedURI));
            new Image().src = "https://example.org/pixel.png";
        })"""
    )
    assert blocked == "https://example.org/pixel.png"
