"""The machine room: a person sees what the bot does, breaks it, and sees it survive."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from playground.discord.model import Channel
from playground.stack import Stack
from tests.playground.page.conftest import SECOND_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [pytest.mark.asyncio(loop_scope="session"), SECOND_BROWSER]


async def _room(page: Page) -> Locator:
    await page.get_by_role("button", name="Machine room").click()
    room = page.get_by_role("complementary", name="Machine room")
    await expect(room.get_by_role("heading", name="Gateway connected")).to_be_visible()
    return room


async def test_it_shows_requests_buckets_and_containers(visit: OpenPage, lab: Channel) -> None:
    hand = Hand(await visit("learner", lab))
    room = await _room(hand.page)
    await hand.say("!run -d --name crane node node -e 'setInterval(() => {}, 1000)'")
    bucket = room.get_by_role("meter", name=f"POST messages · #{lab.name}")
    await expect(bucket).to_be_visible()  # for five seconds
    await expect(room.get_by_role("region", name="Containers")).to_contain_text("crane")
    calls = room.get_by_role("region", name="REST requests").get_by_role("listitem")
    posted = calls.filter(has_text=re.compile(r"POST\s*messages"))  # not that the bot types
    await expect(posted.first).to_contain_text("200")


async def test_a_dropped_gateway_comes_back_and_nothing_is_lost(
    visit: OpenPage, lab: Channel
) -> None:
    hand = Hand(await visit("learner", lab))
    room = await _room(hand.page)
    await room.get_by_role("button", name="Drop the gateway").click()
    await expect(room.get_by_role("status")).to_contain_text("websocket is closed")
    await hand.say("!version")
    await hand.sees("Client:", by="quayside")
    await expect(room.get_by_role("heading", name="Gateway connected")).to_be_visible()


async def test_a_500_is_survived(visit: OpenPage, lab: Channel) -> None:
    hand = Hand(await visit("learner", lab))
    room = await _room(hand.page)
    await room.get_by_role("button", name="Answer a 500").click()
    await expect(room.get_by_role("status")).to_contain_text("500")
    await hand.say("!version")
    await hand.sees("Client:", by="quayside")
    await expect(room.get_by_text("500", exact=True)).to_be_visible()


async def test_slow_answers_are_a_switch(visit: OpenPage, lab: Channel) -> None:
    room = await _room(await visit("learner", lab))
    slow = room.get_by_role("button", name="Slow answers")
    await slow.click()
    await expect(slow).to_have_attribute("aria-pressed", "true")
    await slow.click()
    await expect(slow).to_have_attribute("aria-pressed", "false")


async def test_a_killed_bot_is_started_again_and_answers(
    visit: OpenPage, lab: Channel, stack: Stack
) -> None:
    hand = Hand(await visit("learner", lab))
    room = await _room(hand.page)
    await room.get_by_role("button", name="kill -9 the bot").click()
    gone = room.get_by_role("heading", name="Gateway the bot is not running")
    await expect(gone).to_be_visible()
    await room.get_by_role("button", name="Start the bot").click()
    await expect(room.get_by_role("status")).to_have_text("The bot runs.", timeout=30_000)
    assert stack.bot.running
    await hand.say("!version")
    await hand.sees("Client:", by="quayside")


async def test_the_room_stays_as_it_was_left(visit: OpenPage, channel: Channel) -> None:
    page = await visit("learner", channel)
    room = await _room(page)
    await page.reload()
    await expect(room.get_by_role("heading", name=re.compile("^Gateway"))).to_be_visible()
    await page.get_by_role("button", name="Machine room").click()
    await expect(room).to_be_hidden()
