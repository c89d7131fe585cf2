"""`docker unpause`: let paused containers go on."""

from bot.commands.each import each
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def unpause(flags: Parsed, shell: Shell) -> int:
    """Unpause each."""

    async def one(own: Own) -> None:
        await shell.seat.engine.containers.unpause(own.id)

    return await each(flags.args, shell, one)


PROGRAM = Program(
    Usage(
        "docker unpause",
        "CONTAINER [CONTAINER...]",
        "Let paused containers go on",
        aliases=("docker container unpause", "docker unpause"),
    ),
    Arity.at_least(1),
    unpause,
    example="unpause web",
)
