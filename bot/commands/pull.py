"""`docker pull`: fetch an image from its registry."""

from bot.commands.program import Program
from bot.commands.pulling import pull_image
from bot.commands.refused import PLATFORM, TRUST
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.reference import DEFAULT_TAG, Reference
from bot.docker_cli.usage import Arity, Usage


async def pull(flags: Parsed, shell: Shell) -> int:
    """Pull one image, print what happened and its full name."""
    image = Reference.parse(flags.args[0])
    quiet = flags.bool("quiet")
    if not quiet and not image.tag and not image.digest:
        await shell.console.out(f"Using default tag: {DEFAULT_TAG}")
    lines = await pull_image(image, shell, show=not quiet)
    await shell.console.out("\n".join([*([] if quiet else lines), image.canonical]))
    return 0


PROGRAM = Program(
    Usage(
        "docker pull",
        "[OPTIONS] NAME[:TAG|@DIGEST]",
        "Fetch an image from a registry",
        (
            Flag("all-tags", "a", refused="it would fetch every version there is; name one"),
            Flag("disable-content-trust", refused=TRUST),
            Flag("platform", kind=Kind.STRING, refused=PLATFORM),
            Flag("quiet", "q", help="Print only the image's full name"),
        ),
        aliases=("docker image pull", "docker pull"),
    ),
    Arity.exactly(1),
    pull,
    example="pull node",
)
