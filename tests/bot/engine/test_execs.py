"""Programs started in a running container."""

import pytest

from bot.engine.engine import Engine
from bot.engine.errors import Conflict, EngineError
from tests.bot.engine.conftest import Make, everything, until


async def test_an_exec_has_its_own_streams_settings_and_exit_code(
    engine: Engine, run: Make
) -> None:
    container_id = await run("sleep", "60")
    program = await engine.execs.start(
        container_id,
        ["sh", "-c", 'echo "$(id -un) $PWD $COLOUR"; echo bad >&2; exit 9'],
        tty=False,
        stdin=False,
        env=["COLOUR=$(red)"],
        user="nobody",
        workdir="/var",
    )
    assert await everything(program) == (b"nobody /var $(red)\n", b"bad\n")
    assert await engine.execs.exit_code(program.id) == 9
    await program.close()


async def test_an_exec_at_a_terminal_hears_what_is_typed_and_has_a_size(
    engine: Engine, run: Make
) -> None:
    container_id = await run("sleep", "60")
    program = await engine.execs.start(container_id, ["sh"], tty=True, stdin=True)
    assert await engine.execs.exit_code(program.id) is None
    await engine.execs.resize(program.id, columns=77, rows=22)
    await program.write(b"stty size\n")
    await until(program, b"22 77\r\n")
    await program.write(b"exit 4\n")
    await everything(program)
    assert await engine.execs.exit_code(program.id) == 4
    await program.close()


async def test_the_end_of_an_execs_stdin_reaches_it(engine: Engine, run: Make) -> None:
    container_id = await run("sleep", "60")
    program = await engine.execs.start(container_id, ["wc", "-c"], tty=False, stdin=True)
    await program.write(b"12345")
    await program.close_stdin()
    assert await everything(program) == (b"5\n", b"")
    await program.close()


async def test_a_detached_exec_goes_on_by_itself(engine: Engine, run: Make) -> None:
    container_id = await run("sh", "-c", "mkfifo /done; read word < /done; exit $word")
    exec_id = await engine.execs.start_detached(
        container_id, ["sh", "-c", "until [ -p /done ]; do :; done; echo $NUMBER > /done"],
        env=["NUMBER=12"],
    )  # fmt: skip
    assert await engine.containers.wait(container_id) == 12
    assert len(exec_id) == 64


async def test_nothing_is_started_in_a_container_that_does_not_run(
    engine: Engine, make: Make
) -> None:
    container_id = await make("true")
    with pytest.raises(Conflict, match="is not running"):
        await engine.execs.start(container_id, ["true"], tty=False, stdin=False)


async def test_an_unknown_exec_is_refused(engine: Engine) -> None:
    with pytest.raises(EngineError, match="No such exec instance: gone"):
        await engine.execs.exit_code("gone")
