"""A session between a program's terminal and a thread: inputs, answers, keys and ends."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.sessions.line import Progress
from bot.sessions.place import PlaceGone
from bot.sessions.repl import CTRL_C, CTRL_D
from bot.sessions.session import Session
from tests.bot.sessions.lines import PACE, PATIENCE_S, ListPlace, PtyLine, Scripted
from tests.bot.sessions.running import PLAIN, SHELL, Saved, at_prompt, opened


async def test_a_program_greets_once_with_its_prompt_and_then_answers_each_input_once(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("busybox", "sh"), place, saved) as session:
        await place.until(lambda: place.texts and place.texts[0].endswith("$"))
        first = place.posted[0].reply
        assert (first.first, first.answers) == (True, None)
        for n in range(3):
            await session.type(place.says(f"echo answer {n}"))
            await place.until(lambda: place.texts[-1] == f"answer {n}")  # noqa: B023 - at once
        assert place.texts[1:] == ["answer 0", "answer 1", "answer 2"]
        assert [one.reply.answers for one in place.posted[1:]] == [one.id for one in place.inputs]
        assert place.requests == 4


async def test_an_input_that_prints_nothing_is_marked_as_done(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("busybox", "sh"), place, saved) as session:
        await place.until(lambda: place.posted)
        said = place.says("true")
        await session.type(said)
        await place.until(lambda: place.marked)
        assert (place.marked, len(place.posted)) == ([said.id], 1)


async def test_an_input_without_a_newline_is_typed_as_it_is_and_only_once(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"Go on? [y/n] ")
        await place.until(lambda: place.posted)
        said = replace(place.says("y"), enter=False)
        await session.type(said)
        await session.type(said)
        line.print(b"y\r\nYou said yes\r\n$ ")
        await place.until_answered(said.id, "y\nYou said yes")
        await session.send("no message")
        assert line.typed == [b"y", b"no message"]
        assert saved.last.last_input == said.id


async def test_a_resized_terminal_tells_its_program(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("bash", "--norc"), place, saved) as session:
        await place.until(lambda: place.posted)
        await session.resize(50, 13)
        said = place.says("stty size; echo $COLUMNS")
        await session.type(said)
        await place.until_answered(said.id, "13 50\n50")


async def test_inputs_typed_ahead_run_in_order_and_all_their_output_shows(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("busybox", "sh"), place, saved) as session:
        await place.until(lambda: place.posted)
        said = [place.says(f"sleep 0.1; echo 7$(({n}))") for n in range(6)]
        await asyncio.gather(*(session.type(one) for one in said))
        await place.until(lambda: place.texts[-1].endswith("75"))
        shown = "\n".join(place.texts[1:]).split()
        assert [word for word in shown if word in "70 71 72 73 74 75"] == [
            "70",
            "71",
            "72",
            "73",
            "74",
            "75",
        ]


async def test_a_program_that_says_nothing_first_still_gets_its_buttons(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("cat"), place, saved, PLAIN) as session:
        await session.type(place.says("hello"))
        await place.until(lambda: place.posted)
        assert place.posted[0].reply.first
        assert place.texts == ["hello"]


async def test_a_terminal_that_waits_already_takes_its_first_input_at_once(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved, progress=Progress(shown=100), fresh=False) as session:
        async with asyncio.timeout(0.5):
            await session.type(place.says("x"))
        assert line.typed == [b"x\n"]


async def test_ctrl_c_goes_through_while_the_program_is_busy_and_inputs_wait(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("bash", "--norc"), place, saved) as session:
        await place.until(lambda: place.posted)
        await session.type(place.says("sleep 60; echo never"))
        waiting = asyncio.create_task(session.type(place.says("echo after")))
        await place.until(lambda: place.busied)
        await session.press(CTRL_C)
        await waiting
        await session.type(place.says("echo finally"))
        await place.until(lambda: "finally" in " ".join(place.texts).split())
        assert "never" not in " ".join(place.texts)


async def test_the_session_ends_when_the_program_does_with_its_last_words_shown(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    line = pty_of("busybox", "sh")
    session = Session(line, place, SHELL, PACE, saved, Progress(), fresh=True)
    running = asyncio.create_task(session.run())
    await place.until(lambda: place.posted)
    await session.type(place.says("printf 'last words'; exit 3"))
    async with asyncio.timeout(PATIENCE_S):
        await running
    assert place.texts[-1] == "last words"
    assert not place.marked
    assert saved.last.shown == line.read_bytes


async def test_ctrl_d_ends_a_program_without_a_reply(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    session = Session(pty_of("cat"), place, PLAIN, PACE, saved, Progress())
    running = asyncio.create_task(session.run())
    await session.press(CTRL_D)
    async with asyncio.timeout(PATIENCE_S):
        await running
    assert place.posted == []


async def test_a_thread_that_is_gone_ends_the_session_and_lets_go_of_the_program(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    place.gone = True
    session = Session(line, place, SHELL, PACE, saved, Progress(), fresh=True)
    line.print(b"$ ")
    with pytest.raises(ExceptionGroup) as caught:
        await session.run()
    assert caught.group_contains(PlaceGone)
    assert line.closed


async def test_ctrl_c_goes_around_an_input_that_the_program_does_not_read(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    line.write = lambda data: asyncio.Event().wait()  # type: ignore[method-assign,assignment]
    interrupted = asyncio.Event()

    async def interrupt() -> None:
        interrupted.set()

    session = Session(line, place, SHELL, PACE, saved, Progress(), interrupt=interrupt)
    typing = asyncio.create_task(session.type(place.says("more than anybody reads")))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(1):
        await session.press(CTRL_C)
    assert interrupted.is_set()
    typing.cancel()


async def test_an_input_that_prints_nothing_for_a_while_is_shown_to_be_at_work(
    place: ListPlace, saved: Saved
) -> None:
    async with at_prompt(place, saved) as (line, session):
        said = place.says("sleep 1.5")
        await session.type(said)
        line.print(b"sleep 1.5\r\n")
        await place.until(lambda: place.busied)
        line.print(b"$ ")
        await place.until(lambda: said.id in place.marked)
