"""`docker rmi`: remove images of the person's own, or one of their names."""

from collections.abc import Iterable, Mapping

from bot.commands.each import tell
from bot.commands.failures import SPELLING, Failure, daemon, explain
from bot.commands.program import Program
from bot.commands.refused import PLATFORM
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.errors import NoSuchImage


async def rmi(flags: Parsed, shell: Shell) -> int:
    """Remove each and print what went; with -f it is no failure that there was nothing."""
    force, parents = flags.bool("force"), not flags.bool("no-prune")
    failures: list[Failure] = []
    status = 0
    for name in flags.args:
        try:
            if name.isspace():
                raise Failure(daemon("image name cannot be blank"), hint=SPELLING)
            gone = await shell.seat.own_images.remove(name, force=force, parents=parents)
        except Exception as error:
            failure = await explain(error, shell)
            if failure is None:
                raise
            failures.append(failure)
            absent = isinstance(error, NoSuchImage) or not name
            if not (force and absent):
                status = 1
        else:
            await shell.console.out(deeds(gone))
    await tell(failures, shell)
    return status


def deeds(gone: Iterable[Mapping[str, str]]) -> str:
    """A line for each name and each image that went: `Untagged: …`, `Deleted: sha256:…`."""
    return "\n".join(f"{deed}: {name}" for one in gone for deed, name in one.items())


PROGRAM = Program(
    Usage(
        "docker rmi",
        "[OPTIONS] IMAGE [IMAGE...]",
        "Remove images of your own",
        (
            Flag("force", "f", help="Also when a container that has stopped needs it"),
            Flag("no-prune", help="Keep the nameless images that it was made from"),
            Flag("platform", kind=Kind.LIST, refused=PLATFORM),
        ),
        aliases=("docker image rm", "docker image remove", "docker rmi"),
    ),
    Arity.at_least(1),
    rmi,
    example="rmi mine",
)
