"""What a session shows of a program's output: whole answers, without echoes and prompts."""

import asyncio
from collections.abc import Callable

import pytest

from tests.bot.sessions.lines import PACE, ListPlace, PtyLine, Scripted
from tests.bot.sessions.running import Saved, at_prompt, opened


async def test_output_that_ends_like_a_prompt_is_shown_each_time_and_so_is_a_new_shells_prompt(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"/ # ")
        await place.until(lambda: place.posted)
        for _ in range(2):
            said = place.says("cat file")
            await session.type(said)
            line.print(b"cat file\r\nx> ")
            await place.until_answered(said.id, "x>")
            line.print(b"/ # ")
        said = place.says("su ada")
        await session.type(said)
        line.print(b"su ada\r\nada $ ")
        await place.until_answered(said.id, "ada $")
        said = place.says("true")
        await session.type(said)
        line.print(b"true\r\nada $ ")
        await place.until(lambda: place.marked == [said.id])


async def test_a_prompt_drawn_again_for_another_size_is_no_answer(
    place: ListPlace, saved: Saved
) -> None:
    async with at_prompt(place, saved) as (line, session):
        said = place.says("echo one")
        await session.type(said)
        line.print(b"\r\x1b[K\r$ ")
        await asyncio.sleep(2 * PACE.quiet_s)
        line.print(b"echo one\r\none\r\n$ ")
        await place.until_answered(said.id, "one")
        assert not place.marked


async def test_what_is_typed_before_the_prompt_is_echoed_twice_and_shown_never(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"/ # ")
        await place.until(lambda: place.posted)
        first = place.says("echo one")
        await session.type(first)
        line.print(b"echo one\r\none\r\n")  # no prompt yet
        await place.until_answered(first.id, "one")
        second = place.says("echo two")
        await session.type(second)
        line.print(b"echo two\r\n/ # echo two\r\ntwo\r\n/ # ")
        await place.until_answered(second.id, "two")


async def test_output_that_comes_late_is_a_message_of_its_own(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await session.type(place.says("later &"))
        line.print(b"later &\r\n$ ")
        await place.until(lambda: place.marked)
        line.print(b"late words\r\n")
        await place.until_shown("$", "late words")
        assert place.posted[-1].reply.answers is None


async def test_a_reply_grows_in_one_message_until_its_prompt(
    place: ListPlace, saved: Saved
) -> None:
    async with at_prompt(place, saved) as (line, session):
        await session.type(place.says("count"))
        line.print(b"count\r\n")
        for n in range(3):
            line.print(f"{n}\r\n".encode())
            await place.until(lambda: place.texts[-1].endswith(str(n)))  # noqa: B023 - at once
        line.print(b"$ ")
        await saved.until_shown(len(b"$ count\r\n0\r\n1\r\n2\r\n$ "))
        assert place.texts == ["$", "0\n1\n2"]


async def test_output_that_fills_a_message_goes_on_in_the_next_and_each_byte_is_shown_once(
    place: ListPlace, saved: Saved
) -> None:
    async with at_prompt(place, saved) as (line, session):
        await session.type(place.says("seq"))
        printed = "".join(f"{n:04}\r\n" for n in range(800))
        line.print(f"seq\r\n{printed[:1200]}".encode())
        await place.until(lambda: len(place.posted) == 2)
        line.print(f"{printed[1200:]}$ ".encode())
        await saved.until_shown(len(f"$ seq\r\n{printed}$ "))
        assert "\n".join(place.texts[1:]).split("\n") == printed.split()
        assert len(place.posted) == 4
        assert all(len(text) <= PACE.room for text in place.texts)


@pytest.mark.parametrize("argv", [("busybox", "sh"), ("bash", "--norc", "--noprofile")])
async def test_output_without_a_newline_and_the_answer_to_a_long_line_are_shown_alone(
    argv: tuple[str, ...], place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    line = pty_of(*argv)
    await line.resize(80, 24)
    async with opened(line, place, saved) as session:
        await place.until(lambda: place.posted)
        words = "1234567890 " * 15
        for asked, answer in (
            ("printf x", "x"),
            (f"echo {words}end", f"{words}end"),
            (f"echo {words}end | wc -c", "169"),
            ("cd /tmp; printf y", "y"),
        ):
            said = place.says(asked)
            await session.type(said)
            await place.until_answered(said.id, answer)
