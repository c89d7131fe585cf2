"""`compose` finds its command behind options, its file in a message, and says what isn't here."""

import pytest

from bot.commands.compose import REFUSED, reordered

from .conftest import Typist
from .console import AttachedFile, RecordedConsole

FILE = b"services: {web: {image: busybox, command: sleep 600, stop_signal: KILL}}"


def test_options_in_front_go_to_the_command() -> None:
    words = ["compose", "-p", "shop", "--file=a.yml", "up", "-d"]
    assert reordered(words) == ["compose", "up", "--project-name=shop", "--file=a.yml", "-d"]
    assert reordered(["compose", "-p"]) == ["compose", "-p"]
    assert reordered(["compose", "logs", "-f"]) == ["compose", "logs", "-f"]


@pytest.mark.parametrize("command", sorted(REFUSED))
async def test_what_is_not_here_says_what_to_type(learner: Typist, command: str) -> None:
    ran = await learner(f"compose {command} web")
    assert ran.status == 1
    assert ran.err == f"docker compose {command} is not available here: {REFUSED[command]}\n"


async def test_a_file_is_found_by_its_name_or_by_f(learner: Typist) -> None:
    there = [AttachedFile("notes.txt", b"x"), AttachedFile("compose.yaml", FILE)]
    named = [AttachedFile("mine.yml", FILE)]
    ran = await learner("compose config --services", console=RecordedConsole(attachments=there))
    assert (ran.status, ran.out) == (0, "web\n")
    ran = await learner(
        "compose -f mine.yml config --services", console=RecordedConsole(attachments=named)
    )
    assert (ran.status, ran.out) == (0, "web\n")
    ran = await learner("compose config", console=RecordedConsole(attachments=named))
    assert "mine.yml is none by its name" in ran.err
    ran = await learner("compose config", b"a: " + b"x" * 40_000)
    assert "too large" in ran.err


async def test_a_project_is_as_closed_as_its_owner_is(learner: Typist, people: object) -> None:
    made = await learner("compose -p shop up -d", FILE)
    assert made.status == 0, made.err
    ran = await learner("inspect shop-web-1 -f '{{json .Config.Labels}}{{.HostConfig.Binds}}'")
    assert '"com.docker.compose.project":"shop"' in ran.out
    assert "quayside" not in ran.out
    other = await people("other")("compose -p shop ps -q")  # type: ignore[operator]  # the fixture
    assert other.out == ""
    gone = await people("other")("compose -p shop down")  # type: ignore[operator]  # the fixture
    assert r"No resource found to remove for project \"shop\"" in gone.err
    assert (await learner("compose ps -q")).out != ""
    assert (await learner("compose down")).status == 0


async def test_more_than_a_person_may_have_is_told_with_the_way_back(learner: Typist) -> None:
    services = ", ".join(f"s{at}: {{image: busybox, networks: [n{at}]}}" for at in range(4))
    networks = ", ".join(f"n{at}: " for at in range(4))
    text = f"services: {{{services}}}\nnetworks: {{{networks}}}"
    ran = await learner("compose up -d", text.encode())
    assert ran.status == 1
    assert "`!compose down` removes it" in ran.hints
    assert (await learner("compose down")).status == 0
    assert "lab_n" not in (await learner("network ls")).out


async def test_one_service_is_taken_through_all_states(learner: Typist) -> None:
    lines = {
        "compose up -d": [
            " Network lab_default  Creating",
            " Network lab_default  Created",
            " Container lab-web-1  Creating",
            " Container lab-web-1  Created",
            " Container lab-web-1  Starting",
            " Container lab-web-1  Started",
        ],
        "compose pause": [" Container lab-web-1  Paused"],
        "compose unpause web": [" Container lab-web-1  Unpaused"],
        "compose kill": [" Container lab-web-1  Killing", " Container lab-web-1  Killed"],
        "compose rm -f": [" Container lab-web-1  Removing", " Container lab-web-1  Removed"],
        "compose down": [" Network lab_default  Removing", " Network lab_default  Removed"],
    }
    for words, told in lines.items():
        ran = await learner(words, FILE if words == "compose up -d" else None)
        assert (ran.status, ran.err.splitlines()) == (0, told), words
        if words == "compose unpause web":
            ran = await learner("compose ps --format '{{.Name}} {{.State}} {{.ExitCode}}'")
            assert ran.out == "lab-web-1 running 0\n"
            assert (await learner("compose exec -T web echo hi")).out == "hi\n"
            assert "sleep 600" in (await learner("compose top")).out
            assert (await learner("compose rm -f")).err == "No stopped containers\n"
            # Another file's services are others; what it doesn't name stays.
            ran = await learner("compose down", b"services: {db: {image: busybox}}")
            assert "Container" not in ran.err
            assert "Resource is still in use" in ran.err
        if words == "compose kill":
            ran = await learner("compose ps --status exited --format '{{.ExitCode}}'")
            assert ran.out == "137\n"


async def test_a_mistake_is_told_in_one_line(learner: Typist) -> None:
    for words, told in {
        "compose up --frob": "unknown flag: --frob",
        "compose ls x": 'unknown command "x" for "docker compose ls"',
        "compose exec web": "requires at least 2 arg(s), only received 1",
        "compose frob": 'unknown docker command: "compose frob"',
        "compose -p": "flag needs an argument: 'p' in -p",
        "compose -f x.yml up": "open x.yml: no such file or directory",
        "compose -p none start": 'no container found for project "none": not found',
        "compose -p none restart web": "no such service: web",
        "compose -p none exec web ls": 'service "web" is not running',
    }.items():
        ran = await learner(words)
        assert (ran.status, ran.out, ran.err) == (1, "", f"{told}\n"), words
