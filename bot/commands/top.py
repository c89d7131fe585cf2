"""`docker top`: the processes of a container, as the host's `ps` lists them."""

from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.table import table
from bot.docker_cli.usage import Arity, Usage

_LEAST_COLUMN = 20
_OPTIONS = ("-ef", "-e", "-f", "aux", "-aux", "ax", "u", "axu")
"""The engine hands them to a `ps` that sees the whole host, and picks rows by a column called PID.
Columns of a person's own could be called so, and show others' programs."""


async def top(flags: Parsed, shell: Shell) -> int:
    """Print its processes."""
    name, *options = flags.args
    own = await shell.seat.find(name)
    if unknown := [option for option in options if option not in _OPTIONS]:
        raise Failure(
            f"{unknown[0]} is not available here: `ps` would look at the machine that everyone "
            "here shares",
            hint=f"You can use {', '.join(f'`{option}`' for option in _OPTIONS)}.",
        )
    titles, rows = await shell.seat.engine.containers.top(own.id, " ".join(options))
    await shell.console.out(table(titles, rows, _LEAST_COLUMN))
    return 0


PROGRAM = Program(
    Usage(
        "docker top",
        "CONTAINER [ps OPTIONS]",
        "Show what runs in a container",
        aliases=("docker container top", "docker top"),
    ),
    Arity.at_least(1),
    top,
    interspersed=False,
    example="top web",
)
