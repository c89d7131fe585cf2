"""`docker run` and `create`: in the foreground, in the background, at a terminal, or not at all."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands import registry
from bot.engine.connect import connect
from playground.engine.engine import EngineSetupError, fresh

from .conftest import Typist
from .console import RecordedConsole

ROOT = Path(__file__).parents[3]


async def state(learner: Typist, name: str) -> str | None:
    return next((o.state for o in await learner.seat.containers() if o.name == name), None)


async def test_run_prints_both_outputs_apart_and_returns_the_exit_code(learner: Typist) -> None:
    ran = await learner("run busybox sh -c 'echo out; echo err >&2; exit 3'")
    assert (ran.status, ran.out, ran.err) == (3, "out\n", "err\n")


async def test_run_sees_no_input_without_i_and_says_how_to_open_a_terminal(
    learner: Typist,
) -> None:
    ran = await learner("run busybox", stdin=b"echo unheard\n")
    assert (ran.status, ran.out) == (0, "")
    assert "`!run -it busybox`" in ran.hints


async def test_run_i_feeds_what_came_with_the_message_and_ends_the_input(learner: Typist) -> None:
    ran = await learner("run -i busybox wc -c", stdin=b"x" * 300_000)
    assert ran.out.strip() == "300000"
    assert not ran.hints


async def test_run_i_without_input_says_how_to_give_it(learner: Typist) -> None:
    ran = await learner("run -i busybox cat")
    assert ran.status == 0
    assert "code block" in ran.hints


async def test_a_program_that_reads_none_of_a_long_input_ends_the_command(
    learner: Typist,
) -> None:
    ran = await learner("run -i busybox echo done", stdin=b"x" * 900_000)
    assert (ran.status, ran.out) == (0, "done\n")


async def test_run_d_prints_the_full_id_and_leaves_it_running(learner: Typist) -> None:
    ran = await learner("run -d --name web busybox sleep 60")
    assert re.fullmatch(r"[0-9a-f]{64}\n", ran.out)
    assert await state(learner, "web") == "running"


async def test_run_rm_removes_it_when_it_ends(learner: Typist) -> None:
    ran = await learner("run --rm --name once busybox false")
    assert ran.status == 1
    assert await state(learner, "once") is None


async def test_a_long_run_is_left_in_the_background_with_words(
    people: Callable[..., Typist],
) -> None:
    learner = people("learner", foreground_timeout_s=1)
    ran = await learner("run --rm --name web busybox sh -c 'echo up; sleep 60'")
    assert (ran.status, ran.out) == (0, "up\n")
    assert "`!logs web`" in ran.hints
    assert "`!stop web`" in ran.hints
    assert await state(learner, "web") == "running"


async def test_t_without_i_says_that_it_hears_nothing(learner: Typist) -> None:
    ran = await learner("run -t busybox tty")
    assert ran.out == "/dev/pts/0\r\n"
    assert "`!run -it busybox`" in ran.hints


async def test_run_it_opens_a_thread_named_after_image_and_container(learner: Typist) -> None:
    ran = await learner("run -it --name shell busybox")
    assert ran.status == 0
    [place] = ran.console.places
    assert place.title == "busybox · shell"
    await place.reads("#")
    await learner("rm -f shell")


async def test_run_it_of_a_taken_name_opens_no_thread(learner: Typist) -> None:
    await learner("create --name web busybox")
    ran = await learner("run -it --name web busybox")
    assert ran.status == 125
    assert ran.err.startswith(
        'docker: Error response from daemon: Conflict. The container name "/web" is already in use'
    )
    assert "`!rm -f web`" in ran.hints
    assert not ran.console.places


async def test_run_it_beyond_the_terminals_quota_leaves_neither_thread_nor_container(
    people: Callable[..., Typist],
) -> None:
    learner = people("learner", terminals_per_person=1)
    await learner("run -it --name first busybox")
    ran = await learner("run -it --name second busybox")
    assert ran.status == 125
    assert "1 terminals" in ran.err
    assert not ran.console.places
    assert await state(learner, "second") is None
    await learner("rm -f first")


async def test_a_terminal_that_cannot_start_says_so_in_its_thread(learner: Typist) -> None:
    ran = await learner("run -it -u nobody-here busybox")
    assert ran.status == 125
    assert "unable to find user nobody-here" in ran.err
    for place in ran.console.places:
        assert "unable to find user nobody-here" in place.text


@pytest.mark.parametrize(
    ("run", "program", "status", "words"),
    [
        ("run", "nosuch", 127, 'exec: "nosuch": executable file not found in $PATH'),
        ("run --rm", "/nosuch", 127, 'exec: "/nosuch": stat /nosuch: no such file or directory'),
        ("run --rm", "/etc/passwd", 126, 'exec: "/etc/passwd": permission denied'),
        ("run -d", "nosuch", 127, 'exec: "nosuch": executable file not found in $PATH'),
        ("run -dt --rm", "/etc/passwd", 126, 'exec: "/etc/passwd": permission denied'),
    ],
)
async def test_a_program_that_cannot_start_is_told_in_dockers_words(
    learner: Typist, run: str, program: str, status: int, words: str
) -> None:
    ran = await learner(f"{run} busybox {program}")
    assert ran.status == status
    assert ran.err.startswith("docker: Error response from daemon: ")
    assert words in ran.err
    assert "tini" not in ran.out + ran.err


async def test_a_program_that_prints_like_the_init_is_shown(learner: Typist) -> None:
    ran = await learner("run busybox printf '[FATAL tini (7)] no'")
    assert ran.out == "[FATAL tini (7)] no"


async def test_flags_behind_the_image_go_to_the_program_and_it_is_said(learner: Typist) -> None:
    ran = await learner("run busybox echo -it")
    assert (ran.out, ran.hints) == ("-it\n", "")
    ran = await learner("run busybox -it")
    assert ran.status == 127
    assert "`!run -it busybox`" in ran.hints


async def test_a_bare_variable_takes_nothing_from_the_bots_environment(
    learner: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a secret")
    ran = await learner("run -e DISCORD_TOKEN -e GIVEN=x busybox env")
    assert "GIVEN=x" in ran.out
    assert "DISCORD_TOKEN" not in ran.out


async def test_the_flags_shape_the_container(learner: Typist) -> None:
    ran = await learner(
        "run -w /tmp -h box -u 1000 -m 64m --entrypoint sh -l a=b --name web busybox "
        "-c 'pwd; hostname; id -u'"
    )
    assert ran.out == "/tmp\nbox\n1000\n"
    ran = await learner("inspect -f '{{.HostConfig.Memory}} {{.Config.Labels}}' web")
    assert ran.out == "67108864 map[a:b]\n"


async def test_too_much_memory_is_refused_and_leaves_nothing(learner: Typist) -> None:
    ran = await learner("run -m 64g --name big busybox true")
    assert ran.status == 125
    assert "at most 512MiB" in ran.err
    assert await state(learner, "big") is None


async def test_death_by_memory_is_explained(learner: Typist) -> None:
    ran = await learner("run -m 8m busybox sh -c 'x=x; while true; do x=$x$x; done'")
    assert ran.status == 137
    assert "memory" in ran.hints


@pytest.mark.parametrize("policy", ["never", "missing"])
async def test_an_image_that_is_here_is_not_pulled(learner: Typist, policy: str) -> None:
    ran = await learner(f"run --pull {policy} busybox true")
    assert (ran.status, ran.err) == (0, "")
    assert not ran.console.lives


async def test_pull_never_of_a_missing_image_is_the_engines_refusal(learner: Typist) -> None:
    ran = await learner("run --pull never busybox:nosuch true")
    assert ran.status == 125
    assert "No such image: busybox:nosuch" in ran.err


async def test_a_missing_tag_is_looked_for_and_not_found(learner: Typist) -> None:
    ran = await learner("run busybox:nosuch true")
    assert ran.status == 125
    first, *_ = ran.err.splitlines()
    assert first == "Unable to find image 'busybox:nosuch' locally"
    # Where Docker's own registry can't be reached, the mirror's "no" is not the last word.
    assert re.search("manifest unknown|registry at docker.io can't be reached", ran.err)
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", ran.err)
    assert not ran.console.lives or ran.console.lives[-1] == []


async def test_a_missing_image_is_pulled_before_the_eyes_of_its_learner(
    people: Callable[..., Typist],
) -> None:
    learner = people("learner")
    try:
        async with fresh(ROOT) as empty:
            learner.seat.engine = engine = await connect(empty.host, None, 30)
            ran = await learner("run --rm hello-world")
            again = await learner("pull hello-world")
            await engine.close()
    except EngineSetupError:
        pytest.skip("the engine here is somebody's own, and has no empty image store beside it")
    assert ran.status == 0
    lines = ran.err.splitlines()
    assert lines[:2] == [
        "Unable to find image 'hello-world:latest' locally",
        "latest: Pulling from library/hello-world",
    ]
    assert all(re.fullmatch(r"[0-9a-f]{12}: Pull complete", line) for line in lines[2:-2])
    assert re.fullmatch(r"Digest: sha256:[0-9a-f]{64}", lines[-2])
    assert lines[-1] == "Status: Downloaded newer image for hello-world:latest"
    assert any("[=" in line for lines in ran.console.lives for line in lines)
    assert not ran.console.lives or ran.console.lives[-1] == []
    assert "no error" in ran.hints
    assert again.out.splitlines()[0] == "Using default tag: latest"
    assert again.out.splitlines()[-2:] == [
        "Status: Image is up to date for hello-world:latest",
        "docker.io/library/hello-world:latest",
    ]


@pytest.mark.parametrize("flags", ["--name web", "--rm --name web"])
async def test_a_cancelled_run_ends_its_program(learner: Typist, flags: str) -> None:
    console = RecordedConsole()
    command = f"run {flags} busybox sh -c 'echo up; sleep 60'"
    running = asyncio.create_task(learner(command, console=console))
    await console.reads("up")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    if "--rm" in flags:
        assert await state(learner, "web") is None
    else:
        assert (await learner("wait web")).out == "130\n"


async def test_a_run_cancelled_at_any_moment_leaves_no_half_made_container(
    learner: Typist,
) -> None:
    for step in range(12):
        command = asyncio.create_task(learner("run -d busybox sleep 60"))
        await asyncio.sleep(step / 500)
        command.cancel()
        await asyncio.gather(command, return_exceptions=True)
        states = [own.state for own in await learner.seat.containers()]
        assert "created" not in states
        for own in await learner.seat.containers():
            await learner(f"rm -f {own.id}")


async def test_create_prints_the_id_and_start_runs_it(learner: Typist) -> None:
    ran = await learner("create --name later busybox echo hi")
    assert re.fullmatch(r"[0-9a-f]{64}\n", ran.out)
    assert "`!start later`" in ran.hints
    assert await state(learner, "later") == "created"
    assert (await learner("start -a later")).out == "hi\n"


async def test_the_running_quota_leaves_no_container_behind(
    people: Callable[..., Typist],
) -> None:
    learner = people("learner", running_per_person=1)
    await learner("run -d --name one busybox sleep 60")
    ran = await learner("run -d --name two busybox sleep 60")
    assert (ran.status, ran.out) == (125, "")
    assert "1 running containers" in ran.err
    assert await state(learner, "two") is None


def test_words_that_name_a_command_are_known() -> None:
    assert registry.knows(["run"])
    assert registry.knows(["container", "ls"])
    assert registry.knows(["compose", "up"])
    assert not registry.knows(["is", "what", "we", "learn"])
    assert not registry.knows([])
