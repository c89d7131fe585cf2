"""Where files sent to a terminal land: where its program is at work, if that can be known."""

import time

from bot.sessions.place import Input
from bot.sessions.recording import from_log
from bot.sessions.size import Size
from bot.sessions.whereabouts import working_directory

from .conftest import Typist


async def test_files_land_where_the_program_in_front_is_at_work(learner: Typist) -> None:
    ran = await learner("run -it --name box busybox sh")
    [main] = ran.console.places
    opened = learner.terminals.at(main.id)
    assert opened is not None
    await opened.session.type(Input(1, 1, "mkdir -p '/a b/c'; cd '/a b'; echo $((20 + 3))"))
    await main.reads("23")
    assert await working_directory(opened) == "/a b"
    ran = await learner("exec -it -w /etc box sh")
    [other] = ran.console.places
    inner = learner.terminals.at(other.id)
    assert inner is not None
    await other.reads("#")
    assert b"# " in (await inner.recording()).data  # an exec is in no log of the engine's
    assert await working_directory(inner) == "/etc"
    assert await working_directory(opened) == "/a b"
    await inner.session.type(Input(2, 1, "(cd /bin && exec sleep 1000)"))
    await opened.session.type(Input(3, 1, "cd /proc/self; echo $((40 + 2))"))
    await main.reads("42")
    assert await working_directory(opened) == "/"
    await learner("pause box")
    assert await working_directory(inner) == "/"
    await learner("rm -f box")


async def test_a_terminal_that_has_ended_is_recorded_from_the_engines_log(learner: Typist) -> None:
    await learner("run -d -t --name old busybox echo hi")
    await learner("wait old")
    recording = await from_log(learner.seat, await learner.seat.find("old"), Size(80, 24))
    assert recording.data == b"hi\r\n"
    assert abs(recording.shown[0].at - time.time()) < 600
