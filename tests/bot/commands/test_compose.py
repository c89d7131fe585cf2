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
