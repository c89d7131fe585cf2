"""`docker diff`: which files a container has added, changed or deleted."""

from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage


async def diff(flags: Parsed, shell: Shell) -> int:
    """Print a line a file: `A` added, `C` changed, `D` deleted."""
    if not flags.args[0]:
        raise Failure("Container name cannot be empty")
    own = await shell.seat.find(flags.args[0])
    changes = await shell.seat.engine.containers.changes(own.id)
    if changes:
        await shell.console.out("\n".join(f"{change.kind} {change.path}" for change in changes))
    return 0


PROGRAM = Program(
    Usage(
        "docker diff",
        "CONTAINER",
        "Show which files a container has added, changed or deleted",
        aliases=("docker container diff", "docker diff"),
    ),
    Arity.exactly(1),
    diff,
    example="diff web",
)
