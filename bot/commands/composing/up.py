"""`docker compose up`: bring the file's services up, and show what they print."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress

from bot.commands.composing.declaring import ONE, SERVICES, TIMEOUT, program, seconds
from bot.commands.composing.raising import Raised, Wanted, raise_up, start
from bot.commands.composing.reading import again, chosen, read
from bot.commands.composing.watching import Watch
from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.commands.streaming import while_watched
from bot.docker_cli.compose import Service
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.engine.errors import EngineError
from bot.sandbox.seat import Own


async def up(flags: Parsed, shell: Shell) -> int:
    """Make and start them; without -d show what they print until all have ended."""
    left_alone = flags.bool("detach")
    if flags.bool("force-recreate") and flags.bool("no-recreate"):
        raise Failure("--force-recreate and --no-recreate are incompatible")
    project = await read(flags, shell)
    if not project.services:
        raise Failure("no service selected", hint="A file has its containers under `services:`.")
    services = chosen(project, flags.args, alone=flags.bool("no-deps"))
    await _unheeded(services, shell)
    try:
        wanted = Wanted(
            flags.bool("force-recreate"),
            keep=flags.bool("no-recreate"),
            orphans=flags.bool("remove-orphans"),
            timeout_s=seconds(flags, shell),
        )
        made = await raise_up(project, services, shell, wanted)
        if flags.bool("no-start"):
            return 0
        if not left_alone:
            return await _attached(project.name, made, flags, shell)
        await start(made, shell)
    except Exception as error:
        if not isinstance(error, Failure):
            await shell.console.hint(
                f"What was made before stays: {again('down', project.name, shell)} removes it."
            )
        raise
    await shell.console.hint(
        f"{again('ps', project.name, shell)} shows them, "
        f"{again('logs', project.name, shell)} what they print, "
        f"{again('down', project.name, shell)} removes them."
    )
    return 0


async def _unheeded(services: Sequence[Service], shell: Shell) -> None:
    for service in services:
        for field, why in service.unheeded.items():
            await shell.console.hint(f"`{field}` of `{service.name}` has no effect here: {why}.")


async def _attached(project: str, made: Sequence[Raised], flags: Parsed, shell: Shell) -> int:
    """Show what the named services print, or all; not what they depend on."""
    watched = [own for own, service in made if service in flags.args or not flags.args]
    watch = Watch(
        watched,
        project,
        shell,
        prefixed=not flags.bool("no-log-prefix"),
        timestamps=flags.bool("timestamps"),
    )
    everyone = [own for own, _ in made]
    await shell.console.out(f"Attaching to {', '.join(sorted(watch.names))}")
    started = await start(made, shell, quiet=True)
    timeout_s = seconds(flags, shell)
    try:
        ended = await while_watched(_whole(watch.follow(started)), shell)
    except asyncio.CancelledError:  # Ctrl-C stops the services
        await asyncio.gather(*(_stopped(own, timeout_s, shell) for own in everyone))
        raise
    if ended is None:
        await shell.console.hint(
            f"They go on in the background: {again('logs', project, shell)} shows what they "
            f"print, {again('down', project, shell)} ends and removes them."
        )
    return 0


async def _whole(work: Awaitable[None]) -> bool:
    await work
    return True


async def _stopped(own: Own, timeout_s: int, shell: Shell) -> None:
    with suppress(EngineError):
        await shell.seat.engine.containers.stop(own.id, timeout_s)


_WAIT = "there is one way to wait here: without -d, what they print is shown"
_BUILT = "build the image first, with `build -t NAME .`"
_ALL = "without -d, what all of them print is shown; `compose logs NAME` shows one alone"
_END = "what they print is shown until all have ended; Stop, or `compose stop`, ends them"

PROGRAM = program(
    "up",
    SERVICES,
    "Make and start the services of the Compose file in your message",
    (
        Flag("abort-on-container-exit", refused=_END),
        Flag("abort-on-container-failure", refused=_END),
        Flag("always-recreate-deps", refused="`--force-recreate` makes all anew"),
        Flag("attach", kind=Kind.LIST, refused=_ALL),
        Flag("attach-dependencies", refused=_ALL),
        Flag("build", refused=_BUILT),
        Flag("detach", "d", help="Leave them in the background"),
        Flag("exit-code-from", kind=Kind.STRING, refused=_END),
        Flag("force-recreate", help="Make containers anew, even if nothing has changed"),
        Flag("menu", refused="a chat has buttons"),
        Flag("no-attach", kind=Kind.LIST, refused=_ALL),
        Flag("no-build", refused=_BUILT),
        Flag("no-color", refused="there are no colours of its own here"),
        Flag("no-deps", help="Without what the services depend on"),
        Flag("no-log-prefix", help="Without names before what they print"),
        Flag("no-recreate", help="Keep containers even if the file has changed"),
        Flag("no-start", help="Only make them"),
        Flag("pull", kind=Kind.STRING, refused="`compose pull` fetches the images anew"),
        Flag("quiet-build", refused=_BUILT),
        Flag("quiet-pull", refused="a download is told in two lines"),
        Flag("remove-orphans", help="Remove containers that the file knows no more"),
        Flag("renew-anon-volumes", "V", refused="`down -v` removes volumes"),
        Flag("scale", kind=Kind.LIST, refused=ONE),
        TIMEOUT,
        Flag("timestamps", help="Each line's time before it"),
        Flag("wait", refused=_WAIT),
        Flag("wait-timeout", kind=Kind.INT, refused=_WAIT),
        Flag("watch", "w", refused="there are no files of yours to watch"),
        Flag("yes", "y", refused="nothing is asked here"),
    ),
    up,
)
