"""The player against a real bot process over the real wire."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from playground.bot_process import BotDiedError
from playground.chat.mismatch import MismatchError
from playground.chat.printer import JsonPrinter, TextPrinter
from playground.chat.run import Plan, play
from playground.stack import Engine

ECHO = (sys.executable, str(Path(__file__).with_name("echo_bot.py")))


async def played(text: str) -> str:
    """What the text printer printed of a conversation with the echo bot."""
    lines: list[str] = []
    plan = Plan.read("given no lab\n" + text, "x.chat")
    await play(plan, TextPrinter(lines.append), command=ECHO, engine=Engine.NONE)
    return "\n".join(lines)


async def test_people_talk_to_the_bot_in_channels_and_threads() -> None:
    printed = await played(
        """
learner: echo hello
bot to learner: hello
classmate in #general: echo @learner and two  spaces
bot in #general: @learner and two  spaces
learner: open the 0123456789ab
bot opens thread: the <any>
bot in thread: welcome to the <12 hex>
learner in thread: echo inside
bot in thread: inside
bot in thread says nothing
classmate: open mine
learner in learner's thread: echo a
classmate in thread "mine": echo b
bot in learner's thread: a
bot in thread: b
learner in learner's thread: close
thread "the <any>" is archived
"""
    )
    assert "learner: echo hello\nbot: hello\nclassmate in #general: echo" in printed
    assert "bot opens thread: mine" in printed


async def test_messages_that_grow_are_matched_when_they_have_grown_and_printed_once() -> None:
    printed = await played(
        """
learner: grow
bot: one
     two
     three
learner: grow
bot raw: ```ansi
     one
     ```
bot edits: one
     ...
     three
learner: twice
bot: first
     second
"""
    )
    assert printed.count("three") == 2
    assert printed.count("```") == 0


async def test_edits_deletions_and_reactions_go_both_ways() -> None:
    printed = await played(
        """
learner: hello
learner edits: goodbye
bot: edited to goodbye
learner deletes
bot: deleted
gone: goodbye
learner: stay
learner: forget me
gone: forget me
there: stay
learner: like this
bot reacts 👍
learner: echo x
bot: x
learner reacts 🎉
learner unreacts 🎉
"""
    )
    assert "gone: forget me" in printed
    assert "bot reacts 👍" in printed
    assert "learner reacts 🎉" in printed


async def test_buttons_menus_forms_and_commands_are_used_by_their_labels() -> None:
    printed = await played(
        """
learner: buttons
bot: press
classmate clicks Secret
only classmate sees: only you
classmate chooses Apple
bot: you chose a
classmate clicks Form
classmate submits: reason = two words
bot: because two words
learner clicks More
bot edits: more
learner uses /say words:a: b
bot: slash a: b
"""
    )
    assert "# with buttons More, Secret, Form" in printed
    assert "only classmate sees: only you" in printed


async def test_files_go_up_with_the_next_message_and_come_down() -> None:
    await played(
        """
learner attaches a.txt:
    hello
learner attaches b.bin of 3000 bytes
learner: look
bot: received [5, 3000]
learner: file wanted
bot sends file out.txt: wanted
"""
    )


async def test_what_is_remembered_can_be_said_again() -> None:
    await played(
        """
learner: echo made 0123456789ab
bot: made <12 hex=ID>
learner: echo $ID and $HOME
bot: $ID and <any>HOME
"""
    )


async def test_the_bot_can_be_killed_and_started_again() -> None:
    await played(
        """
kill the bot
learner: echo lost
bot says nothing
start the bot
learner: echo found
bot: found
restart the bot
learner: echo again
bot: again
Discord drops the gateway
learner: echo resumed
bot within 20 s: resumed
Discord answers 500 to the next 1 requests
learner: echo retried
bot within 20 s: retried
Discord is slow by 200 ms
learner: echo slowly
bot: slowly
Discord is well again
"""
    )


async def test_what_discord_refuses_can_be_expected() -> None:
    await played(
        "learner: "
        + "x" * 2001
        + "\nDiscord refuses: <any>50035<any>\n...\n".replace("\n...", "\n    ...")
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("learner: echo a\nbot within 1 s: b", "did not hold within 1 s"),
        ("learner: echo a\nbot says nothing", "the bot was expected to say nothing"),
        ("bot in thread within 0.1 s: x", "there is no thread"),
        ("bot within 0.1 s opens thread: x", "did not hold within 0.1 s"),
        ("learner: " + "x" * 2001, "Discord refused: "),
        ("wait 0 s\ngiven a fresh engine", "this can only stand first in a file"),
    ],
)
async def test_what_does_not_hold_is_told_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(MismatchError) as caught:
        await played(text)
    told = str(caught.value)
    line = len(text.split("\n")) + 1
    assert told.startswith(f"x.chat:{line}: ")
    assert reason in told


async def test_a_mismatch_shows_the_full_text_seen_and_the_difference() -> None:
    with pytest.raises(MismatchError) as caught:
        await played("learner: grow\nbot within 1 s: one\n     2\n     three")
    told = str(caught.value)
    assert "seen:\n    ```ansi\n    one\n    two" in told
    assert "    - 2\n    + two\n" in told
    assert "what became visible last:\n    learner: grow\n    bot: one … 2 lines more" in told


async def test_a_bot_that_ends_by_itself_fails_the_play_at_once() -> None:
    with pytest.raises(BotDiedError) as caught:
        async with asyncio.timeout(20):
            await played("learner: die\nbot within 60 s: never")
    assert caught.value.exit_code == 7
    assert "echo bot starts" in caught.value.tail


async def test_json_has_an_object_for_each_visible_event_and_each_request() -> None:
    lines: list[str] = []
    plan = Plan.read("given no lab\nlearner: twice\nbot: first\n     second\n", "x.chat")
    await play(plan, JsonPrinter(lines.append), command=ECHO, engine=Engine.NONE)
    events = [json.loads(line) for line in lines]
    requests = [event for event in events if event["event"] == "request"]
    assert [(each["method"], each["status"]) for each in requests] == [("POST", 200)] * 2
    assert all(each["route"].endswith("/messages") for each in requests)
    posted = [(each["who"], each["text"]) for each in events if each["event"] == "posted"]
    assert posted == [("learner", "twice"), ("bot", "first"), ("bot", "second")]
    assert all(each["step"] in (2, 3) and 0 <= each["ms"] < 5000 for each in events)
