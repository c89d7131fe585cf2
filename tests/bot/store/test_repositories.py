"""What is put into the store comes out again, also after the file was closed and opened."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.store import Answered, Lab, Store, StoreError, Terminal
from bot.store.shares import EVERYONE

SNOWFLAKE = 1_400_000_000_000_000_000
LAST_SNOWFLAKE = 2**63 - 1
OPENED = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def terminal(thread_id: int = SNOWFLAKE, **changes: object) -> Terminal:
    return replace(
        Terminal(
            thread_id=thread_id,
            guild_id=1,
            channel_id=2,
            owner_id=3,
            container_id="c" * 64,
            exec_id=None,
            repl="node",
            opened_at=OPENED,
        ),
        **changes,
    )


async def test_a_terminal_survives_the_process_whole(path: Path) -> None:
    kept = terminal(
        LAST_SNOWFLAKE,
        exec_id="e" * 64,
        shown=2**40,
        reply_id=SNOWFLAKE + 1,
        answering_id=17,
        last_input_id=SNOWFLAKE + 2,
        typing_at=2**40 + 1,
        pastes=True,
        prompt="$ ",
    )
    store = await Store.open(path)
    await store.terminals.add(kept)
    await store.close()
    store = await Store.open(path)
    assert await store.terminals.get(LAST_SNOWFLAKE) == kept
    assert await store.terminals.open_ones() == [kept]
    await store.close()


async def test_a_time_of_another_zone_comes_back_as_the_same_moment_in_utc(store: Store) -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    await store.terminals.add(terminal(opened_at=OPENED.astimezone(zone)))
    kept = await store.terminals.get(SNOWFLAKE)
    assert kept is not None
    assert kept.opened_at == OPENED
    assert kept.opened_at.tzinfo is UTC


async def test_how_far_a_terminal_has_come_is_saved(store: Store) -> None:
    await store.terminals.add(terminal())
    progress = {"shown": 90, "reply_id": 7, "answering_id": 8, "last_input_id": 9}
    progress["typing_at"] = 95
    progress |= {"pastes": True, "prompt": "$ "}
    await store.terminals.save(SNOWFLAKE, **progress)
    assert await store.terminals.get(SNOWFLAKE) == terminal(**progress)


async def test_a_terminals_size_is_kept(store: Store) -> None:
    await store.terminals.add(terminal())
    await store.terminals.resize(SNOWFLAKE, 35, 30)
    assert await store.terminals.get(SNOWFLAKE) == terminal(columns=35, rows=30)


async def test_an_ended_terminal_is_kept_but_is_not_open_and_ends_once(store: Store) -> None:
    await store.terminals.add(terminal(1))
    await store.terminals.add(terminal(2, opened_at=OPENED - timedelta(seconds=1)))
    await store.terminals.add(terminal(3))
    await store.terminals.end(1, "exited with code 0")
    first = await store.terminals.get(1)
    await store.terminals.end(1, "a later word")
    assert await store.terminals.get(1) == first
    assert first is not None
    assert first.ended == "exited with code 0"
    assert first.ended_at is not None
    assert [each.thread_id for each in await store.terminals.open_ones()] == [2, 3]


async def test_a_new_terminal_in_a_thread_takes_the_old_ones_place(store: Store) -> None:
    await store.terminals.add(terminal(shown=500))
    await store.terminals.end(SNOWFLAKE, "detached")
    again = terminal(container_id="d" * 64)
    await store.terminals.add(again)
    assert await store.terminals.open_ones() == [again]


async def test_a_channel_is_a_lab_from_open_to_close(store: Store) -> None:
    assert await store.labs.get(2) is None
    lab = await store.labs.open(1, 2, by=3)
    assert lab == Lab(1, 2, 3, lab.opened_at, {})
    assert await store.labs.get(2) == lab
    assert await store.labs.open(1, 2, by=4) == lab
    await store.labs.open(1, 5, by=3)
    await store.labs.open(9, 6, by=3)
    assert [each.channel_id for each in await store.labs.list(1)] == [2, 5]
    assert await store.labs.close(2) is True
    assert await store.labs.close(2) is False
    assert await store.labs.get(2) is None


async def test_a_labs_own_settings_are_any_json(store: Store) -> None:
    await store.labs.open(1, 2, by=3)
    await store.labs.save_settings(2, {"images": ["node", "python"], "quiet": True, "é": None})
    lab = await store.labs.get(2)
    assert lab is not None
    assert lab.settings == {"images": ["node", "python"], "quiet": True, "é": None}


async def test_a_person_is_known_by_the_last_name_seen(store: Store) -> None:
    await store.people.seen(3, "ada")
    before = await store.people.get(3)
    await store.people.seen(3, "Ada 🚢")
    after = await store.people.get(3)
    assert before is not None
    assert after is not None
    assert after.name == "Ada 🚢"
    assert after.first_seen_at == before.first_seen_at
    assert after.last_seen_at >= before.last_seen_at
    assert await store.people.get(4) is None


async def test_each_command_leaves_one_row_newest_first(store: Store) -> None:
    await store.audit.record(3, 1, 2, SNOWFLAKE, "docker run node", 0, 1.25)
    await store.audit.record(4, 1, 2, None, "lab tidy", None, 0.5)
    await store.audit.record(3, 9, 8, None, "elsewhere", 0, 0.1)
    newest, oldest = await store.audit.recent(1, limit=10)
    assert (newest.person_id, newest.command, newest.exit_code) == (4, "lab tidy", None)
    assert (oldest.message_id, oldest.seconds) == (SNOWFLAKE, 1.25)
    assert await store.audit.recent(1, limit=10, person_id=3) == [oldest]
    assert await store.audit.recent(1, limit=1) == [newest]


async def test_the_answers_to_a_command_are_found_together(store: Store) -> None:
    await store.answers.link(10, 2, [12, 11])
    await store.answers.link(20, 2, [21])
    await store.answers.link(10, 2, [12, 13])
    await store.answers.link(30, 9, [31])
    await store.answers.link(40, 2, [])
    both = [Answered(20, 2, (21,)), Answered(10, 2, (11, 12, 13))]
    assert await store.answers.recent(2, limit=5) == both
    assert await store.answers.recent(2, limit=1) == both[:1]
    await store.answers.forget([20, 99])
    assert await store.answers.recent(2, limit=5) == both[1:]


async def test_a_row_cannot_be_changed_by_who_reads_it(store: Store) -> None:
    lab = await store.labs.open(1, 2, by=3)
    with pytest.raises(FrozenInstanceError):
        lab.guild_id = 5  # type: ignore[misc]  # that it can't be is what is tested


async def test_many_at_once_all_get_their_row(store: Store) -> None:
    await asyncio.gather(
        *(store.audit.record(each, 1, 2, None, "docker ps", 0, 0.1) for each in range(200))
    )
    rows = await store.audit.recent(1, limit=500)
    assert {row.person_id for row in rows} == set(range(200))


async def test_cancelled_callers_leave_the_store_in_working_order(store: Store) -> None:
    tasks = [
        asyncio.create_task(store.audit.record(each, 1, 2, None, "docker ps", 0, 0.1))
        for each in range(100)
    ]
    await tasks[0]
    for task in tasks[1::2]:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {type(None), asyncio.CancelledError}
    kept = {row.person_id for row in await store.audit.recent(1, limit=500)}
    assert kept >= {number for number, outcome in enumerate(outcomes) if outcome is None}


async def test_who_may_type_at_a_terminal_survives_the_process(path: Path) -> None:
    store = await Store.open(path)
    await store.terminals.add(terminal())
    await store.shares.put(SNOWFLAKE, [5, LAST_SNOWFLAKE])
    await store.close()
    store = await Store.open(path)
    assert await store.shares.of(SNOWFLAKE) == {5, LAST_SNOWFLAKE}
    await store.shares.put(SNOWFLAKE, [EVERYONE])
    assert await store.shares.of(SNOWFLAKE) == {EVERYONE}
    assert await store.shares.of(SNOWFLAKE + 1) == frozenset()
    await store.close()


async def test_a_new_terminal_in_an_old_thread_is_shared_with_nobody(store: Store) -> None:
    await store.terminals.add(terminal())
    await store.shares.put(SNOWFLAKE, [5])
    await store.terminals.add(terminal(container_id="d" * 64))
    assert await store.shares.of(SNOWFLAKE) == frozenset()


async def test_what_many_terminals_save_at_once_is_all_there_when_each_is_told(
    store: Store,
) -> None:
    for number in range(1, 31):
        await store.terminals.add(terminal(number))

    async def save(number: int, shown: int) -> int:
        await store.terminals.save(
            number, shown=shown, reply_id=None, answering_id=None, last_input_id=shown
        )
        kept = await store.terminals.get(number)
        assert kept is not None
        return kept.shown

    async def save_twice(number: int) -> None:
        assert await save(number, 10 * number) == 10 * number
        assert await save(number, 10 * number + 1) == 10 * number + 1

    await asyncio.gather(*map(save_twice, range(1, 31)))


async def test_a_save_that_fails_is_told_to_each_whose_turn_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.terminals.add(terminal(1))
    await store.terminals.add(terminal(2))

    async def save(number: int) -> None:
        await store.terminals.save(
            number, shown=7, reply_id=None, answering_id=None, last_input_id=None
        )

    with monkeypatch.context() as broken:
        broken.setattr(store.terminals._database, "write", _failing)
        results = await asyncio.gather(save(1), save(2), return_exceptions=True)
    assert [type(one) for one in results] == [StoreError, StoreError]
    await save(1)
    kept = await store.terminals.get(1)
    assert kept is not None
    assert kept.shown == 7


@asynccontextmanager
async def _failing() -> AsyncIterator[None]:
    await asyncio.sleep(0)
    raise StoreError(Path("none"), "the disk is full", "Make room.")
    yield


async def test_names_and_shares_are_read_for_many_at_once(store: Store) -> None:
    await store.people.seen(3, "ada")
    await store.people.seen(4, "bob")
    assert await store.people.names({3, 4, 5}) == {3: "ada", 4: "bob"}
    await store.terminals.add(terminal(1))
    await store.terminals.add(terminal(2))
    await store.shares.put(1, {4, 5})
    await store.shares.put(2, {EVERYONE})
    assert await store.shares.all() == {1: {4, 5}, 2: {EVERYONE}}
