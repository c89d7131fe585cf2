"""`docker create`: make a container as run does, without starting it."""

from bot.commands.failures import DAEMON, Failure
from bot.commands.keyfiles import leave_id
from bot.commands.options import OPTIONS, check_pull, request
from bot.commands.program import Program, strictly
from bot.commands.pulling import have_image
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage


async def create(flags: Parsed, shell: Shell) -> int:
    """Create a container and print its ID."""
    try:
        check_pull(flags)
        wanted = await request(flags, shell)
    except Failure as failure:
        if failure.message.startswith(DAEMON):
            raise
        # What the client finds wrong by itself is told as `run` tells all.
        raise Failure(strictly(failure.message, ("create",)), 125, failure.hint) from None
    await have_image(wanted.image, flags.text("pull"), flags.bool("quiet"), shell)
    own = await shell.seat.create(wanted)
    await leave_id(flags, own.id, shell)
    await shell.console.out(own.id)
    await shell.console.hint(f"It waits to be started: {shell.typed(f'start {own.name}')}.")
    return 0


PROGRAM = Program(
    Usage(
        "docker create",
        "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        "Make a container without starting it",
        OPTIONS,
        aliases=("docker container create", "docker create"),
    ),
    Arity.at_least(1),
    create,
    interspersed=False,
    example="create --name later node node --version",
)
