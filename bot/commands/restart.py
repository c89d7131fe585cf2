"""`docker restart`: stop containers and start them again."""

from bot.commands.each import WAIT, each, seconds
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def restart(flags: Parsed, shell: Shell) -> int:
    """Restart each; one that has stopped is just started."""

    patience = await seconds(flags, shell)

    async def one(own: Own) -> None:
        await shell.seat.restart(own, patience, flags.text("signal"))

    return await each(flags.args, shell, one)


PROGRAM = Program(
    Usage(
        "docker restart",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Stop containers and start them again",
        (
            Flag("signal", "s", Kind.STRING, "The signal that asks them to end"),
            *WAIT,
        ),
        aliases=("docker container restart", "docker restart"),
    ),
    Arity.at_least(1),
    restart,
    example="restart web",
)
