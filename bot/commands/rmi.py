"""`docker rmi`: refused in words, for images are shared."""

from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage


async def rmi(flags: Parsed, shell: Shell) -> int:
    """Say whose they are."""
    raise Failure(
        "Images are shared by everyone here, so only whoever runs this bot removes them",
        hint=f"A container of yours goes with {shell.typed('rm NAME')}.",
    )


PROGRAM = Program(
    Usage(
        "docker rmi",
        "[OPTIONS] IMAGE [IMAGE...]",
        "Remove images (not here: they are everyone's)",
        (
            Flag("force", "f", help="Also when a container needs it"),
            Flag("no-prune", help="Keep what the image was made from"),
            Flag("platform", kind=Kind.LIST, help="Only these platforms' variants"),
        ),
        aliases=("docker image rm", "docker image remove", "docker rmi"),
    ),
    Arity.at_least(1),
    rmi,
)
