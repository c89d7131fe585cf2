"""`docker compose`: a small Compose file's services, networks and volumes, for a lab."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from bot.commands.composing.project import SERVICE, projects, tell
from bot.commands.composing.raising import raise_up, start, take_down
from bot.commands.composing.reading import again, chosen, found, others, read
from bot.commands.composing.watching import Watch
from bot.commands.failures import Failure
from bot.commands.program import Body, Program
from bot.commands.shell import Shell
from bot.commands.streaming import while_watched
from bot.docker_cli import go
from bot.docker_cli.durations import ago
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.table import table
from bot.docker_cli.text import ellipsis
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import EngineError
from bot.sandbox.seat import Own

_COMMAND_WIDTH = 20


async def up(flags: Parsed, shell: Shell) -> int:
    """Bring the file's services up, and show what they print unless they are left alone."""
    project = await read(flags, shell)
    services = chosen(project, flags.args)
    for name in project.unset:
        await shell.console.err(f'The "{name}" variable is not set. Defaulting to a blank string.')
    if project.versioned:
        await shell.console.err(
            "the attribute `version` is obsolete, it will be ignored, please remove it to avoid "
            "potential confusion"
        )
    for service in services:
        for field, why in service.unheeded.items():
            await shell.console.hint(f"`{field}` of `{service.name}` has no effect here: {why}.")
    try:
        made = await raise_up(
            project,
            services,
            shell,
            force=flags.bool("force-recreate"),
            orphans=flags.bool("remove-orphans"),
        )
        started = await start(made, shell)
    except Exception as error:
        if not isinstance(error, Failure):
            await shell.console.hint(
                f"What was made before stays: {again('down', project.name, shell)} removes it."
            )
        raise
    if flags.bool("detach"):
        await shell.console.hint(
            f"{again('ps', project.name, shell)} shows them, "
            f"{again('logs', project.name, shell)} what they print, "
            f"{again('down', project.name, shell)} removes them."
        )
        return 0
    return await _attached(project.name, made, started, shell)


async def _attached(
    project: str, made: Sequence[Own], started: Mapping[str, str], shell: Shell
) -> int:
    watch = Watch(made, project, shell)
    await shell.console.out(f"Attaching to {', '.join(watch.names)}")
    try:
        ended = await while_watched(_whole(watch.follow(started)), shell)
    except asyncio.CancelledError:  # Ctrl-C stops the services
        await asyncio.gather(*(_stopped(own, shell) for own in made))
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


async def _stopped(own: Own, shell: Shell) -> None:
    with suppress(EngineError):
        await shell.seat.engine.containers.stop(own.id, shell.settings.stop_timeout_s)


async def down(flags: Parsed, shell: Shell) -> int:
    """Stop and remove the project's containers, then its networks, and its volumes if asked."""
    made = await found(flags, shell)
    for own in reversed(made.containers):
        await take_down(own, shell)
    for network in made.networks:
        await tell(shell, "Network", network.name, "Removing")
        await shell.seat.own_networks.remove(network)
        await tell(shell, "Network", network.name, "Removed")
    volumes = made.volumes if flags.bool("volumes") else ()
    for volume in volumes:
        await tell(shell, "Volume", volume.name, "Removing")
        await shell.seat.own_volumes.remove(volume)
        await tell(shell, "Volume", volume.name, "Removed")
    if not (made.containers or made.networks or volumes):
        await shell.console.err(f'Warning: No resource found to remove for project "{made.name}".')
        await others(made.name, shell)
    if made.volumes and not volumes:
        names = ", ".join(f"`{volume.name}`" for volume in made.volumes)
        await shell.console.hint(
            f"{names} stays with its data: {again('down -v', made.name, shell)} removes it too."
        )
    return 0


async def ps(flags: Parsed, shell: Shell) -> int:
    """List the project's containers, by default those that run."""
    made = await found(flags, shell)
    shown = [own for own in made.of(flags.args) if flags.bool("all") or own.alive]
    if flags.bool("quiet"):
        await _lines([own.id for own in shown], shell)
        return 0
    if flags.bool("services"):
        await _lines(list(dict.fromkeys(own.labels[SERVICE] for own in shown)), shell)
        return 0
    now = datetime.now(UTC)
    rows = [
        (
            own.name,
            own.image,
            go.quote(ellipsis(own.command, _COMMAND_WIDTH)),
            own.labels[SERVICE],
            ago(own.created, now),
            own.status,
            "",
        )
        for own in shown
    ]
    titles = ("NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS")
    await shell.console.out(table(titles, rows))
    if not made.containers:
        await others(made.name, shell)
    elif len(shown) < len(made.of(flags.args)):
        await shell.console.hint(
            f"{again('ps -a', made.name, shell)} shows those that have ended, too."
        )
    return 0


async def _lines(lines: Sequence[str], shell: Shell) -> None:
    if lines:
        await shell.console.out("\n".join(lines))


async def logs(flags: Parsed, shell: Shell) -> int:
    """What the project's containers have printed; with -f what they go on to print."""
    made = await found(flags, shell)
    shown = made.of(flags.args)
    watch = Watch(shown, made.name, shell)
    tail, times = flags.text("tail"), flags.bool("timestamps")
    tail = tail if tail.isascii() and tail.isdigit() else "all"

    async def all_of_them() -> bool:
        async with asyncio.TaskGroup() as group:
            for own in shown:
                group.create_task(watch.show(own, follow=True, tail=tail, timestamps=times))
        return True

    if flags.bool("follow"):
        if await while_watched(all_of_them(), shell) is None:
            await shell.console.hint("They go on in the background.")
        return 0
    for own in shown:
        await watch.show(own, follow=False, tail=tail, timestamps=times)
    if not shown:
        await others(made.name, shell)
    elif not watch.printed:
        await shell.console.hint("They have printed nothing so far.")
    return 0


def _each(doing: str, done: str, deed: Callable[[Own, Shell], Awaitable[None]]) -> Body:
    """A command that does the same to each container of the project."""

    async def body(flags: Parsed, shell: Shell) -> int:
        made = await found(flags, shell)
        if not made.containers:
            raise Failure(
                f'no container found for project "{made.name}": not found',
                hint=f"{shell.typed('compose up -d')} with a file makes some.",
            )
        for own in made.of(flags.args):
            if own.alive and doing == "Starting":
                continue
            await tell(shell, "Container", own.name, doing)
            await deed(own, shell)
            await tell(shell, "Container", own.name, done)
        return 0

    return body


async def _stop(own: Own, shell: Shell) -> None:
    await shell.seat.engine.containers.stop(own.id, shell.settings.stop_timeout_s)


async def _start(own: Own, shell: Shell) -> None:
    await shell.seat.start(own)


async def _restart(own: Own, shell: Shell) -> None:
    await shell.seat.restart(own, shell.settings.stop_timeout_s)


async def ls(flags: Parsed, shell: Shell) -> int:
    """List the person's projects by how many containers are in which state."""
    rows = []
    for name, containers in (await projects(shell.seat)).items():
        shown = [own for own in containers if flags.bool("all") or own.alive]
        states = Counter(own.state for own in shown)
        if shown:
            text = ", ".join(f"{state}({number})" for state, number in sorted(states.items()))
            rows.append((name, text))
    if flags.bool("quiet"):
        await _lines([name for name, _ in rows], shell)
    else:
        await shell.console.out(table(("NAME", "STATUS"), rows, 20))
    return 0


async def config(flags: Parsed, shell: Shell) -> int:
    """Read the file, and say what is wrong with it, or its services' names."""
    project = await read(flags, shell)
    if not flags.bool("quiet"):
        await shell.console.out("\n".join(service.name for service in project.services))
    return 0


_NAME = Flag("project-name", kind=Kind.STRING, help="Which project: see `compose ls`")
_FILE = Flag("file", kind=Kind.STRING, help="Which attachment is the Compose file")
_WAIT = "there is one way to wait here: without -d, what they print is shown"
_ONE = "there is one container of each service here"


def _program(
    name: str,
    synopsis: str,
    short: str,
    flags: Sequence[Flag],
    body: Body,
    *,
    arity: Arity | None = None,
) -> Program:
    return Program(
        Usage(
            f"docker compose {name}",
            f"[OPTIONS] {synopsis}".rstrip(),
            short,
            (*flags, _FILE, _NAME),
            aliases=(f"docker compose {name}",),
        ),
        arity or Arity.at_least(0),
        body,
        takes_files=False,
        example=f"compose {name}",
    )


_SERVICES = "[SERVICE...]"

PROGRAMS = (
    _program(
        "up",
        _SERVICES,
        "Make and start the services of the Compose file in your message",
        (
            Flag("detach", "d", help="Leave them in the background"),
            Flag("force-recreate", help="Make containers anew, even if nothing has changed"),
            Flag("remove-orphans", help="Remove containers that the file knows no more"),
            Flag("build", refused="build the image first, with `build -t NAME .`"),
            Flag("wait", refused=_WAIT),
            Flag("scale", kind=Kind.LIST, refused=_ONE),
        ),
        up,
    ),
    _program(
        "down",
        "",
        "Stop and remove a project's containers and networks",
        (Flag("volumes", "v", help="Remove its volumes, too, with what is in them"),),
        down,
        arity=Arity.no_args(),
    ),
    _program(
        "ps",
        _SERVICES,
        "List a project's containers",
        (
            Flag("all", "a", help="Stopped ones too"),
            Flag("quiet", "q", help="Only IDs"),
            Flag("services", help="Only the services' names"),
        ),
        ps,
    ),
    _program(
        "logs",
        _SERVICES,
        "Show what a project's containers have printed",
        (
            Flag("follow", "f", help="Go on as they print more"),
            Flag("tail", "n", Kind.STRING, "How many of each one's last lines", default="all"),
            Flag("timestamps", "t", help="Each line's time before it"),
            Flag("no-log-prefix", refused="the names in front tell the lines apart"),
        ),
        logs,
    ),
    _program("stop", _SERVICES, "Stop services", (), _each("Stopping", "Stopped", _stop)),
    _program("start", _SERVICES, "Start services again", (), _each("Starting", "Started", _start)),
    _program(
        "restart",
        _SERVICES,
        "Stop services and start them again",
        (),
        _each("Restarting", "Started", _restart),
    ),
    _program(
        "ls",
        "",
        "List your projects",
        (Flag("all", "a", help="Stopped ones too"), Flag("quiet", "q", help="Only names")),
        ls,
        arity=Arity.no_args(),
    ),
    _program(
        "config",
        "",
        "Check a Compose file, and print its services' names",
        (
            Flag("quiet", "q", help="Print only what is wrong"),
            Flag("services", help="Print the services' names, as it does anyway"),
        ),
        config,
        arity=Arity.no_args(),
    ),
)

REFUSED = {
    "attach": "`attach` with the container's name does it",
    "build": "`build -t NAME .` makes an image, and `image: NAME` uses it",
    "cp": "`cp` with the container's name does it",
    "create": "`compose up -d` makes and starts",
    "events": "`events` tells them",
    "exec": "`exec` with the container's name, as in `exec lab-web-1 ls`, does it",
    "images": "`images` lists them",
    "kill": "`kill` with the container's name does it",
    "pause": "`pause` with the container's name does it",
    "port": "nothing outside reaches a container here",
    "publish": "nothing leaves the lab",
    "pull": "`pull` with the image's name does it",
    "push": "nothing leaves the lab",
    "rm": "`compose down` removes a project's containers",
    "run": "`run --network lab_default IMAGE` puts a container beside the services",
    "scale": _ONE,
    "top": "`top` with the container's name does it",
    "unpause": "`unpause` with the container's name does it",
    "version": "a subset of Compose is part of this bot",
    "wait": "`wait` with the container's name does it",
    "watch": "there are no files of yours to watch",
}  # fmt: skip
"""The rest of Compose, and what to type instead."""

_GLOBAL = {"-p": "--project-name", "--project-name": "--project-name", "-f": "--file",
           "--file": "--file"}  # fmt: skip


def reordered(words: Sequence[str]) -> list[str]:
    """`compose -p shop up` as `compose up --project-name shop`: its own options stand in front."""
    options: list[str] = []
    rest = list(words[1:])
    while rest and (name := rest[0].partition("=")[0]) in _GLOBAL:
        _, equals, value = rest.pop(0).partition("=")
        if not equals:
            value = rest.pop(0) if rest else ""
        options.append(f"{_GLOBAL[name]}={value}")
    return [words[0], *rest[:1], *options, *rest[1:]]
