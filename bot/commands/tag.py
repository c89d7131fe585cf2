"""`docker tag`: give an image one more name, of the person's own."""

from bot.commands.failures import Failure
from bot.commands.options import image_reference
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.flags import Parsed
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.usage import Arity, Usage


async def tag(flags: Parsed, shell: Shell) -> int:
    """Name it; a name that another image of theirs has moves to this one."""
    source, target = flags.args
    _parsed(source)
    reference = _parsed(target)
    if reference.digest:
        raise Failure("refusing to create a tag with a digest reference")
    await shell.seat.own_images.tag(source, reference)
    await say_if_shared(reference, shell)
    return 0


def _parsed(text: str) -> Reference:
    try:
        return image_reference(text)
    except InvalidReference as error:
        raise Failure(
            f"Error parsing reference: {go.quote(text)} is not a valid repository/tag: "
            f"{error.message}",
            hint=NAMING,
        ) from None


NAMING = "An image is written in small letters, its tag after a colon: `mine:v2`."


async def say_if_shared(reference: Reference, shell: Shell) -> None:
    """Say that a name which everyone knows now is the person's own."""
    if shell.seat.rules.allows(reference) and "*" not in shell.seat.rules.allowed_images:
        name = reference.familiar_tagged
        await shell.console.hint(
            f"For you `{name}` is your own image now; {shell.typed(f'rmi {name}')} gives "
            "everyone's back."
        )


PROGRAM = Program(
    Usage(
        "docker tag",
        "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
        "Give an image one more name, which is yours alone",
        aliases=("docker image tag", "docker tag"),
        examples=("docker tag node mine:v2", "docker run mine:v2 node --version"),
    ),
    Arity.exactly(2),
    tag,
    interspersed=False,
    example="tag node mine:v2",
)
