"""A session whose program draws: one message that is edited in place."""

from collections.abc import Callable

import pytest

from bot.sessions.emulator import BLOCK
from tests.bot.sessions.lines import ListPlace, PtyLine, Scripted
from tests.bot.sessions.running import Saved, at_prompt, opened


async def test_a_screen_is_one_message_that_is_typed_at_key_by_key_and_left_for_lines(
    place: ListPlace,
    saved: Saved,
    pty_of: Callable[..., PtyLine],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("vi") / "note"  # a path that fits the screen's last line
    async with opened(pty_of("busybox", "sh"), place, saved) as session:
        await place.until(lambda: place.posted)
        opening = place.says(f"busybox vi {file}")
        await session.type(opening)
        await place.until(lambda: place.texts[-1].startswith(f"{BLOCK}\n~"))
        assert place.posted[-1].reply.screen
        assert place.posted[-1].reply.answers == opening.id
        for keys in ("i", "written in vi"):
            await session.type(place.says(keys))
        await place.until(lambda: "written in vi" in place.texts[-1])
        assert saved.last.screen
        await session.press(b"\x1b")
        await place.until(lambda: "\n- " in place.texts[-1])
        leaving = place.says(":wq")
        await session.type(leaving)
        await place.until(lambda: leaving.id in place.marked)
        said = place.says(f"cat {file}")
        await session.type(said)
        await place.until_answered(said.id, "written in vi")
        assert len(place.posted) == 3
        assert not saved.last.screen
    assert file.read_text() == "written in vi\n"


async def test_a_screen_far_up_is_posted_anew_and_its_old_message_named(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"\x1b[?1049h\x1b[Hone")
        await place.until(lambda: place.texts == [f"one{BLOCK}"])
        for _ in range(4):
            session.passed()
        line.print(b"\x1b[Htwo")
        await place.until_shown(f"one{BLOCK}", f"two{BLOCK}")
        assert place.posted[1].reply.replaces == place.posted[0].id
        line.print(b"\x1b[Hend")
        await place.until_shown(f"one{BLOCK}", f"end{BLOCK}")


async def test_a_program_that_puts_its_cursor_somewhere_draws_until_the_prompt(
    place: ListPlace, saved: Saved
) -> None:
    async with at_prompt(place, saved) as (line, session):
        await session.type(place.says("top"))
        line.print(b"top\r\n")
        for n in range(3):
            line.print(b"\x1b[H\x1b[Jload %d\r\nprocesses" % n)
            await place.until(lambda: place.texts[-1] == f"load {n}\nprocesses{BLOCK}")  # noqa: B023
        line.print(b"\r\n$ ")
        await place.until_shown("$", "load 2\nprocesses")
        await session.type(place.says("clear"))
        line.print(b"clear\r\n\x1b[H\x1b[J$ ")
        await place.until(lambda: place.marked)
        assert line.typed == [b"top\n", b"clear\n"]


async def test_by_hand_a_screen_shows_anything_and_lines_show_what_draws(
    place: ListPlace, saved: Saved
) -> None:
    async with at_prompt(place, saved) as (line, session):
        await session.show_screen()
        assert line.sizes == [(80, 23), (80, 24)]
        line.print(b"\r$ typed")
        await place.until(lambda: place.texts[-1] == f"$ typed{BLOCK}")
        session.show_lines()
        line.print(b"\r\n\x1b[?1049h\x1b[Hdrawn\r\n$ ")
        await place.until(lambda: place.texts[-1] == "drawn")
        assert not place.posted[-1].reply.screen
