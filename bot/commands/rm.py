"""`docker rm`: remove containers."""

from collections.abc import Sequence

from bot.commands.each import each
from bot.commands.failures import Failure, daemon
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import Conflict, ContainerNotFound
from bot.sandbox.seat import Own


async def rm(flags: Parsed, shell: Shell) -> int:
    """Remove each; a running one only by force."""

    async def one(own: Own) -> None:
        try:
            await shell.seat.engine.containers.remove(
                # Nobody could reach what is left of a volume without a name.
                own.id,
                force=flags.bool("force"),
                volumes=True,
            )
        except ContainerNotFound:
            return  # it went by itself meanwhile, which is what was asked for
        except Conflict as error:
            if not own.alive:
                raise
            # The engine's sentence holds the full ID; Docker's newer one says the name.
            state = "paused" if own.state == "paused" else "running"
            raise Failure(
                daemon(
                    f'cannot remove container "{own.name}": container is {state}: '
                    "stop the container before removing or force remove"
                ),
                hint=f"{shell.typed(f'stop {own.name}')} ends it, "
                f"{shell.typed(f'rm -f {own.name}')} ends and removes it.",
            ) from error

    names = [name.strip("/") for name in flags.args]
    status = await each(names, shell, one, empty="container name cannot be empty")
    return 0 if flags.bool("force") and all(names) and await _all_gone(names, shell) else status


async def _all_gone(names: Sequence[str], shell: Shell) -> bool:
    """With -f it is no failure that there was nothing to remove."""
    left = await shell.seat.containers()
    return not any(name in (own.name, own.id) for own in left for name in names)


PROGRAM = Program(
    Usage(
        "docker rm",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Remove containers",
        (
            Flag("force", "f", help="Kill it first if it runs"),
            Flag(
                "link",
                "l",
                refused="containers here have no links; a network of your own does the same",
            ),
            Flag("volumes", "v", help="With its anonymous volumes"),
        ),
        aliases=("docker container rm", "docker container remove", "docker rm"),
    ),
    Arity.at_least(1),
    rm,
    example="rm web",
)
