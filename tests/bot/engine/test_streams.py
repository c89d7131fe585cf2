"""Terminals and logs as a real engine streams them."""

import asyncio
import re
import resource
from contextlib import aclosing

import pytest

from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.streams import Stream
from bot.engine.values import Output
from tests.bot.engine.conftest import MIB, Make, everything, until


async def test_attached_before_the_start_nothing_is_missed_and_the_two_streams_come_apart(
    engine: Engine, make: Make
) -> None:
    container_id = await make("sh", "-c", "echo out; echo err >&2; printf last")
    stream = await engine.containers.attach(container_id, stdin=False)
    await engine.containers.start(container_id)
    assert await everything(stream) == (b"out\nlast", b"err\n")
    assert await stream.read() is None
    await stream.close()


async def test_with_a_tty_everything_is_one_stream(engine: Engine, make: Make) -> None:
    container_id = await make("sh", "-c", "echo out; echo err >&2", tty=True)
    stream = await engine.containers.attach(container_id, stdin=True)
    await engine.containers.start(container_id)
    assert await everything(stream) == (b"out\r\nerr\r\n", b"")
    await stream.close()


async def test_the_end_of_stdin_ends_a_program_that_reads_it_and_its_output_still_comes(
    engine: Engine, make: Make
) -> None:
    container_id = await make("sh", "-c", "wc -c; echo done", open_stdin=True, stdin_once=True)
    stream = await engine.containers.attach(container_id, stdin=True)
    await engine.containers.start(container_id)
    await stream.write(b"x" * 300_000)
    await stream.close_stdin()
    out, _ = await everything(stream)
    assert out.split() == [b"300000", b"done"]
    await stream.close()


async def test_a_terminals_program_outlives_the_client_that_leaves(
    engine: Engine, make: Make
) -> None:
    container_id = await make("sh", tty=True, open_stdin=True)
    first = await engine.containers.attach(container_id, stdin=True)
    await engine.containers.start(container_id)
    await first.write(b"x=42\n")
    await until(first, b"# ")
    await first.close()

    second = await engine.containers.attach(container_id, stdin=True)
    await second.write(b"echo it is $x\n")
    await until(second, b"it is 42")
    await second.write(b"exit\n")
    await everything(second)
    await second.close()
    assert await engine.containers.wait(container_id) == 0


async def test_a_reader_that_gives_up_for_now_loses_nothing(engine: Engine, make: Make) -> None:
    container_id = await make("cat", open_stdin=True, stdin_once=True)
    stream = await engine.containers.attach(container_id, stdin=True)
    await engine.containers.start(container_id)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await stream.read()
    await stream.write(b"here")
    assert await stream.read() == Output("stdout", b"here")
    await stream.close()


async def test_while_nobody_reads_the_program_stops(engine: Engine, make: Make) -> None:
    size = 24 * MIB
    container_id = await make("sh", "-c", f"yes $(printf %01023d 0) | head -c {size}")
    stream = await engine.containers.attach(container_id, stdin=False)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await engine.containers.start(container_id)
    # Unhindered it takes well under a second.
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await engine.containers.wait(container_id)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 4 * 1024

    read = 0
    while (output := await stream.read()) is not None:
        read += len(output.data)
    assert read == size
    await stream.close()


async def test_what_is_typed_to_a_program_that_has_ended_is_dropped(
    engine: Engine, make: Make
) -> None:
    container_id = await make("true", tty=True, open_stdin=True)
    stream = await engine.containers.attach(container_id, stdin=True)
    await engine.containers.start(container_id)
    await everything(stream)
    await stream.write(b"too late\n")
    await stream.close_stdin()
    await stream.close()
    await stream.close()


async def test_closing_wakes_whoever_reads(engine: Engine, run: Make) -> None:
    container_id = await run("sleep", "60")
    stream = await engine.containers.attach(container_id, stdin=False)
    reader = asyncio.create_task(stream.read())
    await asyncio.sleep(0)
    await stream.close()
    async with asyncio.timeout(5):
        assert await reader is None
    assert (await engine.containers.inspect(container_id)).running


async def test_an_idle_terminal_outlasts_the_time_limit_of_short_calls(
    docker_host: str, engine: Engine, make: Make
) -> None:
    hasty = await connect(docker_host, None, 0.5)
    container_id = await make("sh", "-c", "sleep 1.2; echo late")
    stream = await hasty.containers.attach(container_id, stdin=False)
    await engine.containers.start(container_id)
    assert await everything(stream) == (b"late\n", b"")
    await stream.close()
    await hasty.close()


async def test_attaching_with_logs_replays_them_and_goes_on(engine: Engine, run: Make) -> None:
    container_id = await run("sh", tty=True, open_stdin=True)
    first = await engine.containers.attach(container_id, stdin=True)
    await first.write(b"echo ear''ly\n")
    await until(first, b"early\r\n")
    second = await engine.containers.attach(container_id, stdin=True, logs=True)
    assert b"early\r\n" in await until(second, b"early\r\n")
    await second.write(b"echo la''te\n")
    await until(second, b"late\r\n")
    await first.close()
    await second.close()


async def test_the_terminal_has_the_size_it_is_given(engine: Engine, run: Make) -> None:
    container_id = await run("sh", tty=True, open_stdin=True)
    stream = await engine.containers.attach(container_id, stdin=True)
    await engine.containers.resize(container_id, columns=97, rows=31)
    await stream.write(b"stty size\n")
    await until(stream, b"31 97\r\n")
    await stream.close()


async def test_more_terminals_than_http_clients_usually_allow_stay_open_at_once(
    engine: Engine, run: Make
) -> None:
    container_id = await run("sleep", "60")

    async def attach() -> Stream:
        return await engine.containers.attach(container_id, stdin=False, tty=False)

    streams = await asyncio.gather(*(attach() for _ in range(120)))
    await engine.version()
    for stream in streams:
        await stream.close()


async def logged(engine: Engine, container_id: str, **wanted: object) -> bytes:
    pieces = [piece.data async for piece in engine.containers.logs(container_id, **wanted)]  # type: ignore[arg-type] # the test's own keywords
    return b"".join(pieces)


async def test_logs_tell_the_streams_apart(engine: Engine, run: Make) -> None:
    container_id = await run("sh", "-c", "echo one; echo bad >&2; echo two")
    await engine.containers.wait(container_id)
    both = [piece async for piece in engine.containers.logs(container_id)]
    assert Output("stderr", b"bad\n") in both
    assert await logged(engine, container_id, stderr=False) == b"one\ntwo\n"
    assert await logged(engine, container_id, stdout=False) == b"bad\n"


async def test_logs_take_a_tail_a_period_and_times(engine: Engine, run: Make) -> None:
    container_id = await run("printf", r"one\ntwo\nthree\n")
    await engine.containers.wait(container_id)
    assert await logged(engine, container_id, tail="2") == b"two\nthree\n"
    assert await logged(engine, container_id, since="32503680000") == b""
    assert await logged(engine, container_id, until="946684800.5") == b""
    stamped = await logged(engine, container_id, tail="1", timestamps=True)
    assert re.fullmatch(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z three\n", stamped)


async def test_followed_logs_end_with_the_program_and_a_reader_may_leave_early(
    engine: Engine, run: Make
) -> None:
    container_id = await run("sh", "-c", "echo up; sleep 0.3; echo end")
    async with aclosing(engine.containers.logs(container_id, follow=True)) as early:
        assert await anext(early) == Output("stdout", b"up\n")
    assert await logged(engine, container_id, follow=True) == b"up\nend\n"


async def test_a_line_is_in_the_log_only_once_it_is_complete(engine: Engine, run: Make) -> None:
    container_id = await run("sh", tty=True, open_stdin=True)
    stream = await engine.containers.attach(container_id, stdin=True)
    await stream.write(b"printf 'a''sk? '; read answer; exit\n")
    await until(stream, b"ask? ")
    assert b"ask? " not in await logged(engine, container_id)
    await stream.write(b"yes\n")
    await everything(stream)
    await engine.containers.wait(container_id)
    assert b"ask? yes\r\n" in await logged(engine, container_id)
    await stream.close()


async def test_a_flood_leaves_a_bounded_log_with_its_end_in_it(engine: Engine, run: Make) -> None:
    container_id = await run("sh", "-c", "yes 0123456789 | head -c 12000000; echo; echo the end")
    await engine.containers.wait(container_id)
    log = await logged(engine, container_id)
    assert log.endswith(b"the end\n")
    # The bound is on the engine's JSON, which is longer than what it holds.
    assert len(log) < 2 * MIB


async def test_bytes_that_are_no_text_come_through_a_terminal_unchanged(
    engine: Engine, make: Make
) -> None:
    every_byte = bytes(range(256))
    escaped = "".join(f"\\{byte:03o}" for byte in every_byte)
    container_id = await make("printf", escaped)
    stream = await engine.containers.attach(container_id, stdin=False)
    await engine.containers.start(container_id)
    assert await everything(stream) == (every_byte, b"")
    await stream.close()


async def test_a_full_stdin_is_waited_for_and_the_wait_can_be_ended(
    engine: Engine, run: Make
) -> None:
    container_id = await run("sleep", "60", open_stdin=True)
    stream = await engine.containers.attach(container_id, stdin=True)

    async def flood() -> None:
        while True:
            await stream.write(b"x" * MIB)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await flood()
    await stream.close()
