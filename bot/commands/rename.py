"""`docker rename`: give a container another name."""

from bot.commands.failures import Failure, daemon, explain
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.names import InvalidName, check_name
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.errors import NameTaken


async def rename(flags: Parsed, shell: Shell) -> int:
    """Rename it, and say nothing, as Docker does."""
    old, new = flags.args
    if not old.strip() or not new.strip():
        raise Failure("Error: Neither old nor new names may be empty")
    try:
        await _rename(old, new, shell)
    except Exception as error:
        failure = await explain(error, shell)
        if failure is None:
            raise
        failure.message += f"\nError: failed to rename container named {old}"
        raise failure from error
    return 0


async def _rename(old: str, new: str, shell: Shell) -> None:
    own = await shell.seat.find(old)
    try:
        name = check_name(new)
        for other in await shell.seat.containers():
            if other.name == name and other.id != own.id:
                raise NameTaken(name, other.id)
    except (InvalidName, NameTaken) as error:
        failure = await explain(error, shell)
        assert failure is not None
        words = failure.message.replace(f"({new})", f"(/{new.removeprefix('/')})")
        failure.message = words.replace(daemon(""), daemon("Error when allocating new name: "))
        raise failure from error
    await shell.seat.engine.containers.rename(own.id, shell.seat.identity.name_prefix + name)


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
