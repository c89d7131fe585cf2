"""`docker pull`: fetch an image from its registry."""

from dataclasses import replace

from bot.commands.failures import Failure, daemon
from bot.commands.options import check_platform
from bot.commands.program import Program
from bot.commands.pulling import pull_image
from bot.commands.refused import PLATFORM_FLAG, TRUST
from bot.commands.shell import Shell
from bot.docker_cli import platforms
from bot.docker_cli.flags import Flag, Parsed, RefusedFlag
from bot.docker_cli.reference import DEFAULT_TAG, Reference
from bot.docker_cli.usage import Arity, Usage

_ALL_TAGS = Flag("all-tags", "a", hidden=True)
_PLATFORM = replace(PLATFORM_FLAG, late=None)


async def pull(flags: Parsed, shell: Shell) -> int:
    """Pull one image, print what happened and its full name."""
    image = Reference.parse(flags.args[0])
    if flags.bool("all-tags"):
        if image.tag or image.digest:
            raise Failure("tag can't be used with --all-tags/-a")
        raise RefusedFlag(_ALL_TAGS, "it would fetch every version there is; name one")
    quiet = flags.bool("quiet")
    if not quiet and not image.tag and not image.digest:
        await shell.console.out(f"Using default tag: {DEFAULT_TAG}")
    await _check_platform(flags, shell)
    lines = await pull_image(image, shell, show=not quiet)
    await shell.console.out("\n".join([*([] if quiet else lines), image.canonical]))
    return 0


async def _check_platform(flags: Parsed, shell: Shell) -> None:
    """As `check_platform` does, in the engine's words: it reads the platform of what is pulled."""
    try:
        platforms.check(flags.text(_PLATFORM.name))
    except ValueError as error:
        raise Failure(daemon(str(error).removeprefix(platforms.UNREAD))) from None
    await check_platform(flags, shell)


PROGRAM = Program(
    Usage(
        "docker pull",
        "[OPTIONS] NAME[:TAG|@DIGEST]",
        "Fetch an image from a registry",
        (
            _ALL_TAGS,
            Flag("disable-content-trust", refused=TRUST),
            _PLATFORM,
            Flag("quiet", "q", help="Print only the image's full name"),
        ),
        aliases=("docker image pull", "docker pull"),
    ),
    Arity.exactly(1),
    pull,
    example="pull node",
)
