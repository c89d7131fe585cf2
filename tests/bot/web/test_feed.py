"""What waits for a browser: in order, bounded, and told where it was too much."""

import asyncio

from bot.web.feed import CHUNK_BYTES, Feed


async def all_of(feed: Feed) -> str:
    shown = ""
    while feed.waiting:
        shown += await feed.next()
    return shown


async def test_a_slow_browser_gets_the_newest_and_how_much_it_missed() -> None:
    feed = Feed(most=100)
    for n in range(1000):
        feed.heard(b"%09d\n" % n)
    assert len(feed.waiting) == 100
    shown = await all_of(feed)
    assert "9,900 bytes left out" in shown
    assert shown.endswith("000000998\n000000999\n")
    feed.heard(b"more")
    assert await feed.next() == "more"


async def test_a_chunk_is_no_larger_than_a_browser_takes_at_once() -> None:
    feed = Feed()
    for _ in range(40):
        feed.heard("é".encode() * 1024)
    assert len((await feed.next()).encode()) == CHUNK_BYTES


async def test_nothing_is_handed_out_before_what_was_shown_earlier_is_there() -> None:
    feed = Feed()
    feed.heard(b"of the run before")
    feed.hold()
    feed.heard(b"now")
    reading = asyncio.create_task(feed.next())
    await asyncio.sleep(0)
    feed.before(b"then, ")
    assert not reading.done()
    feed.release()
    assert await reading == "then, now"
