"""A container's life, on a real engine."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.errors import Conflict, ContainerNotFound, EngineError, ImageNotFound
from bot.sandbox.labels import BOT
from tests.bot.engine.conftest import MIB, Make, everything, spec


async def test_a_container_is_created_runs_and_exits_with_its_code(
    engine: Engine, bot_id: int, make: Make
) -> None:
    container_id = await make("sh", "-c", "exit 7")
    [row] = await engine.containers.list({BOT: str(bot_id)}, all=True)
    assert (row.id, row.image, row.state, row.status) == (
        container_id, "busybox", "created", "Created",
    )  # fmt: skip
    assert row.command == "sh -c 'exit 7'"
    assert datetime.now(UTC) - row.created < timedelta(minutes=1)
    assert (await engine.containers.inspect(container_id)).started_at is None

    await engine.containers.start(container_id)
    assert await engine.containers.wait(container_id) == 7

    detail = await engine.containers.inspect(container_id)
    assert (detail.state, detail.running, detail.exit_code) == ("exited", False, 7)
    assert detail.command == ("sh", "-c", "exit 7")
    assert detail.hostname == container_id[:12]
    assert detail.raw["Config"]["Cmd"] == ["sh", "-c", "exit 7"]
    [row] = await engine.containers.list({BOT: str(bot_id)}, all=True)
    assert row.status.startswith("Exited (7) ")
    assert not row.alive


async def test_a_list_has_only_what_carries_every_label_newest_first(
    engine: Engine, bot_id: int
) -> None:
    for name, colour in (("one", "red"), ("two", "blue"), ("three", "red")):
        labels = {BOT: str(bot_id), "colour": colour}
        await engine.containers.create(spec(bot_id, "true", name=f"{name}-{bot_id}", labels=labels))
    reds = await engine.containers.list({BOT: str(bot_id), "colour": "red"}, all=True)
    assert [row.name for row in reds] == [f"three-{bot_id}", f"one-{bot_id}"]
    assert reds[0].labels["colour"] == "red"


async def test_without_all_only_the_living_are_listed(
    engine: Engine, bot_id: int, make: Make, run: Make
) -> None:
    await make("sleep", "60")
    running = await run("sleep", "60")
    paused = await run("sleep", "60")
    await engine.containers.pause(paused)
    living = await engine.containers.list({BOT: str(bot_id)})
    assert {(row.id, row.state) for row in living} == {(running, "running"), (paused, "paused")}
    assert all(row.alive for row in living)
    await engine.containers.unpause(paused)
    assert (await engine.containers.inspect(paused)).state == "running"


async def test_sizes_are_told_only_when_asked_for(engine: Engine, bot_id: int, run: Make) -> None:
    container_id = await run("sh", "-c", "head -c 5000 /dev/zero > /five")
    await engine.containers.wait(container_id)
    [row] = await engine.containers.list({BOT: str(bot_id)}, all=True, size=True)
    assert row.size_rw is not None
    assert row.size_root_fs is not None
    assert row.size_rw >= 5000
    assert row.size_root_fs > MIB
    [row] = await engine.containers.list({BOT: str(bot_id)}, all=True)
    assert (row.size_rw, row.size_root_fs) == (None, None)


async def test_stop_start_and_restart_succeed_whatever_the_state(engine: Engine, run: Make) -> None:
    container_id = await run("sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.05; done")
    await engine.containers.start(container_id)
    await engine.containers.stop(container_id, timeout_s=5)
    assert (await engine.containers.inspect(container_id)).exit_code == 3
    await engine.containers.stop(container_id)
    await engine.containers.restart(container_id, timeout_s=0)
    assert (await engine.containers.inspect(container_id)).running


async def test_stop_kills_what_does_not_end_in_time(engine: Engine, run: Make) -> None:
    container_id = await run("sh", "-c", "trap '' TERM; while :; do sleep 0.05; done")
    await engine.containers.stop(container_id, timeout_s=0)
    assert (await engine.containers.inspect(container_id)).exit_code == 137


async def test_kill_sends_the_signal_that_it_is_told(engine: Engine, run: Make) -> None:
    container_id = await run(
        "sh", "-c", "trap 'echo heard; exit 5' USR1; echo up; while :; do sleep 0.05; done"
    )
    async for output in engine.containers.logs(container_id, follow=True):
        if output.data == b"up\n":
            await engine.containers.kill(container_id, "USR1")
        else:
            assert output.data == b"heard\n"
    assert await engine.containers.wait(container_id) == 5


async def test_wait_outlasts_the_time_limit_of_short_calls(
    docker_host: str, bot_id: int, run: Make
) -> None:
    hasty = await connect(docker_host, None, 0.5)
    container_id = await run("sleep", "1.2")
    assert await hasty.containers.wait(container_id) == 0
    await hasty.close()


async def test_what_is_missing_is_told_in_dockers_words(engine: Engine, bot_id: int) -> None:
    with pytest.raises(ContainerNotFound, match="No such container: nothere") as missing:
        await engine.containers.inspect("nothere")
    assert (missing.value.status, missing.value.message) == (404, "No such container: nothere")
    with pytest.raises(ImageNotFound, match="No such image: nothere:latest"):
        await engine.containers.create(spec(bot_id, "true", image="nothere"))


async def test_a_running_container_is_removed_by_force_only(engine: Engine, run: Make) -> None:
    container_id = await run("sleep", "60")
    with pytest.raises(Conflict, match="running container"):
        await engine.containers.remove(container_id)
    await engine.containers.remove(container_id, force=True)
    with pytest.raises(ContainerNotFound):
        await engine.containers.inspect(container_id)


async def test_a_name_belongs_to_one_container_and_can_be_changed(
    engine: Engine, bot_id: int, make: Make
) -> None:
    first = await make("true", name=f"first-{bot_id}")
    with pytest.raises(Conflict, match=f'The container name "/first-{bot_id}" is already in use'):
        await make("true", name=f"first-{bot_id}")
    await engine.containers.rename(first, f"second-{bot_id}")
    assert (await engine.containers.inspect(first)).name == f"second-{bot_id}"


async def test_the_engine_refuses_in_its_own_words(engine: Engine, make: Make) -> None:
    with pytest.raises(EngineError, match="Minimum memory limit allowed is 6MB") as refused:
        await make("true", memory=1024)
    assert refused.value.status == 400


HOSTILE = (
    "$(touch /pwned)", "`id`", "; rm -rf /", "a\nb", "'\"\\", "--privileged", "-v /:/h",
    "\u202egnp.exe", "🦀", "", " ",
)  # fmt: skip


async def test_arguments_and_environment_are_values_and_never_a_shells_words(
    engine: Engine, make: Make
) -> None:
    container_id = await make(
        *HOSTILE,
        entrypoint=("printf", r"%s\0"),
        env=("EVIL=$(id) `id`\n;", "UNICODE=🦀"),
        workdir="/tmp/with space/$(id)",
    )
    stream = await engine.containers.attach(container_id, stdin=False)
    await engine.containers.start(container_id)
    out, err = await everything(stream)
    assert out.decode().split("\0")[:-1] == list(HOSTILE)
    assert err == b""
    config = (await engine.containers.inspect(container_id)).raw["Config"]
    assert "EVIL=$(id) `id`\n;" in config["Env"]
    assert config["WorkingDir"] == "/tmp/with space/$(id)"


async def test_an_empty_entrypoint_takes_the_images_away(engine: Engine, make: Make) -> None:
    container_id = await make("echo", "bare", entrypoint=())
    assert (await engine.containers.inspect(container_id)).command == ("echo", "bare")


async def test_a_slow_stop_is_waited_for_beyond_the_time_limit(docker_host: str, run: Make) -> None:
    hasty = await connect(docker_host, None, 1)
    container_id = await run("sh", "-c", "trap '' TERM; while :; do sleep 0.05; done")
    async with asyncio.timeout(10):
        await hasty.containers.stop(container_id, timeout_s=2)
    assert (await hasty.containers.inspect(container_id)).exit_code == 137
    await hasty.close()
