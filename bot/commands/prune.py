"""`docker container prune`: remove all of the person's own containers that have stopped."""

from contextlib import suppress

from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import Conflict, ContainerNotFound

_QUESTION = "WARNING! This will remove all stopped containers.\nAre you sure you want to continue?"


async def prune(flags: Parsed, shell: Shell) -> int:
    """Remove them with -f, or when the person says yes."""
    if not flags.bool("force") and not await shell.console.ask(_QUESTION):
        return 0
    gone: list[str] = []
    freed = 0
    for own in await shell.seat.containers(size=True):
        if own.alive:
            continue
        with suppress(Conflict, ContainerNotFound):  # started or removed meanwhile
            await shell.seat.engine.containers.remove(own.id, volumes=False)
            gone.append(own.id)
            freed += own.size_rw or 0
    if gone:
        await shell.console.out("\n".join(["Deleted Containers:", *gone, ""]))
    await shell.console.out(f"Total reclaimed space: {human_size(freed, digits=4)}")
    return 0


PROGRAM = Program(
    Usage(
        "docker container prune",
        "[OPTIONS]",
        "Remove all of your containers that have stopped",
        (
            Flag("filter", kind=Kind.LIST, refused="`rm` takes the names of those that shall go"),
            Flag("force", "f", help="Don't ask"),
        ),
    ),
    Arity.no_args(),
    prune,
    example="container prune -f",
)
