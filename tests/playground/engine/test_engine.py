"""The playground's engine as people meet it: through Docker's client and its own commands."""

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from playground.engine import processes
from playground.engine.engine import RunningEngine, fresh

from .conftest import CHECKOUT, Docker

COMMAND_TIMEOUT_S = 100.0


async def engine_command(*words: str, **environment: str) -> tuple[int, str]:
    """Run `python -m playground.engine`; return its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "playground.engine", *words),
        cwd=CHECKOUT,
        env={
            **{name: value for name, value in os.environ.items() if name != "DOCKER_HOST"},
            **environment,
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(COMMAND_TIMEOUT_S):
        output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


def content(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def mounts() -> str:
    return Path("/proc/self/mountinfo").read_text()


async def test_docker_run_node_pulls_eight_layers_and_exits_at_once(docker: Docker) -> None:
    code, output = await docker("run", "node")

    assert code == 0
    assert output.startswith(
        "Unable to find image 'node:latest' locally\nlatest: Pulling from library/node\n"
    )
    assert len(re.findall(r"^[0-9a-f]{12}: Pull complete$", output, re.M)) == 8
    assert re.search(r"^Digest: sha256:[0-9a-f]{64}$", output, re.M)
    assert output.endswith("Status: Downloaded newer image for node:latest\n")
    _, listing = await docker("ps", "--all")
    assert '"docker-entrypoint.s…"' in listing
    assert "Exited (0)" in listing


async def test_python_after_node_shares_the_layers_below(docker: Docker) -> None:
    await docker("pull", "node")

    _, output = await docker("pull", "python")

    assert output.count(": Already exists") == 3
    assert await docker("run", "python", "python", "-c", "import ssl, sqlite3; print(6 * 7)") == (
        0,
        "42\n",
    )


async def test_starter_images_behave_like_the_official_ones(docker: Docker) -> None:
    for name in ("node", "busybox", "hello-world"):
        assert (await docker("pull", "--quiet", name))[0] == 0

    async def run(*words: str) -> str:
        code, output = await docker("run", "--rm", *words)
        assert code == 0, output
        return output

    assert await run("node", "--print", "1 + 1") == "2\n"
    assert await run("node", "sh", "-c", "id -un && echo $NODE_VERSION | cut -d. -f1") == (
        f"root\n{(await run('node', '--version'))[1:].split('.')[0]}\n"
    )
    assert (
        await run("--user", "node", "node", "sh", "-c", "id -u && echo ~") == "1000\n/home/node\n"
    )
    assert "docker-entrypoint.sh" not in await run("node", "ps", "ax")
    assert await run("--tty", "node", "--print", "process.stdout.hasColors()") == (
        "\x1b[33mtrue\x1b[39m\r\n"
    )
    assert re.fullmatch(r"[\d.]+\n", await run("node", "npm", "--version"))
    assert await run("busybox", "sh", "-c", "busybox | head -1 | cut -d' ' -f1") == "BusyBox\n"
    assert (await run("hello-world")).startswith("\nHello from Docker!\n")


async def test_a_container_reaches_its_neighbour(docker: Docker) -> None:
    await docker("run", "--detach", "--name", "web", "busybox", "httpd", "-f", "-h", "/etc")
    _, address = await docker("inspect", "--format", "{{.NetworkSettings.IPAddress}}", "web")

    page = f"http://{address.strip()}/group"
    _, output = await docker("run", "--quiet", "busybox", "wget", "-qO-", page)

    assert output.startswith("root:x:0:")


async def test_a_fresh_engine_leaves_nothing_behind(shared: RunningEngine) -> None:
    async with fresh(CHECKOUT) as engine:
        folder = Path(engine.host.removeprefix("unix://")).parent
        await Docker(engine)("run", "--detach", "busybox", "sleep", "1000")
        assert processes.named("dockerd", processes.marked(folder))

    assert not processes.marked(folder)
    assert not folder.exists()
    assert str(folder) not in mounts()


@pytest.mark.timeout(400)  # three processes and an engine, maybe on a busy machine
async def test_several_commands_at_once_start_one_engine(
    shared: RunningEngine, tmp_path: Path
) -> None:
    root = f"--root={tmp_path}"
    folder = tmp_path / ".playground" / "engine"
    built = CHECKOUT / ".playground" / "engine" / "mirror"
    (folder / "mirror").mkdir(parents=True)
    (folder / "mirror" / "images").symlink_to((built / "images").resolve())
    shutil.copy(built / "filled", folder / "mirror" / "filled")
    try:
        results = await asyncio.gather(*(engine_command("up", root) for _ in range(3)))

        assert [code for code, _ in results] == [0, 0, 0], results
        assert sum("Starting dockerd" in output for _, output in results) == 1
        code, exported = await engine_command("env", root)
        assert code == 0
        host = exported.strip().removeprefix("export DOCKER_HOST=")
        assert all(output.endswith(f"private engine: {host}\n") for _, output in results)
        assert (await Docker(RunningEngine(host, True, "docker"))("version"))[0] == 0

        # A registry that died is missed and comes back where the engine looks for it.
        mirror = folder / "mirror"
        port = (mirror / "port").read_text()
        processes.end(processes.marked(mirror))
        assert (await engine_command("up", root))[0] == 0
        assert (mirror / "port").read_text() == port
        assert processes.marked(mirror)

        assert (await engine_command("down", root))[0] == 0
        assert not processes.marked(folder)
        assert not processes.marked(mirror)
        assert (await engine_command("status", root))[0] == 1
    finally:
        code, _ = await engine_command("clean", root)
    assert code == 0
    assert content(tmp_path) == []


async def test_on_somebodys_own_engine_only_containers_of_bots_are_removed(
    docker: Docker, tmp_path: Path
) -> None:
    await docker("pull", "--quiet", "busybox")
    await docker("create", "--name", "theirs", "busybox")
    await docker("create", "--name", "ours", "--label", "quayside.bot=1", "busybox")

    up = await engine_command("up", f"--root={tmp_path}", DOCKER_HOST=docker.host)
    assert up == (0, f"Your own engine, left as it is: {docker.host}\n")
    assert content(tmp_path) == []
    env = await engine_command("env", f"--root={tmp_path}", DOCKER_HOST=docker.host)
    assert env == (0, "")

    code, output = await engine_command("clean", f"--root={tmp_path}", DOCKER_HOST=docker.host)
    assert (code, "1 containers" in output) == (0, True)
    assert await docker("ps", "--all", "--format", "{{.Names}}") == (0, "theirs\n")


async def test_where_no_engine_can_be_made_two_lines_say_what_to_do(tmp_path: Path) -> None:
    code, output = await engine_command(
        "up", f"--root={tmp_path}", DOCKER_HOST=f"unix://{tmp_path}/none.sock", PATH="/nowhere"
    )

    assert code == 1
    reason, *advice = output.splitlines()
    assert "only as root on Debian or Ubuntu" in reason
    assert len(advice) == 2
    assert "export DOCKER_HOST=" in advice[1]
    assert content(tmp_path) == []


@pytest.mark.parametrize("words", [("up",), ("env",)])
async def test_an_engine_of_docker_host_that_does_not_answer_is_not_used(
    words: tuple[str, ...], shared: RunningEngine
) -> None:
    _, output = await engine_command(*words, DOCKER_HOST="tcp://127.0.0.1:1")

    assert shared.host in output
