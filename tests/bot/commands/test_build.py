"""`build` takes archives and triggers, and what it leaves is in nobody's way."""

import asyncio
import io
import tarfile
from collections.abc import Callable

import pytest

from bot.engine.engine import Engine
from bot.engine.tar import Kind, Member, write
from bot.sandbox.builds import Builds
from bot.sandbox.seats import Seats
from bot.upkeep.leftovers import Leftovers

from .conftest import Typist
from .console import AttachedFile, RecordedConsole


def packed(**files: str) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(name.replace("_", "/"))
            info.size, info.mode = len(text), 0o755
            archive.addfile(info, io.BytesIO(text.encode()))
    return data.getvalue()


async def test_an_archive_is_a_whole_context(learner: Typist) -> None:
    dockerfile = "FROM busybox\nCOPY bin /app\nRUN /app/go; stat -c %a /app/go\n"
    context = packed(Dockerfile=dockerfile, bin_go="#!/bin/sh\necho went\n")
    ran = await learner("build -t mine -", context)
    assert ran.status == 0, ran.err
    assert "went\n755\n" in ran.out


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (Member("../x", Kind.FILE, b"x"), "only files may come in"),
        (Member("l", Kind.LINK, target="/etc/shadow"), "l is a link in the archive"),
        (Member("d", Kind.BLOCK_DEVICE), "d is a block device in the archive"),
    ],
)
async def test_an_archive_that_reaches_outside_is_refused(
    learner: Typist, member: Member, words: str
) -> None:
    ran = await learner("build -", write([member]))
    assert (ran.status, words in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("copy", "words"),
    [
        ("a /etc/passwd/x", "lstat /etc/passwd/x: not a directory"),
        ("a /etc/passwd/", "failed to create new directory: mkdir /etc/passwd: not a directory"),
        (". /etc/passwd", "failed to copy directory: mkdir /etc/passwd: not a directory"),
    ],
)
async def test_what_would_land_below_a_file_is_refused_without_the_hosts_paths(
    learner: Typist, copy: str, words: str
) -> None:
    files = [
        AttachedFile("a", b"1"),
        AttachedFile("Dockerfile", f"FROM busybox\nCOPY {copy}\n".encode()),
    ]
    ran = await learner("build .", console=RecordedConsole(None, files))
    assert (ran.status, ran.err) == (1, f"failed to copy files: {words}\n")


async def test_add_unpacks_an_archive_and_copy_does_not(learner: Typist) -> None:
    files = [AttachedFile("a.tgz", packed(x_y="inside"))]
    text = b"FROM busybox\nADD a.tgz /in/\nCOPY a.tgz /as/\nRUN cat /in/x/y; ls /as\n"
    ran = await learner("build .", console=RecordedConsole(text, files))
    assert ran.status == 0, ran.err
    assert "insidea.tgz\n" in ran.out


async def test_what_an_image_was_made_to_trigger_is_done_in_the_next_build(learner: Typist) -> None:
    first = b"FROM busybox\nONBUILD ENV A=set\nONBUILD RUN echo triggered\n"
    assert (await learner("build -q -t base .", first)).status == 0
    ran = await learner("build -t mine .", b"FROM base\nRUN echo $A\n")
    assert "# Executing 2 build triggers\n" in ran.out
    assert "triggered\n" in ran.out
    assert "\nset\n" in ran.out
    again = await learner("inspect -f '{{json .Config.OnBuild}}' mine")
    assert again.out == "null\n"


async def test_a_failed_build_is_the_next_ones_cache_and_goes_when_room_is_needed(
    people: Callable[..., Typist],
) -> None:
    learner = people("learner", images_per_person=2)
    wrong = b"FROM busybox\nRUN echo slow\nRUN false\n"
    assert (await learner("build .", wrong)).status == 1
    assert (await learner("ps -aq")).out == ""
    cached = await learner("build .", wrong)
    assert cached.out.count(" ---> Using cache") == 1
    assert len((await learner("images -q -f dangling=true")).out.split()) == 1
    for name in ("one", "two"):
        ran = await learner(f"build -q -t {name} .", f"FROM busybox\nENV N={name}\n".encode())
        assert ran.status == 0, ran.err
    assert (await learner("images -q -f dangling=true")).out == ""
    full = await learner("build -t three .", b"FROM busybox\nENV N=three\n")
    assert full.status == 1
    assert (await learner("images -q -f dangling=true")).out == ""


async def test_a_stage_goes_on_while_another_needs_room(people: Callable[..., Typist]) -> None:
    learner = people("learner", images_per_person=3)
    staged = (
        b"FROM busybox AS first\nRUN echo kept > /f\n"
        b"FROM busybox\nENV A=1\nENV B=2\nCOPY --from=first /f /g\nRUN cat /g\n"
    )
    assert (await learner("build -t x .", b"FROM busybox\nENV X=1\n")).status == 0
    ran = await learner("build -t mine .", staged)
    assert ran.status == 0, ran.err
    assert "kept\n" in ran.out


async def test_a_cancelled_build_leaves_no_container(learner: Typist) -> None:
    console = RecordedConsole(b"FROM busybox\nRUN printf 'be%s\\n' gun; sleep 100\n")
    building = asyncio.create_task(learner("build -t mine .", console=console))
    await console.reads("begun")
    building.cancel()
    with pytest.raises(asyncio.CancelledError):
        await building
    assert (await learner("ps -aq")).out == ""
    assert (await learner("images -q -f dangling=true")).out == ""


async def test_what_a_dead_process_was_building_is_removed_by_the_next(
    learner: Typist, engine: Engine, bot_id: int
) -> None:
    console = RecordedConsole(b"FROM busybox\nRUN printf 'be%s\\n' gun; sleep 100\n")
    building = asyncio.create_task(learner("build -t mine .", console=console))
    await console.reads("begun")
    same = Seats(engine, learner.seat.rules, bot_id)
    same.builds = learner.seat.builds
    await Leftovers(same).settle()
    assert len((await learner("ps -q")).out.split()) == 1  # it is this process's own
    same.builds = Builds()
    await Leftovers(same).settle()
    assert (await learner("ps -aq")).out == ""
    assert (await building).status != 0


async def test_a_health_check_cannot_keep_the_engine_busy(learner: Typist) -> None:
    often = "HEALTHCHECK --interval=1ms CMD true"
    ran = await learner("build -t mine .", f"FROM busybox\n{often}\n".encode())
    assert (ran.status, "every 5 seconds here" in ran.err) == (1, True)
    await learner("create --name web busybox true")
    ran = await learner(f"commit -c '{often}' web mine")
    assert (ran.status, "every 5 seconds here" in ran.err) == (1, True)
    assert (await learner("images -q mine")).out == ""
