"""What can be wrong with a database file: each is told in words, and a killed bot loses nothing."""

# ruff: noqa: ASYNC240 - nothing else waits while a test writes a small file

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store, StoreError, schema
from bot.store.backup import backup


async def refusal(path: Path) -> StoreError:
    with pytest.raises(StoreError) as refused:
        await Store.open(path, busy_timeout_s=0.05)
    assert refused.value.path == path
    assert refused.value.mend
    return refused.value


async def test_a_locked_database_is_named_as_such(path: Path) -> None:
    schema.upgrade(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "another process" in (await refusal(path)).reason


async def test_a_lock_while_running_is_an_error_of_that_call_only(path: Path) -> None:
    store = await Store.open(path, busy_timeout_s=0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another process"):
            await store.people.seen(1, "ada")
    await store.people.seen(1, "ada")
    assert await store.people.get(1) is not None
    await store.close()


async def test_a_file_of_something_else_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"\x89PNG this is a picture" * 100)
    assert "not an SQLite database" in (await refusal(path)).reason
    assert path.read_bytes().startswith(b"\x89PNG")


async def test_damage_is_found_by_the_check(path: Path) -> None:
    store = await Store.open(path)
    for number in range(200):
        await store.audit.record(number, 1, 2, None, "docker run node " * 40, 0, 0.1)
    await store.close()
    schema.check(path)
    whole = bytearray(path.read_bytes())
    whole[8192:-4096] = os.urandom(len(whole) - 8192 - 4096)
    path.write_bytes(whole)
    with pytest.raises(StoreError, match="damaged"):
        schema.check(path)


@pytest.mark.parametrize("place", ["/proc/quayside.sqlite3", "/nowhere/at/all.sqlite3"])
async def test_a_place_where_nothing_can_be_written_is_named_as_such(place: str) -> None:
    assert "can't be written" in (await refusal(Path(place))).reason


async def test_a_folder_in_the_files_place_is_named_as_such(path: Path) -> None:
    path.mkdir()
    assert "can't be opened" in (await refusal(path)).reason


async def test_a_full_disk_is_named_as_such_and_loses_nothing_older(path: Path) -> None:
    store = await Store.open(path)
    await store.people.seen(1, "ada")
    async with store._database.write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own full disk
    with pytest.raises(StoreError, match="disk is full"):
        await store.audit.record(1, 1, 2, None, "x" * 300_000, 0, 0.1)
    assert await store.people.get(1) is not None
    await store.close()


WRITER = """
import asyncio, sys
from pathlib import Path
from bot.store import Store

async def main():
    store = await Store.open(Path(sys.argv[1]))
    number = 0
    while True:
        await store.audit.record(number, 1, 2, None, "docker ps", 0, 0.1)
        print(number, flush=True)
        number += 1

asyncio.run(main())
"""


async def test_after_kill_9_every_row_that_was_acknowledged_is_there(path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, str(path), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    told = [int(await process.stdout.readline()) for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    await process.wait()
    store = await Store.open(path)
    kept = {row.person_id for row in await store.audit.recent(1, limit=1000)}
    assert kept >= set(told)
    await store.close()
    schema.check(path)


async def test_a_backup_of_a_database_in_use_is_whole(store: Store, path: Path) -> None:
    await store.people.seen(1, "ada")
    copy = path.with_name("copy.sqlite3")
    assert await asyncio.to_thread(backup, path, copy) == copy.stat().st_size > 0
    await store.people.seen(2, "later")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in path.parent.glob("copy*")) == ["copy.sqlite3"]
    restored = await Store.open(copy)
    assert await restored.people.get(1) is not None
    assert await restored.people.get(2) is None
    await restored.close()


def test_a_backup_never_overwrites_and_leaves_no_half(path: Path) -> None:
    copy = path.with_name("copy.sqlite3")
    with pytest.raises(StoreError) as missing:
        backup(path, copy)
    assert missing.value.path == path
    assert not list(path.parent.iterdir())
    schema.upgrade(path)
    copy.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        backup(path, copy)
    assert copy.read_text() == "precious"
