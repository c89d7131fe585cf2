"""`docker wait`: wait until containers have ended, and print their exit codes."""

from bot.commands.each import each
from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.streaming import while_watched
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def wait(flags: Parsed, shell: Shell) -> int:
    """Print each exit code, in the order of the arguments."""

    async def one(own: Own) -> str:
        status = await while_watched(shell.seat.engine.containers.wait(own.id), shell)
        if status is None:
            raise Failure(
                f"{own.name} still runs after {shell.settings.foreground_timeout_s:g} seconds",
                hint=f"{shell.typed(f'stop {own.name}')} ends it.",
            )
        return str(status)

    return await each(flags.args, shell, one)


PROGRAM = Program(
    Usage(
        "docker wait",
        "CONTAINER [CONTAINER...]",
        "Wait until containers have ended, and print their exit codes",
        aliases=("docker container wait", "docker wait"),
    ),
    Arity.at_least(1),
    wait,
    example="wait web",
)
