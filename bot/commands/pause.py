"""`docker pause`: freeze all that runs in containers."""

from bot.commands.each import each
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def pause(flags: Parsed, shell: Shell) -> int:
    """Pause each."""

    async def one(own: Own) -> None:
        await shell.seat.engine.containers.pause(own.id)

    return await each(flags.args, shell, one)


PROGRAM = Program(
    Usage(
        "docker pause",
        "CONTAINER [CONTAINER...]",
        "Freeze all that runs in containers",
        aliases=("docker container pause", "docker pause"),
    ),
    Arity.at_least(1),
    pause,
    example="pause web",
)
