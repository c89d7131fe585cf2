"""ps, images, logs, inspect, version, attach, exec: what people see of their containers."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from bot.commands import version
from bot.docker_cli.words import split

from .conftest import Typist


def docker(docker_host: str, command: str) -> str:
    """What the real client prints on the same engine."""
    environment = {**os.environ, "DOCKER_HOST": docker_host}
    environment.pop("DOCKER_CONTEXT", None)
    return subprocess.run(
        ["docker", *split(command)], env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
async def web(learner: Typist) -> str:
    """A container called web that printed a line; its id."""
    ran = await learner("run -d --name web -l tier=front busybox sh -c 'echo up; sleep 300'")
    container_id = ran.out.strip()
    outputs = learner.seat.engine.containers.logs(container_id, follow=True)
    async with aclosing(outputs):
        async for _ in outputs:
            return container_id
    raise AssertionError("it ended without a word")


async def test_ps_without_containers_is_a_header_as_wide_as_dockers(learner: Typist) -> None:
    header = "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n"
    assert (await learner("ps")).out == header
    assert (await learner("ps -aq")).out == ""


@pytest.mark.parametrize(
    "flags",
    [
        "",
        "--no-trunc",
        "-q",
        "-q --no-trunc",
        "--format '{{.ID}} {{.Image}} {{.State}}'",
        "--format 'table {{.ID}}\\t{{.Status}}'",
    ],
)
@pytest.mark.usefixtures("web")
async def test_ps_prints_what_docker_prints_in_own_names(
    learner: Typist, docker_host: str, bot_id: int, flags: str
) -> None:
    # A listing that shows durations may straddle a second: the real one is asked on both sides.
    command = f"ps --filter label=quayside.bot={bot_id} {flags}"
    [own] = await learner.seat.containers()
    before = docker(docker_host, command)
    ours = (await learner(f"ps {flags}")).out
    after = docker(docker_host, command)
    theirs = {text.replace(own.engine_name, "web") for text in (before, after)}
    assert ours in theirs


async def test_ps_shows_stopped_ones_when_asked(learner: Typist) -> None:
    await learner("run --name one busybox true")
    await learner("run -d --name two busybox sleep 60")
    await learner("run --name three busybox false")

    async def names(flags: str) -> list[str]:
        return (await learner(f"ps --format {{{{.Names}}}} {flags}")).out.split()

    assert await names("") == ["two"]
    assert await names("-a") == ["three", "two", "one"]
    assert await names("-n 2") == ["three", "two"]
    assert await names("-l") == ["three"]
    assert await names("-a -f exited=1") == ["three"]
    assert await names("-f status=exited") == ["three", "one"]
    assert await names("-a -f since=one -f name=t") == ["three", "two"]
    assert await names("-a -f before=two") == ["one"]
    assert await names("-a -f name=^t -f name=e$") == ["three", "two", "one"]
    assert await names("-a -f ancestor=busybox:latest -f name=one") == ["one"]
    assert await names("-a -f label=quayside.owner=1") == []


async def test_ps_cards_fit_a_phone(learner: Typist) -> None:
    assert (await learner("ps --cards")).out == "no containers\n"
    await learner("run --name one busybox sh -c 'echo a long line of words; exit 3'")
    name, status, identifier, command = (await learner("ps -a --cards")).out.splitlines()
    assert name == "one · busybox"
    assert status.startswith("Exited (3)")
    assert re.match(r"[0-9a-f]{12} · ", identifier)
    assert len(command) <= 34


async def test_explain_takes_a_command_line_apart_and_runs_nothing(learner: Typist) -> None:
    ran = await learner("explain docker run -it -p 8080:80 node")
    first, *rest = ran.out.splitlines()
    assert first.startswith("docker run ")
    assert [line.split()[0] for line in rest] == ["-i", "-t", "-p", "node"]
    assert "nothing outside reaches a container" in rest[2]
    assert await learner.seat.containers() == []
    assert (await learner("explain nosuch")).status == 1


async def test_ps_s_tells_what_was_written(learner: Typist) -> None:
    await learner("run --name one busybox sh -c 'echo hi > /file'")
    ran = await learner("ps -as")
    assert re.search(r"one +3B \(virtual \d\.\d+MB\)\n$", ran.out)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("ps -f nosuch=x", "nvalid filter 'nosuch'\n"),
        ("ps --format '{{.Nosuch}}'", "Nosuch"),
        ("ps --format '{{'", "failed to parse template"),
        ("images -f nosuch=x", "nvalid filter 'nosuch'\n"),
    ],
)
@pytest.mark.usefixtures("web")
async def test_a_bad_filter_or_template_is_an_error(
    learner: Typist, command: str, words: str
) -> None:
    ran = await learner(command)
    assert ran.status == 1
    assert words in ran.err


@pytest.mark.parametrize("flags", ["", "-q", "--digests", "--no-trunc", "--format json"])
async def test_images_prints_what_docker_prints(
    people: Callable[..., Typist], docker_host: str, flags: str
) -> None:
    learner = people("learner", allowed_images=("busybox",))
    before = docker(docker_host, f"images {flags} busybox")
    ours = (await learner(f"images {flags}")).out
    after = docker(docker_host, f"images {flags} busybox")
    if "json" in flags:
        assert json.loads(ours) in (json.loads(before), json.loads(after))
    else:
        assert ours in (before, after)


async def test_images_of_one_second_have_an_order(learner: Typist) -> None:
    await learner("create --name web busybox true")
    for name in ("x", "y", "z"):
        await learner(f"commit web {name}")

    async def names(flags: str) -> set[str]:
        ran = await learner(f"images --format {{{{.Repository}}}} {flags}")
        return set(ran.out.split()) & {"x", "y", "z"}

    assert await names("-f since=x") == {"y", "z"}
    assert await names("-f before=y") == {"x"}


async def test_images_list_is_no_error_and_explained(learner: Typist) -> None:
    ran = await learner("images list")
    assert ran.status == 0
    assert "`!images`" in ran.hints


@pytest.mark.usefixtures("web")
async def test_logs_are_the_output_with_times_and_tails(learner: Typist) -> None:
    await learner("run --name two busybox sh -c 'echo one; echo two >&2; sleep 0.3; echo three'")
    ran = await learner("logs two")
    assert (ran.out, ran.err) == ("one\nthree\n", "two\n")
    assert (await learner("logs -n 1 two")).out == "three\n"
    assert (await learner("logs two --tail 0")).out == ""
    stamp, text = (await learner("logs -t web")).out.split()
    assert text == "up"
    assert abs((datetime.now(UTC) - datetime.fromisoformat(stamp)).total_seconds()) < 60
    assert (await learner("logs --since 1h web")).out == "up\n"
    assert (await learner("logs --until 1h web")).out == ""
    ran = await learner("logs --since yesterday web")
    assert ran.status == 1
    assert 'invalid value for "since"' in ran.err


async def test_logs_f_ends_with_the_container(learner: Typist) -> None:
    await learner("run -d --name brief busybox sh -c 'echo a; sleep 1; echo b'")
    assert (await learner("logs -f brief")).out == "a\nb\n"


async def test_logs_f_of_an_endless_one_is_bounded(people: Callable[..., Typist]) -> None:
    learner = people("learner", foreground_timeout_s=1)
    await learner("run -d --name web busybox sh -c 'echo up; sleep 60'")
    ran = await learner("logs -f web")
    assert (ran.status, ran.out) == (0, "up\n")
    assert "`!stop web`" in ran.hints


async def test_inspect_shows_ones_own_container_and_nothing_of_the_host(
    learner: Typist, web: str
) -> None:
    ran = await learner("inspect web")
    [container] = json.loads(ran.out)
    assert container["Id"] == web
    assert container["Name"] == "/web"
    assert container["Config"]["Labels"] == {"tier": "front"}
    assert container["LogPath"] == ""
    assert "quayside" not in ran.out
    assert "qs-" not in ran.out
    assert "/docker/" not in ran.out
    assert "/var/" not in ran.out
    assert container["State"]["Pid"] == 0


async def test_inspect_takes_images_templates_and_types(learner: Typist, web: str) -> None:
    assert (await learner("inspect -f '{{.State.Status}} {{.Id}}' web")).out == f"running {web}\n"
    ran = await learner("inspect busybox")
    [image] = json.loads(ran.out)
    assert "busybox:latest" in image["RepoTags"]
    assert "overlay2/" not in ran.out
    short = image["Id"].removeprefix("sha256:")[:12]
    assert (await learner(f"image inspect -f '{{{{.Id}}}}' {short}")).out.strip() == image["Id"]
    ran = await learner("inspect --type container busybox")
    assert (ran.status, ran.out) == (1, "[]\n")
    ran = await learner("inspect --type image web")
    assert ran.err == "Error response from daemon: No such image: web:latest\n"
    ran = await learner("inspect web nosuch")
    assert (ran.status, ran.err) == (1, "Error: No such object: nosuch\n")
    assert json.loads(ran.out)[0]["Id"] == web
    ran = await learner("inspect -f '{{.Nosuch.Field}}' web")
    assert ran.status == 1
    assert "template parsing error" in ran.err


async def test_version_names_the_bot_and_the_engine(learner: Typist) -> None:
    engine = await learner.seat.engine.version()
    text = (await learner("version")).out
    assert "Quayside" in text
    assert re.search(rf"^  Version: +{re.escape(engine.version)}$", text, re.M)
    ran = await learner("version -f '{{.Server.Version}}'")
    assert ran.out == f"{engine.version}\n"
    client = json.loads((await learner("version -f json")).out)["Client"]
    assert client["Version"] == version.client()


@pytest.mark.usefixtures("web")
async def test_exec_runs_another_program_with_its_exit_code(learner: Typist) -> None:
    ran = await learner("exec web sh -c 'echo out; echo err >&2; exit 4'")
    assert (ran.status, ran.out, ran.err) == (4, "out\n", "err\n")
    ran = await learner("exec -e A=b -w /tmp -u 1000 web sh -c 'echo $A; pwd; id -u'")
    assert ran.out == "b\n/tmp\n1000\n"
    ran = await learner("exec -i web wc -c", stdin=b"1234")
    assert ran.out == "4\n"
    ran = await learner("exec -d web touch /made")
    assert (ran.status, ran.out) == (0, "")


@pytest.mark.usefixtures("web")
async def test_exec_it_opens_a_terminal(learner: Typist) -> None:
    ran = await learner("exec -it web sh")
    [place] = ran.console.places
    assert place.title == "web · sh"
    await place.reads("#")
    await learner("rm -f web")


@pytest.mark.usefixtures("web")
async def test_exec_and_attach_need_a_running_container(learner: Typist, web: str) -> None:
    await learner("stop web")
    ran = await learner("exec web ls")
    assert ran.err.lower() == f"error response from daemon: container {web} is not running\n"
    assert "`!start web`" in ran.hints
    ran = await learner("attach web")
    assert ran.err == "You cannot attach to a stopped container, start it first\n"
    assert "`!start -ai web`" in ran.hints


@pytest.mark.usefixtures("web")
async def test_exec_of_a_missing_program_fails(learner: Typist) -> None:
    ran = await learner("exec web nosuch")
    assert ran.status in (126, 127)
    assert "nosuch" in ran.out + ran.err


async def test_attach_without_a_terminal_shows_output_until_the_end(learner: Typist) -> None:
    await learner("run -d -i --name cat busybox sh -c 'read word; echo got $word; exit 5'")
    ran = await learner("attach cat", stdin=b"it\n")
    assert (ran.status, ran.out) == (5, "got it\n")


async def test_attach_opens_a_running_containers_terminal(learner: Typist) -> None:
    await learner("run -d -it --name shell busybox")
    ran = await learner("attach shell")
    [place] = ran.console.places
    await place.reads("You are at the terminal of `shell`")
    await learner("rm -f shell")


@pytest.mark.parametrize("command", ["logs", "inspect", "attach", "exec", "port", "wait"])
async def test_somebody_elses_container_cannot_be_seen(
    people: Callable[..., Typist], command: str
) -> None:
    learner, stranger = people("learner"), people("stranger")
    await learner("run -d --name web busybox sleep 60")
    [own] = await learner.seat.containers()
    for name in ("web", own.id, own.id[:4], own.engine_name):
        ran = await stranger(f"{command} {name}" + (" ls" if command == "exec" else ""))
        assert ran.status == 1
        assert f"No such {'object' if command == 'inspect' else 'container'}: {name}" in ran.err
    assert "web" not in (await stranger("ps -a")).out
