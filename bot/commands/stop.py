"""`docker stop`: ask containers to end, and kill those that don't."""

from bot.commands.each import WAIT, each, seconds
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def stop(flags: Parsed, shell: Shell) -> int:
    """Stop each; one that has stopped already is fine."""

    patience = await seconds(flags, shell)

    async def one(own: Own) -> None:
        await shell.seat.engine.containers.stop(own.id, patience, flags.optional("signal"))

    return await each(flags.args, shell, one)


PROGRAM = Program(
    Usage(
        "docker stop",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Ask running containers to end",
        (
            Flag("signal", "s", Kind.STRING, "The signal that asks"),
            *WAIT,
        ),
        aliases=("docker container stop", "docker stop"),
    ),
    Arity.at_least(1),
    stop,
    example="stop web",
)
