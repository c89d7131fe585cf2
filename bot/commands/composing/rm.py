"""`docker compose rm`: remove a project's stopped containers."""

from bot.commands.composing.declaring import SERVICES, program
from bot.commands.composing.reading import found
from bot.commands.composing.telling import tell
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Parsed


async def rm(flags: Parsed, shell: Shell) -> int:
    """Ask, unless told not to, and remove them."""
    made = await found(flags, shell)
    containers, going = shell.seat.engine.containers, made.of(flags.args)
    if flags.bool("stop"):
        for own in reversed(going):
            await tell(shell, "Container", own.name, "Stopping")
            await containers.stop(own.id, shell.settings.stop_timeout_s)
            await tell(shell, "Container", own.name, "Stopped")
    else:
        going = [own for own in going if not own.alive]
    if not going:
        await shell.console.err("No stopped containers")
        return 0
    question = f"Going to remove {', '.join(own.name for own in going)}"
    if flags.bool("force"):
        await shell.console.out(question)
    elif not await shell.console.ask(question):
        return 0
    for own in going:
        await tell(shell, "Container", own.name, "Removing")
        await containers.remove(own.id, force=True, volumes=flags.bool("volumes"))
        await tell(shell, "Container", own.name, "Removed")
    return 0


PROGRAM = program(
    "rm",
    SERVICES,
    "Remove stopped services' containers",
    (
        Flag("all", "a", hidden=True, help="An older name of what is done anyway"),
        Flag("force", "f", help="Don't ask"),
        Flag("stop", "s", help="Stop them first"),
        Flag("volumes", "v", help="Their nameless volumes, too"),
    ),
    rm,
)
