"""start, stop, kill, restart, pause, rename, wait, rm, port: on containers of one's own."""

from collections.abc import Callable

import pytest

from .conftest import Typist


@pytest.fixture
async def web(learner: Typist) -> None:
    """The learner has a container called web that runs."""
    ran = await learner("run -d --name web busybox sleep 300")
    assert ran.status == 0, ran.err


async def states(learner: Typist) -> dict[str, str]:
    return {own.name: own.state for own in await learner.seat.containers()}


@pytest.mark.usefixtures("web")
async def test_names_are_printed_as_typed_in_order_and_failures_last(learner: Typist) -> None:
    [own] = await learner.seat.containers()
    await learner("create --name other busybox")
    ran = await learner(f"stop {own.id[:6]} nosuch other")
    assert ran.status == 1
    assert ran.out == f"{own.id[:6]}\nother\n"
    assert ran.err == "Error response from daemon: No such container: nosuch\n"
    assert await states(learner) == {"web": "exited", "other": "created"}


@pytest.mark.usefixtures("web")
async def test_a_container_stops_starts_restarts_and_dies(learner: Typist) -> None:
    for command, state in [
        ("stop -t 0 web", "exited"),
        ("stop web", "exited"),
        ("start web", "running"),
        ("start web", "running"),
        ("restart -t 0 web", "running"),
        ("pause web", "paused"),
        ("unpause web", "running"),
        ("kill -s TERM web", "exited"),
        ("restart web", "running"),
        ("kill web", "exited"),
    ]:
        ran = await learner(command)
        assert (ran.status, ran.out) == (0, "web\n"), ran.err
        if command.startswith("kill"):
            await learner("wait web")
        assert await states(learner) == {"web": state}, command


@pytest.mark.usefixtures("web")
async def test_rm_of_a_running_container_needs_force(learner: Typist) -> None:
    ran = await learner("rm web")
    assert ran.status == 1
    assert ran.err == (
        'Error response from daemon: cannot remove container "web": container is running: '
        "stop the container before removing or force remove\n"
    )
    assert "`!stop web`" in ran.hints
    ran = await learner("rm web -f")
    assert (ran.status, ran.out) == (0, "web\n")
    assert await states(learner) == {}


@pytest.mark.usefixtures("web")
async def test_kill_of_a_stopped_container_is_refused_in_its_own_name(learner: Typist) -> None:
    await learner("stop web")
    ran = await learner("kill web")
    assert ran.status == 1
    assert "web" in ran.err
    assert "not running" in ran.err
    assert "qs-" not in ran.err


@pytest.mark.usefixtures("web")
async def test_rename_is_silent_and_a_taken_name_is_refused(learner: Typist) -> None:
    await learner("create --name other busybox")
    assert (await learner("rename web site")).out == ""
    assert set(await states(learner)) == {"site", "other"}
    ran = await learner("rename site other")
    assert ran.status == 1
    assert 'The container name "/other" is already in use' in ran.err


async def test_wait_prints_exit_codes(learner: Typist) -> None:
    await learner("run -d --name three busybox sh -c 'exit 3'")
    assert (await learner("wait three three")).out == "3\n3\n"


async def test_wait_gives_up_with_words(people: Callable[..., Typist]) -> None:
    learner = people("learner", foreground_timeout_s=1)
    await learner("run -d --name web busybox sleep 60")
    ran = await learner("wait web")
    assert ran.status == 1
    assert "web still runs" in ran.err


@pytest.mark.usefixtures("web")
async def test_port_says_that_nothing_is_reached_from_outside(learner: Typist) -> None:
    assert (await learner("port web")).out == ""
    ran = await learner("port web 80")
    assert ran.err == "Error: No public port '80' published for web\n"
    assert "Nothing outside" in ran.hints


@pytest.mark.parametrize("command", ["stop", "rm -f", "start", "kill", "restart", "pause"])
async def test_somebody_elses_container_does_not_exist(
    people: Callable[..., Typist], command: str
) -> None:
    learner, stranger = people("learner"), people("stranger")
    await learner("run -d --name web busybox sleep 60")
    [own] = await learner.seat.containers()
    for name in ("web", own.id, own.id[:12], own.engine_name):
        ran = await stranger(f"{command} {name}")
        assert ran.status == (0 if command == "rm -f" else 1)  # as the client has it
        assert f"No such container: {name}\n" in ran.err
        assert "web" not in ran.err.replace(name, "")
    assert await states(learner) == {"web": "running"}


async def test_two_people_have_a_container_of_one_name(people: Callable[..., Typist]) -> None:
    learner, classmate = people("learner"), people("classmate")
    await learner("run -d --name web busybox sleep 60")
    assert (await classmate("run -d --name web busybox sleep 60")).status == 0
    await learner("rm -f web")
    assert await states(classmate) == {"web": "running"}


@pytest.mark.usefixtures("web")
async def test_a_mistyped_name_is_guessed(learner: Typist) -> None:
    assert "Did you mean `web`?" in (await learner("stop wbe")).hints


async def test_start_with_several_names_is_no_attaching(learner: Typist) -> None:
    ran = await learner("start -a one two")
    assert (ran.status, ran.err) == (1, "you cannot start and attach multiple containers at once\n")


async def test_start_ai_opens_the_terminal_of_a_stopped_one(learner: Typist) -> None:
    await learner("create -it --name shell busybox")
    ran = await learner("start -ai shell")
    [place] = ran.console.places
    assert place.title == "busybox · shell"
    await place.reads("#")
    await learner("rm -f shell")


async def test_start_i_gives_input_again_each_time(learner: Typist) -> None:
    await learner("create -i --name count busybox wc -c")
    assert (await learner("start -ai count", stdin=b"12345")).out == "5\n"
    assert (await learner("start -ai count", stdin=b"123")).out == "3\n"
