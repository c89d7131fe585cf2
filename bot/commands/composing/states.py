"""`docker compose` start, stop, restart, kill, pause, unpause: one deed to each container."""

from collections.abc import Awaitable, Callable

from bot.commands.composing.declaring import ONE, SERVICES, TIMEOUT, program, seconds
from bot.commands.composing.project import Made
from bot.commands.composing.reading import found, others
from bot.commands.composing.telling import tell
from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed


async def _stop(flags: Parsed, shell: Shell) -> int:
    """Stop them, each before what it depends on."""
    made = await found(flags, shell)
    for own in reversed(made.of(flags.args)):
        await tell(shell, "Container", own.name, "Stopping")
        await shell.seat.engine.containers.stop(own.id, seconds(flags, shell))
        await tell(shell, "Container", own.name, "Stopped")
    await _without(made, flags, shell)
    return 0


async def _start(flags: Parsed, shell: Shell) -> int:
    """Start those that don't run, each behind what it depends on."""
    made = await found(flags, shell)
    if not made.containers:
        raise Failure(
            f'no container found for project "{made.name}": not found',
            hint=f"{shell.typed('compose up -d')} with a file makes some.",
        )
    for service in made.unknown(flags.args):
        raise Failure(f'no such service: "{service}": not found', hint=made.services)
    for own in made.of(flags.args, needed=True):
        if not own.alive:
            await tell(shell, "Container", own.name, "Starting")
            await shell.seat.start(own)
            await tell(shell, "Container", own.name, "Started")
    return 0


async def _restart(flags: Parsed, shell: Shell) -> int:
    made = await found(flags, shell)
    for service in made.unknown(flags.args):
        raise Failure(f"no such service: {service}", hint=made.services)
    for own in made.of(flags.args):
        await tell(shell, "Container", own.name, "Restarting")
        await shell.seat.restart(own, seconds(flags, shell))
        await tell(shell, "Container", own.name, "Started")
    await _without(made, flags, shell)
    return 0


async def _kill(flags: Parsed, shell: Shell) -> int:
    made = await found(flags, shell)
    running = [own for own in made.of(flags.args) if own.alive]
    for own in running:
        await tell(shell, "Container", own.name, "Killing")
        await shell.seat.engine.containers.kill(own.id, flags.text("signal"))
        await tell(shell, "Container", own.name, "Killed")
    if not running:
        await shell.console.data("stderr", b"no container to kill")
    await _without(made, flags, shell)
    return 0


async def _pause(flags: Parsed, shell: Shell) -> int:
    return await _at_once(flags, shell, shell.seat.engine.containers.pause, "Paused")


async def _unpause(flags: Parsed, shell: Shell) -> int:
    return await _at_once(flags, shell, shell.seat.engine.containers.unpause, "Unpaused")


async def _at_once(
    flags: Parsed, shell: Shell, deed: Callable[[str], Awaitable[None]], told: str
) -> int:
    """What takes no time, so that only its end is told; of those that run."""
    made = await found(flags, shell)
    for own in (own for own in made.of(flags.args) if own.alive):
        await deed(own.id)
        await tell(shell, "Container", own.name, told)
    await _without(made, flags, shell)
    return 0


async def _without(made: Made, flags: Parsed, shell: Shell) -> None:
    """Compose says nothing where there is nothing of that name: what there is."""
    if not made.containers:
        await others(made.name, shell)
    elif unknown := made.unknown(flags.args):
        await shell.console.hint(f"There is no service `{unknown[0]}`. {made.services}")


_SIGNAL = Flag("signal", "s", Kind.STRING, "The signal, such as TERM", default="SIGKILL")

PROGRAMS = (
    program("stop", SERVICES, "Stop services", (TIMEOUT,), _stop),
    program(
        "start",
        SERVICES,
        "Start services again",
        (
            Flag("wait", refused="`compose ps` shows whether they run"),
            Flag("wait-timeout", kind=Kind.INT, refused="`compose ps` shows whether they run"),
        ),
        _start,
    ),
    program(
        "restart",
        SERVICES,
        "Stop services and start them again",
        (Flag("no-deps", refused="none but the named ones are restarted here"), TIMEOUT),
        _restart,
    ),
    program(
        "kill",
        SERVICES,
        "Kill services, or send them another signal",
        (Flag("remove-orphans", refused=f"`compose down` removes them; {ONE}"), _SIGNAL),
        _kill,
    ),
    program("pause", SERVICES, "Freeze services", (), _pause),
    program("unpause", SERVICES, "Let frozen services go on", (), _unpause),
)
