"""The page stays quick in a long channel and beside a busy terminal, and fits each window."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from playground.discord.message import Message
from playground.discord.model import Channel
from playground.stack import Stack
from tests.playground.page.conftest import FIRST_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [pytest.mark.asyncio(loop_scope="session"), FIRST_BROWSER]

LONG = 5_000
IN_DOCUMENT = 160
OVERFLOW = "document.documentElement.scrollWidth > innerWidth"


def _fill(stack: Stack, channel: Channel, count: int) -> None:
    """Messages from long ago, as if they had been there before."""
    authors = [stack.classroom.person(name).user for name in ("learner", "classmate")]
    now = stack.classroom.world.clock.now()
    for number in range(count):
        content = f"message {number}\n```js\nconst n = {number}\n```"
        channel.messages.add(
            Message(
                id=stack.classroom.world.snowflake(),
                channel=channel,
                author=authors[number % 2],
                content=content,
                created_at=now - (count - number) * 30,
            )
        )


async def test_of_five_thousand_messages_only_the_last_are_in_the_document(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    _fill(stack, channel, LONG)
    hand = Hand(await visit("learner", stack.classroom.channels["general"]))
    await hand.goes_to(channel.name)
    await hand.sees(f"message {LONG - 1}")
    await hand.say("and mine")
    await hand.sees("and mine", by="learner")
    assert await hand.messages().count() <= IN_DOCUMENT


async def test_scrolling_up_brings_older_messages_and_the_button_leads_back(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    _fill(stack, channel, 600)
    hand = Hand(await visit("learner", channel))
    await hand.sees("message 599")
    scroller = hand.log
    oldest = hand.messages().first
    for number in (500, 400, 300):
        async with asyncio.timeout(15):
            while int((await oldest.inner_text()).split("message ")[1].split()[0]) > number:
                await scroller.evaluate("box => { box.scrollTop = 0 }")
                await hand.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert await hand.messages().count() <= IN_DOCUMENT
    await expect(hand.message("message 599")).to_have_count(0)
    await stack.classroom.person("classmate").say(channel.id, "newest of all")
    await hand.page.get_by_role("button", name="1 new message").click()
    await hand.sees("newest of all")


async def test_what_one_reads_stays_in_place_while_older_messages_come(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    _fill(stack, channel, 300)
    hand = Hand(await visit("learner", channel))
    await hand.sees("message 299")
    where = await hand.page.evaluate(
        """async () => {
            const box = document.querySelector("[role=log]");
            const first = box.querySelector("article");
            box.scrollTop = 300;
            const before = first.getBoundingClientRect().top;
            const count = () => box.querySelectorAll("article").length;
            const had = count();
            while (count() === had) await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            return [before, first.getBoundingClientRect().top];
        }"""
    )
    assert where[0] == pytest.approx(where[1], abs=2)


async def test_an_edit_costs_one_node_however_long_the_channel_is(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    _fill(stack, channel, 400)
    learner = stack.classroom.person("learner")
    output = await learner.say(channel.id, "```\n0\n```")
    hand = Hand(await visit("classmate", channel))
    await hand.sees("message 399")
    await hand.page.evaluate(
        """() => {
            window.touched = new Set();
            const seen = (list) => list.forEach(one => window.touched.add(
                one.target.closest?.("article")?.id));
            new MutationObserver(seen).observe(document.querySelector("[role=log]"),
                { childList: true, subtree: true, characterData: true });
        }"""
    )
    for number in range(1, 31):
        await learner.edit(output, f"```\n{number}\n```")
    await expect(hand.messages().last.locator("pre")).to_have_text("30")
    assert await hand.page.evaluate("[...window.touched]") == [f"m{output.id}"]


async def test_a_reader_above_is_not_pulled_down_by_what_comes_below(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    _fill(stack, channel, 60)
    hand = Hand(await visit("learner", channel))
    await hand.sees("message 59")
    await hand.log.evaluate("box => { box.scrollTop = 700 }")
    await stack.classroom.person("classmate").say(channel.id, "news")
    await expect(hand.page.get_by_role("button", name="1 new message")).to_be_visible()
    await expect(hand.log).to_have_js_property("scrollTop", 700)


async def _fits(page: Page) -> None:
    assert not await page.evaluate(OVERFLOW), "the page is wider than its window"


@pytest.mark.parametrize("width", [360, 768, 1440])
async def test_the_page_fits_its_window(
    visit: OpenPage, lab: Channel, stack: Stack, width: int
) -> None:
    page = await visit("learner", lab)
    await page.set_viewport_size({"width": width, "height": 740})
    await stack.classroom.person("classmate").say(lab.id, f"{'long' * 90}\n```\n{'x' * 300}\n```")
    hand = Hand(page)
    await hand.sees("longlong")
    await _fits(page)
    await expect(hand.composer).to_be_in_viewport()


async def test_on_a_phone_the_channels_are_a_drawer(visit: OpenPage, channel: Channel) -> None:
    page = await visit("learner", channel)
    await page.set_viewport_size({"width": 360, "height": 740})
    listed = page.get_by_role("navigation").get_by_role("button", name="general")
    await expect(listed).to_be_hidden()
    await page.get_by_role("button", name="Channels and people").click()
    await listed.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("general")
    await expect(listed).to_be_hidden()
    await page.get_by_role("button", name="Channels and people").click()
    await page.get_by_role("radio", name="moderator").click()
    await page.keyboard.press("Escape")
    await expect(listed).to_be_hidden()
    hand = Hand(page)
    await hand.say("from a phone")
    await hand.sees("from a phone", by="moderator")
