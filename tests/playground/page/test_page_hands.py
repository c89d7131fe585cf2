"""What one does with messages: edit, reply, react, delete, attach; by mouse and by keyboard."""

import base64
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from playground.discord.message import Upload
from playground.discord.model import Channel
from playground.stack import Stack
from tests.playground.page.conftest import FIRST_BROWSER, OpenPage
from tests.playground.page.hand import Hand

pytestmark = [pytest.mark.asyncio(loop_scope="session"), FIRST_BROWSER]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "text/plain" }));
    for (const kind of ["dragenter", "dragover", "drop"])
        document.querySelector(".timeline").dispatchEvent(
            new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


async def test_shift_enter_begins_a_line_and_enter_sends(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.composer.press_sequentially("one")
    await hand.composer.press("Shift+Enter")
    await hand.composer.press_sequentially("two")
    await expect(hand.messages()).to_have_count(0)
    await hand.composer.press("Enter")
    await hand.sees("one")
    assert next(iter(channel.messages)).content == "one\ntwo"


async def test_up_edits_the_last_message_and_escape_lets_it_be(
    visit: OpenPage, channel: Channel
) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("helo @classmate")
    await hand.sees("helo")
    await hand.composer.press("ArrowUp")
    await expect(hand.composer).to_have_value("helo @classmate")
    await hand.composer.press("Escape")
    await expect(hand.composer).to_have_value("")
    await hand.composer.press("ArrowUp")
    await hand.say("hello @classmate")
    edited = await hand.sees("hello @classmate")
    await expect(edited).to_contain_text("(edited)")
    await expect(hand.messages()).to_have_count(1)


async def test_a_reply_names_what_it_answers_and_leads_there(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    hand = Hand(await visit("learner", channel))
    await stack.classroom.person("classmate").say(channel.id, "Who has **seen** the crane?")
    question = await hand.sees("Who has seen")
    await hand.use(question, "Reply")
    await expect(hand.page.get_by_text("Replying to classmate")).to_be_visible()
    await hand.say("I have")
    answer = await hand.sees("I have", by="learner")
    await answer.get_by_role("button", name="Who has seen the crane?").click()
    await expect(hand.messages("classmate").first).to_be_focused()


async def test_a_reaction_counts_and_can_be_taken_back(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    hand = Hand(await visit("learner", channel))
    classmate = stack.classroom.person("classmate")
    said = await classmate.say(channel.id, "done")
    await classmate.react(said, "🎉")
    message = await hand.sees("done")
    theirs = message.get_by_role("button", name="🎉")
    await expect(theirs).to_have_text("🎉 1")
    await theirs.click()
    await expect(theirs).to_have_text("🎉 2")
    await expect(theirs).to_have_attribute("aria-pressed", "true")
    await hand.use(message, "Add a reaction")
    await message.get_by_role("button", name="React with 🐳").click()
    await expect(message.get_by_role("button", name=re.compile("^🐳"))).to_have_text("🐳 1")
    await theirs.click()
    await expect(theirs).to_have_text("🎉 1")


async def test_deleting_asks_once_more(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("a slip")
    message = await hand.sees("a slip")
    await hand.use(message, "Delete")
    await message.get_by_role("button", name="Delete for good").click()
    await expect(hand.messages()).to_have_count(0)


async def test_a_moderator_may_delete_what_others_wrote_and_a_learner_may_not(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    await stack.classroom.person("classmate").say(channel.id, "noise")
    for who, tools in (("learner", 0), ("moderator", 1)):
        hand = Hand(await visit(who, channel))
        message = await hand.sees("noise")
        await message.hover()
        await expect(message.get_by_role("button", name="Reply")).to_be_visible()
        await expect(message.get_by_role("button", name="Delete")).to_have_count(tools)


async def test_a_thread_is_started_from_a_message(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("Where does this go?")
    await hand.use(await hand.sees("Where does"), "Start a thread")
    await expect(hand.page.get_by_role("heading", level=1)).to_have_text("Where does this go?")
    await hand.say("In here")
    await hand.sees("In here")
    await hand.page.get_by_role("button", name=f"Back to #{channel.name}").click()
    message = await hand.sees("Where does")
    await expect(message.get_by_role("button", name="Where does this go?")).to_contain_text(
        "2 messages"
    )


async def test_a_file_goes_up_by_the_button_and_comes_down_again(
    visit: OpenPage, channel: Channel, tmp_path: Path
) -> None:
    hand = Hand(await visit("learner", channel))
    script = tmp_path / "hello.js"
    script.write_text("console.log('ahoy')\n", encoding="utf-8")
    async with hand.page.expect_file_chooser() as choosing:
        await hand.page.get_by_role("button", name="Attach files").click()
    await (await choosing.value).set_files(script)
    await expect(hand.page.get_by_role("button", name="Remove hello.js")).to_be_visible()
    await hand.say("look")
    message = await hand.sees("look")
    async with hand.page.expect_download() as loading:
        await message.get_by_role("link", name="hello.js").click()
    saved = await (await loading.value).path()
    assert saved.read_text(encoding="utf-8") == "console.log('ahoy')\n"


async def test_several_files_go_in_one_message_even_if_enter_comes_before_they_are_up(
    visit: OpenPage, channel: Channel, tmp_path: Path
) -> None:
    hand = Hand(await visit("learner", channel))
    files = [tmp_path / name for name in ("bow.txt", "stern.txt", "keel.txt")]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    await hand.composer.fill("three")
    await hand.page.locator(".composer input[type=file]").set_input_files(files)
    await hand.composer.press("Enter")
    message = await hand.sees("three")
    await expect(message.get_by_role("link")).to_have_count(3)
    await expect(hand.messages()).to_have_count(1)


async def test_a_dropped_file_is_attached_and_an_image_is_shown(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.page.evaluate(DROP, ["notes.txt", "tide tables"])
    await expect(hand.page.get_by_role("button", name="Remove notes.txt")).to_be_visible()
    await hand.composer.press("Enter")
    await hand.sees("notes.txt")
    assert next(iter(channel.messages)).attachments[0].size == len("tide tables")

    classmate = stack.classroom.person("classmate")
    await classmate.say(channel.id, "a picture", [Upload("dot.png", PIXEL)])
    image = hand.message("a picture").get_by_role("img", name="dot.png")
    await expect(image).to_have_js_property("naturalWidth", 1)


async def test_a_file_too_large_is_refused_in_words(
    visit: OpenPage, channel: Channel, tmp_path: Path
) -> None:
    hand = Hand(await visit("learner", channel))
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(11 << 20)
    await hand.page.locator(".composer input[type=file]").set_input_files(big)
    await expect(hand.page.get_by_role("alert")).to_contain_text("big.bin is too large")


async def test_what_discord_refuses_is_told_and_the_text_is_given_back(
    visit: OpenPage, channel: Channel
) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.say("x" * 2001)
    await expect(hand.page.get_by_role("alert")).to_contain_text("2000")
    await expect(hand.composer).to_have_value("x" * 2001)


async def test_everything_can_be_done_by_keyboard_alone(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    await stack.classroom.person("classmate").say(channel.id, "ship ahoy")
    page = await visit("learner", channel)
    hand = Hand(page)
    message = await hand.sees("ship ahoy")
    await hand.composer.press("Shift+Tab")  # the attach button, then what stands above it
    for _ in range(12):
        if await hand.log.evaluate("log => log === document.activeElement"):
            break
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("ArrowUp")
    await expect(message).to_be_focused()
    await page.keyboard.press("+")
    await page.keyboard.press("Enter")
    await expect(message.get_by_role("button", name="👍")).to_have_text("👍 1")
    await page.keyboard.press("r")
    await expect(hand.composer).to_be_focused()
    await page.keyboard.type("aye")
    await page.keyboard.press("Enter")
    await hand.sees("aye", by="learner")
    who = page.get_by_role("radio", name="learner")
    await who.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="classmate")).to_be_checked()


async def test_names_are_offered_while_one_types(visit: OpenPage, channel: Channel) -> None:
    hand = Hand(await visit("learner", channel))
    await hand.composer.press_sequentially("hi @mod")
    await expect(hand.page.get_by_role("option", name="@moderator")).to_be_visible()
    await hand.composer.press("Tab")
    await expect(hand.composer).to_have_value("hi @moderator ")


async def test_another_channel_with_news_is_marked_unread(
    visit: OpenPage, channel: Channel, stack: Stack
) -> None:
    page = await visit("learner", stack.classroom.channels["general"])
    learner = stack.classroom.person("learner")
    await stack.classroom.person("classmate").say(channel.id, f"look, {learner.mention}")
    entry = page.get_by_role("navigation").get_by_role("button", name=channel.name)
    await expect(entry).to_contain_text("unread")
    await expect(entry).to_contain_text("1 mentions")
    await entry.click()
    await expect(entry).not_to_contain_text("unread")


async def test_everything_on_the_page_has_a_name_for_screen_readers(
    visit: OpenPage, lab: Channel
) -> None:
    hand = Hand(await visit("moderator", lab))
    await hand.page.get_by_role("button", name="Machine room").click()
    await (await hand.sees("!lab here")).hover()
    told = await hand.page.locator("body").aria_snapshot()
    nameless = re.findall(
        r"- (?:button|link|textbox|combobox|radio|meter|img|log)\b(?! [\"'])", told
    )
    assert nameless == []
    assert await hand.page.evaluate("document.documentElement.lang") == "en-US"


async def test_a_command_is_completed_run_and_its_answer_thrown_away(
    visit: OpenPage, lab: Channel
) -> None:
    hand = Hand(await visit("learner", lab))
    await hand.composer.press_sequentially("/dock")
    await expect(hand.page.get_by_role("option", name="/docker")).to_be_visible()
    await hand.composer.press("Enter")
    form = hand.page.get_by_role("dialog", name="/docker")
    command = form.get_by_role("combobox", name="command")
    await command.press_sequentially("ps --fi")
    await expect(form.get_by_role("option")).to_have_count(1)
    await expect(form.get_by_role("option")).to_contain_text("ps --filter · filter: Only those")
    await command.press("ArrowDown")
    await command.press("Enter")
    await expect(command).to_have_value("ps --filter")
    await command.press_sequentially(" status=paused --no-trunc")
    await expect(form.get_by_role("option").first).to_contain_text("--no-trunc")
    # Suggestions that close must not move the button away from under the pointer.
    await form.get_by_role("button", name="Run").click()
    await expect(form).to_be_hidden()
    answer = await hand.sees("CONTAINER ID", by="quayside")
    await hand.use(answer, "Add a reaction")
    await answer.get_by_role("button", name="React with 🗑").click()
    await expect(answer).to_have_count(0)
