"""`docker rename`: give a container another name."""

from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.names import check_name
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.errors import NameTaken


async def rename(flags: Parsed, shell: Shell) -> int:
    """Rename it, and say nothing, as Docker does."""
    old, new = flags.args
    own, name = await shell.seat.find(old), check_name(new)
    for other in await shell.seat.containers():
        if other.name == name and other.id != own.id:
            raise NameTaken(name, other.id)
    await shell.seat.engine.containers.rename(own.id, shell.seat.identity.name_prefix + name)
    return 0


PROGRAM = Program(
    Usage(
        "docker rename",
        "CONTAINER NEW_NAME",
        "Give a container another name",
        aliases=("docker container rename", "docker rename"),
    ),
    Arity.exactly(2),
    rename,
    example="rename web site",
)
