"""What people get wrong, and the one clear answer: Docker's words, its exit code, and a hint."""

import asyncio
import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.commands import compose, registry
from bot.commands.elsewhere import ELSEWHERE
from bot.commands.program import Program
from bot.docker_cli.flags import Kind
from bot.docker_cli.words import split
from bot.engine.connect import connect

from .conftest import Typist

NO_ENGINE = {**os.environ, "DOCKER_HOST": "unix:///nowhere"}


def client(command: str) -> "subprocess.CompletedProcess[str]":
    """What the real client says before it asks any engine."""
    return subprocess.run(
        ["docker", *split(command)], env=NO_ENGINE, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "run --foo",
        "run -z node",
        "run --name",
        "run -m lots node",
        "run -e =x node",
        "run --cpus many node",
        "create",
        "logs",
        "exec",
        "exec web",
        "stop",
        "ps extra",
        "ps list",
        "ps -z",
        "ps --al",
        "ps -n x",
        "ps -f x",
        "images a b",
        "container ls -z",
        "container run",
        "image ls a b",
        "container foo",
        "foo",
        "inspect",
        "version x",
        "rename one",
        "port",
        "rm -x",
        "run Node",
        "run library/Node",
        "run node:",
        "run --pull sometimes node",
        "run --restart always --rm node",
        "start -a one two",
        "help nosuch",
    ],
)
async def test_a_mistake_is_answered_in_the_real_clients_words(
    learner: Typist, command: str
) -> None:
    real = await asyncio.to_thread(client, command)
    ran = await learner(command)
    # The real client has a slip of the pen in one of its texts.
    assert ran.err == re.sub(r"^SRun", "Run", real.stderr, flags=re.M)
    assert (ran.status, ran.out) == (real.returncode, "")


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        ("rum node", "`run`"),
        ("psa", "`ps`"),
        ("run", "`!run -it node`"),
        ("exec web", "`!exec web ls`"),
        ("ps list", "`!ps -a`"),
        ("run --nmae x node", "`--name`"),
        ("run nod", "`node`"),
        ("run Node", "small letters"),
        ("run somebody/else", "You can use: alpine, "),
        ("stop nosuch", "`!ps -a`"),
        ("container lss", "`ls`"),
        ("help rnu", "`run`"),
    ],
)
async def test_a_mistake_is_followed_by_what_to_type(
    learner: Typist, command: str, hint: str
) -> None:
    ran = await learner(command)
    assert ran.status != 0
    assert hint in ran.hints


@pytest.mark.parametrize(
    "flag",
    [
        "-v /:/h",
        "-itv/:/h",
        "--mount=type=bind,source=/,target=/h",
        "--privileged",
        "--privileged=true",
        "--pid=host",
        "--pid host",
        "--ipc=container:x",
        "--cap-add=ALL",
        "--device /dev/sda",
        "--security-opt seccomp=unconfined",
        "--cgroup-parent /",
        "--userns=host",
        "--volumes-from x",
        "--runtime runc",
        "--gpus all",
        "--use-api-socket",
        "-p 80:80",
        "--publish-all",
        "--net host",
        "--network host",
        "--network=container:x",
        "--restart always",
        "-l quayside.owner=1",
    ],
)
async def test_a_dangerous_flag_is_refused_by_name_and_nothing_is_made(
    learner: Typist, flag: str
) -> None:
    ran = await learner(f"run {flag} busybox true")
    assert ran.status == 125
    name = re.search(r"--?[a-z-]+", flag.replace("-itv", "-v"))
    assert name
    assert name[0] in ran.err
    assert not await learner.seat.containers()


async def test_an_image_from_elsewhere_is_refused_and_nothing_is_pulled(
    learner: Typist,
) -> None:
    for image in ("evil/node", "ghcr.io/library/node", "127.0.0.1:5000/node", "nodes"):
        for command in ("run", "create", "pull", "run -it"):
            ran = await learner(f"{command} {image}")
            assert f"{image} is not one of the images that may be used here" in ran.err
            assert not ran.console.lives
            assert not ran.console.places


@pytest.mark.parametrize("command", ["-H tcp://host ps", "--context x ps", "--config=/x ps"])
async def test_options_that_choose_an_engine_are_dead(learner: Typist, command: str) -> None:
    ran = await learner(command)
    assert ran.status == 125
    assert "is not available here" in ran.err


@pytest.mark.parametrize("command", sorted(ELSEWHERE))
async def test_a_command_that_is_not_here_says_why(learner: Typist, command: str) -> None:
    ran = await learner(f"{command} something")
    assert ran.status == 1
    assert ran.err.startswith(f"docker {command} is not available here: ")


async def test_everyones_images_are_removed_by_nobody_in_chat(learner: Typist) -> None:
    for command in ("rmi busybox", "rmi -f busybox", "image rm busybox"):
        ran = await learner(command)
        assert ran.status == 1
        assert "busybox is everyone's here" in ran.err


def real_flags(way: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """The flags that the real client's help lists: name to shorthand and kind of value."""
    text = subprocess.run(
        ["docker", *way, "--help"], capture_output=True, text=True, check=True
    ).stdout
    rows = re.findall(r"^ +(?:-(\w), )?--([\w-]+)(?: ([\w-]+))?(?:  |$)", text, re.M)
    return {name: (short, kind) for short, name, kind in rows if name != "help"}


OF_THE_CLIENT = [one for one in registry.PROGRAMS if one not in compose.PROGRAMS]
"""Without Compose, which is a plugin of the client's, and here in part alone."""


@pytest.mark.parametrize("program", OF_THE_CLIENT, ids=lambda program: program.name)
def test_every_flag_of_the_real_client_is_declared(program: Program) -> None:
    declared = {flag.name: flag for flag in program.usage.flags}
    for name, (short, kind) in real_flags(program.ways[0]).items():
        assert name in declared
        assert declared[name].short == short
        assert (declared[name].kind is Kind.BOOL) == (kind == "")


@pytest.mark.parametrize("flag", ["--env-file", "--label-file"])
async def test_a_file_is_one_of_the_message_and_never_of_the_host(
    learner: Typist, flag: str
) -> None:
    ran = await learner(f"run {flag} /etc/passwd busybox env")
    assert (ran.status, ran.out) == (125, "")
    assert "open /etc/passwd: no such file or directory" in ran.err
    assert "Attach" in ran.hints


@pytest.mark.parametrize("program", registry.PROGRAMS, ids=lambda program: program.name)
async def test_every_command_has_help_under_each_of_its_names(
    learner: Typist, program: Program
) -> None:
    for way in program.ways:
        ran = await learner(f"{' '.join(way)} --help")
        assert ran.status == 0
        first = next(one for one in program.ways if len(one) == len(way) and one[0] in way)
        assert ran.out.startswith(f"Usage:  docker {' '.join(first)} ")
        assert program.usage.short in ran.out


@pytest.mark.parametrize("command", ["help", "", "--help"])
async def test_help_begins_with_first_steps(learner: Typist, command: str) -> None:
    ran = await learner(command)
    assert ran.status == 0
    assert "!run -it node" in ran.out
    assert all(program.name in ran.out for program in registry.PROGRAMS if " " not in program.name)


async def test_help_of_a_command_is_its_own(learner: Typist) -> None:
    assert (await learner("help run")).out == (await learner("run --help")).out
    ran = await learner("container --help")
    assert ran.status == 0
    assert re.search(r"^  ls +List your containers$", ran.out, re.M)


async def test_an_engine_that_went_away_is_told_without_its_address(
    learner: Typist, docker_host: str, tmp_path: Path
) -> None:
    here: list[asyncio.StreamWriter] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_unix_connection(docker_host.removeprefix("unix://"))
        here.append(writer)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
            sink.close()

        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))

    socket = tmp_path / "engine.sock"
    server = await asyncio.start_unix_server(relay, socket)
    learner.seat.engine = engine = await connect(f"unix://{socket}", None, 5)
    assert (await learner("ps")).status == 0
    server.close()
    for writer in here:
        writer.close()
    ran = await learner("ps")
    await engine.close()
    assert ran.status == 1
    assert ran.err == "Cannot connect to the Docker daemon. Is the docker daemon running?\n"
    assert "whoever runs this bot" in ran.hints


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("network", "docker network goes on with the name of a command: connect, create"),
        ("compose -p shop up -d", "docker compose up"),
        ("docker-compose down -v", "Remove its volumes, too"),
        ("compose exec web sh", "docker compose exec"),
        ("swarm init", "docker swarm is not available here"),
        ("buidl .", "explain takes one of Docker's commands"),
    ],
)
async def test_explain_knows_groups_and_what_is_not_here(
    learner: Typist, words: str, said: str
) -> None:
    ran = await learner(f"explain docker {words}")
    assert said in ran.out + ran.err
