"""Files in and out of real containers: what is there, what is too large, what the host hides."""

import pytest

from bot.engine.engine import Engine
from bot.engine.errors import EngineError
from bot.engine.tar import Kind, Member, TooLarge, read, write

from .conftest import MIB, Make

MOST = {"file_most": MIB, "folder_most": 2 * MIB}
THINGS = (
    "mkdir -p /app/sub; echo hi > /app/sub/file; ln -s sub /app/link; mkfifo /pipe; "
    "truncate -s 1024G /sparse; mkdir /many; truncate -s 1024G /many/sparse; : > /ended; "
)


async def test_a_stopped_container_gives_and_takes_files(engine: Engine, make: Make) -> None:
    container = await make("true")
    archive = write(
        [Member("new", Kind.FOLDER, mode=0o755), Member("new/a", Kind.FILE, b"1", 0o640, uid=1000)]
    )
    await engine.archives.put(container, "/tmp", archive)
    stat, back = await engine.archives.get(container, "/tmp/new", **MOST)
    folder, file = read(back)
    assert (stat.kind, folder.name, folder.mode) == ("folder", "new", 0o755)
    assert (file.name, bytes(file.data), file.mode, file.uid) == ("new/a", b"1", 0o640, 1000)


async def test_what_is_at_a_path_is_told(engine: Engine, run: Make) -> None:
    container = await run("sh", "-c", THINGS)
    await engine.containers.wait(container)
    stat = engine.archives.stat
    told = {path: await stat(container, path) for path in ("/app", "/app/sub/file", "/pipe")}
    assert {path: found and found.kind for path, found in told.items()} == {
        "/app": "folder", "/app/sub/file": "file", "/pipe": "pipe",
    }  # fmt: skip
    link = await stat(container, "/app/link")
    assert link is not None
    assert (link.kind, link.target) == ("link", "/app/sub")
    assert await stat(container, "/nosuch") is None
    assert await stat(container, "/app/sub/file/x") is None


async def test_nothing_larger_than_allowed_is_read(engine: Engine, run: Make) -> None:
    container = await run("sh", "-c", THINGS)
    await engine.containers.wait(container)
    with pytest.raises(TooLarge) as one:
        await engine.archives.get(container, "/sparse", **MOST)
    assert (one.value.most, one.value.size) == (MIB, 1024**4)
    with pytest.raises(TooLarge) as many:
        await engine.archives.get(container, "/many", **MOST)
    assert (many.value.most, many.value.size) == (2 * MIB, None)


async def test_the_engines_words_hide_where_the_host_keeps_files(
    engine: Engine, make: Make
) -> None:
    container = await make("true")
    with pytest.raises(EngineError) as error:
        await engine.archives.get(container, "/etc/passwd/x", **MOST)
    assert error.value.message == "lstat /etc/passwd/x: not a directory"


async def test_what_the_engine_refuses_to_take_is_told(engine: Engine, make: Make) -> None:
    file = write([Member("a", Kind.FILE, b"1")])
    locked = await make("true", read_only=True)
    with pytest.raises(EngineError, match="read-only"):
        await engine.archives.put(locked, "/", file)
    with pytest.raises(EngineError, match="Could not find the file /nosuch"):
        await engine.archives.put(await make("true"), "/nosuch", file)
