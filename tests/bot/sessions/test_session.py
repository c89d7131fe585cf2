"""A session between a program's terminal and a thread: what is shown, when, and how often."""

import asyncio
import random
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest

from bot.sessions.drawn import UNDRAWN_BYTES
from bot.sessions.emulator import BLOCK
from bot.sessions.line import Line, Progress
from bot.sessions.place import PlaceGone
from bot.sessions.repl import CTRL_C, CTRL_D, Repl, repl_named
from bot.sessions.session import BACKLOG_BYTES, Session
from tests.bot.sessions.lines import (
    CHUNK_BYTES,
    PACE,
    PATIENCE_S,
    Bytes,
    ListPlace,
    PtyLine,
    Scripted,
)

SHELL = repl_named("sh")
PLAIN = repl_named("program")


class Saved:
    """What a session saved, step by step."""

    def __init__(self) -> None:
        self.steps: list[Progress] = []
        self._changed = asyncio.Event()

    async def __call__(self, progress: Progress) -> None:
        await asyncio.sleep(0)
        self.steps.append(progress)
        self._changed.set()

    async def until_shown(self, end: int) -> None:
        """Wait until the program's output up to byte `end` is in finished replies."""
        async with asyncio.timeout(PATIENCE_S):
            while self.last.shown < end:
                self._changed.clear()
                await self._changed.wait()

    @property
    def last(self) -> Progress:
        return self.steps[-1] if self.steps else Progress()


@pytest.fixture
def place() -> ListPlace:
    return ListPlace()


@pytest.fixture
def saved() -> Saved:
    return Saved()


@pytest.fixture
async def pty_of() -> AsyncIterator[Callable[..., PtyLine]]:
    """`pty_of("busybox", "sh")`: a program at a terminal, which the test's end kills."""
    lines: list[PtyLine] = []

    def start(*argv: str) -> PtyLine:
        lines.append(PtyLine(*argv))
        return lines[-1]

    yield start
    for line in lines:
        line.end()


@asynccontextmanager
async def opened(
    line: Line,
    place: ListPlace,
    saved: Saved,
    repl: Repl = SHELL,
    progress: Progress | None = None,
    fresh: bool = True,
) -> AsyncIterator[Session]:
    """A session that runs; cancelled at the end, as by a detach."""
    session = Session(line, place, repl, PACE, saved, progress or Progress(), fresh=fresh)
    task = asyncio.create_task(session.run())
    try:
        yield session
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


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
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
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
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        await session.type(place.says("count"))
        line.print(b"count\r\n")
        for n in range(3):
            line.print(f"{n}\r\n".encode())
            await place.until(lambda: place.texts[-1].endswith(str(n)))  # noqa: B023 - at once
        line.print(b"$ ")
        await saved.until_shown(len(b"$ count\r\n0\r\n1\r\n2\r\n$ "))
        assert place.texts == ["$", "0\n1\n2"]


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
    await asyncio.wait_for(running, PATIENCE_S)
    assert place.texts[-1] == "last words"
    assert not place.marked
    assert saved.last.shown == line.read_bytes


async def test_ctrl_d_ends_a_program_without_a_reply(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    session = Session(pty_of("cat"), place, PLAIN, PACE, saved, Progress())
    running = asyncio.create_task(session.run())
    await session.press(CTRL_D)
    await asyncio.wait_for(running, PATIENCE_S)
    assert place.posted == []


async def test_a_flood_is_kept_within_bounds_and_the_program_is_made_to_wait(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    discord = asyncio.Event()
    place.before_show = discord.wait
    line = pty_of("yes", "a line of a flood that never ends")
    tracemalloc.start()
    async with opened(line, place, saved, PLAIN):
        before = -1
        async with asyncio.timeout(PATIENCE_S):
            while line.read_bytes != before or not before:
                before = line.read_bytes
                await asyncio.sleep(0.3)
        assert line.read_bytes <= 3 * BACKLOG_BYTES
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
        discord.set()
        await place.until(lambda: place.requests >= 3)
        assert "left out" in place.texts[-1]
        assert len(place.texts[-1]) < 3 * (PACE.head + PACE.tail)
    tracemalloc.stop()


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
            await asyncio.wait_for(running, PATIENCE_S)
            break
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(running), dice.random() / 10)
        lives += 1
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    shown = " ".join(one.text for one in place.posted).replace("$", " ").split()
    assert shown == printed
    assert saved.last.shown == len(data)


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
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
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
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        await session.show_screen()
        assert line.sizes == [(80, 23), (80, 24)]
        line.print(b"\r$ typed")
        await place.until(lambda: place.texts[-1] == f"$ typed{BLOCK}")
        session.show_lines()
        line.print(b"\r\n\x1b[?1049h\x1b[Hdrawn\r\n$ ")
        await place.until(lambda: place.texts[-1] == "drawn")
        assert not place.posted[-1].reply.screen


async def test_a_flood_on_a_screen_makes_the_program_wait(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    line = pty_of("sh", "-c", "printf '\\033[?1049h'; yes drawn again and again")
    async with opened(line, place, saved, PLAIN):
        await place.until(lambda: place.requests >= 2)
        assert "drawn again and again" in place.texts[-1]
        assert line.read_bytes <= (place.requests + 3) * (UNDRAWN_BYTES + CHUNK_BYTES)


async def test_output_that_fills_a_message_goes_on_in_the_next_and_each_byte_is_shown_once(
    place: ListPlace, saved: Saved
) -> None:
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        await session.type(place.says("seq"))
        printed = "".join(f"{n:04}\r\n" for n in range(800))
        line.print(f"seq\r\n{printed[:1200]}".encode())
        await place.until(lambda: len(place.posted) == 2)
        line.print(f"{printed[1200:]}$ ".encode())
        await saved.until_shown(len(f"$ seq\r\n{printed}$ "))
        assert "\n".join(place.texts[1:]).split("\n") == printed.split()
        assert len(place.posted) == 4
        assert all(len(text) <= PACE.room for text in place.texts)


async def test_a_flood_is_summed_up_until_it_is_over(place: ListPlace, saved: Saved) -> None:
    line = Scripted()
    async with opened(line, place, saved, PLAIN) as session:
        line.print(b"start\r\n")
        await place.until(lambda: place.posted)
        await session.type(place.says("go"))
        for n in range(3000):
            line.print(b"line %d\r\n" % n)
        await place.until(lambda: place.posted[-1].reply.flooding)
        assert "left out" in place.texts[-1]
        line.print(b"the end\r\n")
        await place.until(lambda: place.texts[-1].endswith("the end"))
        await place.until(lambda: not place.posted[-1].reply.flooding)
        whole = place.posted[-1].reply.whole
        assert whole is not None
        assert whole.startswith("line 0\n")


async def test_ctrl_c_stops_a_flood_and_what_is_under_way_is_read_at_once(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    async with opened(pty_of("bash", "--norc"), place, saved) as session:
        await place.until(lambda: place.posted)
        await session.type(place.says("yes"))
        await place.until(lambda: place.posted[-1].reply.flooding)
        await session.press(CTRL_C)
        await place.until(lambda: not place.posted[-1].reply.flooding)
        assert place.texts[-1].endswith("^C")


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
    line = Scripted()
    async with opened(line, place, saved) as session:
        line.print(b"$ ")
        await place.until(lambda: place.posted)
        said = place.says("sleep 1.5")
        await session.type(said)
        line.print(b"sleep 1.5\r\n")
        await place.until(lambda: place.busied)
        line.print(b"$ ")
        await place.until(lambda: said.id in place.marked)


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
