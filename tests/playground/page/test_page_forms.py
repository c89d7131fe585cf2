"""What bots put under their messages, and slash commands: pressed, chosen, filled in."""

import pytest
from playwright.async_api import expect

from playground.bot_process import BotProcess
from playground.discord.model import Channel
from playground.stack import Stack
from tests.playground.page.conftest import SECOND_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("helper"),
    SECOND_BROWSER,
]


async def test_a_button_changes_its_message(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("helper quay")
    quay = await hand.sees("At the quay")
    await quay.get_by_role("button", name="Count").click()
    await expect(quay).to_contain_text("At the quay!")


async def test_a_form_is_filled_in_and_submitted(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("helper quay")
    await (await hand.sees("At the quay")).get_by_role("button", name="Form").click()
    form = hand.page.get_by_role("dialog", name="Why this boat?")
    await expect(form.get_by_label("Reason")).to_be_focused()
    await form.get_by_label("Reason").fill("it floats")
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_be_hidden()
    await hand.sees("Because: it floats", by="helper")


async def test_an_escaped_form_sends_nothing(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("helper quay")
    await (await hand.sees("At the quay")).get_by_role("button", name="Form").click()
    form = hand.page.get_by_role("dialog", name="Why this boat?")
    await expect(form).to_be_visible()
    await hand.page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(hand.messages("helper")).to_have_count(1)


async def test_an_answer_for_one_person_shows_to_them_alone_until_dismissed(
    visit: OpenPage, channel: Channel
) -> None:
    learner = Hand(await visit("learner", channel))
    classmate = Hand(await visit("classmate", channel))
    await learner.say("helper quay")
    await (await learner.sees("At the quay")).get_by_role("button", name="Whisper").click()
    whispered = await learner.sees("Only for your eyes.")
    await expect(whispered).to_contain_text("Only you can see this")
    await expect(classmate.message("At the quay")).to_be_visible()
    await expect(classmate.message("Only for your eyes.")).to_have_count(0)
    await whispered.get_by_role("button", name="Dismiss message").click()
    await expect(whispered).to_have_count(0)


async def test_menus_for_one_choice_and_for_several(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("helper quay")
    quay = await hand.sees("At the quay")
    await quay.get_by_role("combobox", name="Which boat?").select_option("Clipper")
    await hand.sees("You chose clipper.")
    await quay.get_by_text("Which flags?").first.click()
    await quay.get_by_label("Alfa").check()
    await quay.get_by_label("Charlie").check()
    await quay.get_by_role("button", name="Done").click()
    await hand.sees("You hoist Alfa and Charlie.")


async def test_a_bot_that_does_not_answer_is_told(
    visit: OpenPage, channel: Channel, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack.discord.core, "answer_within_s", 0.3)
    hand = Hand(await visit("learner", channel))
    await hand.say("helper quay")
    await (await hand.sees("At the quay")).get_by_role("button", name="Silence").click()
    await expect(hand.page.get_by_role("alert")).to_contain_text("helper did not respond in time")


async def test_a_slash_command_is_picked_and_its_options_are_completed(
    visit: OpenPage, channel: Channel
) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.composer.press_sequentially("/ch")
    offered = hand.page.get_by_role("option", name="/charter")
    await expect(offered).to_contain_text("Charter a boat")
    await hand.composer.press("Enter")
    form = hand.page.get_by_role("dialog", name="/charter")
    boat = form.get_by_role("combobox", name="boat")
    await boat.press_sequentially("cl")
    await expect(form.get_by_role("option")).to_have_text(["Clipper"])
    await boat.press("ArrowDown")
    await boat.press("Enter")
    await expect(boat).to_have_value("clipper")
    await form.get_by_label("days").fill("3")
    await form.get_by_role("button", name="Run").click()
    answer = await hand.sees("Chartered a clipper for 3 days.", by="helper")
    await expect(answer).to_contain_text("learner used /charter")


async def test_a_command_without_options_runs_at_once_and_shows_that_it_thinks(
    visit: OpenPage, channel: Channel
) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.composer.press_sequentially("/ponder")
    await hand.composer.press("Tab")
    await hand.sees("helper is thinking…")
    await hand.sees("Done thinking.")
    await expect(hand.messages("helper")).to_have_count(1)


async def test_the_picker_offers_only_what_one_may_use(visit: OpenPage, lab: Channel) -> None:
    hand = Hand(await visit("learner", lab))
    await hand.composer.press_sequentially("/")
    names = hand.page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(names.filter(has_text="/charter")).to_be_visible()
    await hand.composer.press("Escape")
    await expect(names).to_have_count(0)


async def test_embeds_and_files_of_a_bot_are_shown(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("helper embed")
    manifest = await hand.sees("Manifest")
    await expect(manifest.locator("dt")).to_have_text(["Bow", "Stern"])
    await expect(manifest.locator("strong")).to_have_text("aboard")
    await hand.say("helper file 12 crates")
    message = await hand.sees("cargo_list.txt")
    async with hand.page.expect_download() as loading:
        await message.get_by_role("link", name="cargo_list.txt").click()
    assert (await (await loading.value).path()).read_text(encoding="utf-8") == "12 crates"


async def test_a_bot_s_typing_and_its_growing_answer_are_seen(
    visit: OpenPage, channel: Channel, helper: BotProcess
) -> None:
    assert helper.running
    hand = Hand(await visit("learner", channel))
    await hand.say("helper type")
    await expect(hand.page.get_by_text("helper is typing…")).to_be_visible()
    await hand.say("helper grow 6")
    await hand.sees("1 2 3 4 5 6", by="helper")
