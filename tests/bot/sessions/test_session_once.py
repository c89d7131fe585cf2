"""Across kills and crossings a session types each input and shows each byte once, in order."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot.sessions.line import Progress
from bot.sessions.session import Session
from tests.bot.sessions.lines import PACE, PATIENCE_S, Bytes, ListPlace, PtyLine, Scripted
from tests.bot.sessions.running import SHELL, Saved, opened


async def test_what_was_posted_while_nobody_listened_is_typed_once_and_in_order(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    old = place.says("old")
    missed = [place.says(f"missed {n}") for n in range(3)]
    start = Progress(last_input=old.id)
    async with opened(line, place, saved, progress=start) as session:
        line.print(b"$ ")
        catching_up = asyncio.create_task(session.catch_up())
        await asyncio.sleep(0)
        told = [asyncio.create_task(session.type(one)) for one in missed]
        new = asyncio.create_task(session.type(place.says("new")))
        await asyncio.gather(catching_up, *told, new, session.catch_up())
        assert line.typed == [b"missed 0\n", b"missed 1\n", b"missed 2\n", b"new\n"]
        assert saved.last.last_input == place.inputs[-1].id


async def test_progress_never_goes_back_while_inputs_and_answers_cross(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    dice = random.Random(3)
    place.before_show = lambda: asyncio.sleep(dice.random() / 50)
    async with opened(pty_of("busybox", "sh"), place, saved) as session:
        for n in range(25):
            await session.type(place.says(f"echo {n}"))
        await place.until(lambda: "24" in place.texts[-1])
    shown = [step.shown for step in saved.steps]
    inputs = [step.last_input or 0 for step in saved.steps]
    assert shown == sorted(shown)
    assert inputs == sorted(inputs)


class Replay:
    """All that a program prints, from byte `start` on, in random pieces, with a pause at times."""

    def __init__(self, data: bytes, start: int, dice: random.Random) -> None:
        self._data, self._at, self._dice = data, start, dice

    async def read(self) -> Bytes | None:
        await asyncio.sleep(self._dice.choice((0, 0, 0, 0.001, 0.01)))
        if self._at == len(self._data):
            return None
        size = self._dice.randint(1, 60)
        piece = self._data[self._at : self._at + size]
        self._at += len(piece)
        return Bytes(piece)

    async def write(self, data: bytes) -> None:
        return

    async def resize(self, columns: int, rows: int) -> None:
        return

    async def close(self) -> None:
        return


@pytest.mark.parametrize("seed", range(24))
async def test_killed_at_any_moment_each_byte_is_shown_once_in_order(
    seed: int, place: ListPlace, saved: Saved
) -> None:
    dice = random.Random(seed)
    printed = [f"w{n}" for n in range(250)]
    data = b"".join(f"{w}\r\n".encode() + b"$ " * (dice.random() < 0.2) for w in printed)

    async def slowly() -> None:
        await asyncio.sleep(dice.choice((0, 0.001, 0.02)))

    place.before_show = slowly
    lives = 0
    while True:
        line = Replay(data, saved.last.shown, dice)
        session = Session(line, place, SHELL, PACE, saved, saved.last)
        running = asyncio.create_task(session.run())
        if lives > 8:
            async with asyncio.timeout(PATIENCE_S):
                await running
            break
        with suppress(TimeoutError):
            async with asyncio.timeout(dice.random() / 10):
                await asyncio.shield(running)
        lives += 1
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    shown = " ".join(one.text for one in place.posted).replace("$", " ").split()
    assert shown == printed
    assert saved.last.shown == len(data)


async def test_what_is_pasted_after_a_restart_is_pasted_as_the_program_had_asked_for(
    place: ListPlace, saved: Saved
) -> None:
    before = Scripted()
    async with opened(before, place, saved):
        before.print(b"\x1b[?2004h$ ")
        await saved.until_shown(10)
    after = Scripted()
    async with opened(after, place, saved, progress=saved.last, fresh=False) as session:
        await session.type(place.says("echo one\necho two"))
        assert after.typed == [b"\x1b[200~echo one\necho two\x1b[201~\n"]


async def test_a_long_line_typed_after_a_restart_is_known_again_behind_the_prompt_of_before(
    place: ListPlace, saved: Saved
) -> None:
    before = Scripted()
    async with opened(before, place, saved):
        before.print(b"$ ")
        await saved.until_shown(2)
    after = Scripted()
    async with opened(after, place, saved, progress=saved.last, fresh=False) as session:
        said = place.says(f"echo {'1234567890 ' * 9}| wc -c")
        await session.type(said)
        first, rest = said.text[:78], said.text[78:]
        # As readline breaks it, behind the prompt's two columns.
        after.print(f"{first}{rest[0]}\r{rest}\r\n99\r\nx$ ".encode())
        await place.until_answered(said.id, "99\nx")
