"""`docker commit`: make an image of the person's own from one of their containers."""

import asyncio

from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.tag import say_if_shared
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.reference import Reference
from bot.docker_cli.usage import Arity, Usage


async def commit(flags: Parsed, shell: Shell) -> int:
    """Make it, and print its id."""
    container, *name = flags.args
    target = Reference.parse(name[0]) if name and name[0] else None
    if target and target.digest:
        raise Failure("repository name must not have a digest", hint="Leave the `@` part out.")
    own = await shell.seat.find(container)
    try:
        async with asyncio.timeout(shell.settings.pull_timeout_s):
            made = await shell.seat.own_images.commit(
                own.id,
                target,
                changes=flags.texts("change"),
                message=flags.text("message"),
                author=flags.text("author"),
                pause=flags.bool("pause"),
            )
    except TimeoutError:
        raise Failure(
            f"The image was not made in {shell.settings.pull_timeout_s:g} seconds, so it was "
            "given up",
            hint="Try it again with less in the container: `diff` shows what it has added.",
        ) from None
    await shell.console.out(made)
    if target is None:
        await shell.console.hint(
            f"It has no name, only this ID: {shell.typed(f'tag {made[7:19]} mine')} gives it one."
        )
    else:
        await say_if_shared(target, shell)
    return 0


PROGRAM = Program(
    Usage(
        "docker commit",
        "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
        "Make an image of your own from a container",
        (
            Flag("author", "a", Kind.STRING, "Who made it"),
            Flag("change", "c", Kind.LIST, "Apply an instruction of a Dockerfile, such as CMD"),
            Flag("message", "m", Kind.STRING, "What it is, for `history`"),
            Flag("pause", "p", help="Halt the container meanwhile", default="true"),
        ),
        aliases=("docker container commit", "docker commit"),
        examples=("docker commit web mine", "docker commit -c 'CMD [\"sh\"]' web mine:v2"),
    ),
    Arity.between(1, 2),
    commit,
    interspersed=False,
    example="commit web mine",
)
