"""A session whose program prints faster than messages can show."""

import asyncio
import tracemalloc
from collections.abc import Callable

from bot.sessions.drawn import UNDRAWN_BYTES
from bot.sessions.repl import CTRL_C
from bot.sessions.session import BACKLOG_BYTES, FLOOD_BYTES
from tests.bot.sessions.lines import CHUNK_BYTES, PACE, PATIENCE_S, ListPlace, PtyLine, Scripted
from tests.bot.sessions.running import PLAIN, Saved, opened


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


async def test_what_is_summed_up_is_read_slowly(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    line = pty_of("yes", "a line of a flood that never ends")
    async with opened(line, place, saved, PLAIN):
        await place.until(lambda: place.requests >= 14)
        assert line.read_bytes <= 3 * BACKLOG_BYTES + place.requests * (FLOOD_BYTES + CHUNK_BYTES)


async def test_a_flood_on_a_screen_makes_the_program_wait(
    place: ListPlace, saved: Saved, pty_of: Callable[..., PtyLine]
) -> None:
    line = pty_of("sh", "-c", "printf '\\033[?1049h'; yes drawn again and again")
    async with opened(line, place, saved, PLAIN):
        await place.until(lambda: place.requests >= 2)
        assert "drawn again and again" in place.texts[-1]
        assert line.read_bytes <= (place.requests + 3) * (UNDRAWN_BYTES + CHUNK_BYTES)


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
