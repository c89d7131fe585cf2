"""The seed's story, typed on the page by people in their own windows, on the whole real stack."""

import re

import pytest
from playwright.async_api import Browser, expect

from playground.discord.model import Channel
from playground.stack import Stack
from tests.playground.page.conftest import SECOND_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [pytest.mark.asyncio(loop_scope="session"), SECOND_BROWSER]


async def test_a_learner_runs_node_lists_it_and_talks_to_its_repl(
    visit: OpenPage, lab: Channel
) -> None:
    learner = Hand(await visit("learner", lab))
    await learner.say("!run node")
    await learner.sees("!run -it node opens it as a terminal", by="quayside")

    await learner.say("!ps -a")
    listed = await learner.sees("CONTAINER ID", by="quayside")
    await expect(listed.locator("pre")).to_contain_text("Exited (0)")

    await learner.say("!run -it node")
    started = await learner.sees("!run -it node", by="learner")
    opening = started.get_by_role("button", name=re.compile(r"^node · "))
    thread = (await opening.locator("b").inner_text()).strip()
    in_list = learner.page.get_by_role("navigation").get_by_role("button", name=thread)
    await expect(in_list).to_be_visible()
    await opening.click()
    await expect(learner.page.get_by_role("heading", level=1)).to_have_text(thread)
    await learner.sees("Welcome to Node.js", by="quayside")

    await learner.say("6 * 7")
    await learner.sees("42", by="quayside")
    await learner.say("require('os').hostname()")
    await expect(learner.message("'", by="quayside")).to_contain_text(re.compile(r"'[0-9a-f]{12}'"))
    await learner.say(".exit")
    await learner.sees("ended with exit code 0", by="quayside")


async def test_two_people_see_each_other_in_two_windows(visit: OpenPage, channel: Channel) -> None:
    learner = Hand(await visit("learner", channel))
    classmate = Hand(await visit("classmate", channel))
    await classmate.composer.press_sequentially("He")
    await expect(learner.page.get_by_text("classmate is typing")).to_be_visible()
    await classmate.composer.press_sequentially("llo")
    await classmate.composer.press("Enter")
    await learner.sees("Hello", by="classmate")
    await expect(learner.page.get_by_text("classmate is typing")).to_be_hidden()
    await learner.say("Good morning, @classmate")
    greeting = await classmate.sees("Good morning", by="learner")
    await expect(greeting.locator(".mention")).to_have_text("@classmate")
    await expect(greeting).to_have_class(re.compile("pings"))


async def test_a_live_edit_is_seen_without_a_reload(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    hand = Hand(await visit("learner", channel))
    classmate = stack.classroom.person("classmate")
    said = await classmate.say(channel.id, "first")
    await hand.sees("first")
    shown = hand.messages("classmate").last
    await shown.evaluate("node => { node.dataset.same = 'yes' }")
    await classmate.edit(said, "second")
    await expect(shown).to_contain_text("second")
    await expect(shown).to_contain_text("(edited)")
    await expect(shown).to_have_attribute("data-same", "yes")


async def test_who_and_where_one_is_and_what_one_typed_survive_a_reload(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    page = await visit("learner", stack.classroom.channels["general"])
    hand = Hand(page)
    await page.get_by_role("radio", name="classmate").click()
    await hand.goes_to(channel.name)
    await hand.composer.fill("half a sentence")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text(channel.name)
    await expect(page.get_by_role("radio", name="classmate")).to_be_checked()
    await expect(hand.composer).to_have_value("half a sentence")
    await hand.composer.press("Enter")
    await hand.sees("half a sentence", by="classmate")


async def test_a_stranger_sees_no_channel_that_is_not_for_them(
    visit: OpenPage, stack: Stack
) -> None:
    page = await visit("stranger", stack.classroom.channels["general"])
    names = page.get_by_role("navigation").get_by_role("button")
    await expect(names.filter(has_text="general")).to_be_visible()
    await expect(names.filter(has_text=re.compile("^lab$"))).to_have_count(0)


async def test_an_archived_thread_folds_away(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    page = await visit("learner", channel)
    classmate = stack.classroom.person("classmate")
    thread = await classmate.open_thread(await classmate.say(channel.id, "start"), "low tide")
    listed = page.get_by_role("navigation").get_by_role("button", name="low tide")
    await expect(listed).to_be_visible()
    await classmate.change_thread(thread, archived=True)
    await expect(listed).to_be_hidden()
    await page.get_by_text("1 archived").click()
    await expect(listed).to_be_visible()


async def test_a_page_whose_loading_was_broken_off_loads_anew(
    visit: OpenPage, channel: Channel, browser: Browser
) -> None:
    fresh = await browser.new_context()
    # Preloaded and loaded: as Chromium does with all when a container's network comes or goes.
    await fresh.route("**/timeline.js", lambda route: route.abort(), times=2)
    page = await visit("learner", channel, within=fresh)
    await Hand(page).say("here")
    await Hand(page).sees("here", by="learner")
    await fresh.close()


async def test_the_first_visit_is_told_what_to_type_and_once_only(
    visit: OpenPage, channel: Channel, browser: Browser
) -> None:
    fresh = await browser.new_context()
    page = await visit("learner", channel, within=fresh)
    steps = page.get_by_role("region", name="First steps")
    for command in ("!run node", "!ps -a", "!run -it node"):
        await steps.get_by_role("button", name=command, exact=True).click()
        await expect(page.locator(".composer textarea")).to_have_value(command)
        await expect(page.locator(".composer textarea")).to_be_focused()
    await steps.get_by_role("button", name="Close the first steps").click()
    await expect(steps).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("log")).to_be_visible()
    await expect(steps).to_be_hidden()
    await fresh.close()
