"""`docker logs`: what a container has printed."""

from contextlib import aclosing
from datetime import UTC, datetime

from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.streaming import goes_on, show, while_watched
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.moments import stamp
from bot.docker_cli.usage import Arity, Usage


async def logs(flags: Parsed, shell: Shell) -> int:
    """Print the log; with -f go on until the container ends, or as long as a chat waits."""
    now = datetime.now(UTC)
    since, until = (_moment(flags, name, now) for name in ("since", "until"))
    own = await shell.seat.find(flags.args[0])
    outputs = shell.seat.engine.containers.logs(
        own.id,
        follow=flags.bool("follow"),
        tail=flags.text("tail"),
        since=since,
        until=until,
        timestamps=flags.bool("timestamps"),
    )
    async with aclosing(outputs):
        size = await while_watched(show(outputs, shell.console), shell)
    if size is None:
        await shell.console.hint(goes_on(own.name, shell))
    elif size == 0:
        await shell.console.hint(f"`{own.name}` has printed nothing so far.")
    return 0


def _moment(flags: Parsed, name: str, now: datetime) -> str:
    if not flags.text(name):
        return ""
    try:
        return stamp(flags.text(name), now)
    except ValueError as error:
        raise Failure(
            f'invalid value for "{name}": {error}',
            hint="`10m` means ten minutes ago; a time is written `2025-01-31T12:00:00`.",
        ) from None


PROGRAM = Program(
    Usage(
        "docker logs",
        "[OPTIONS] CONTAINER",
        "Show what a container has printed",
        (
            Flag("details", refused="log drivers' own notes are not kept here"),
            Flag("follow", "f", help="Go on as it prints more"),
            Flag("since", kind=Kind.STRING, help="Only from this time on: 10m, or a date"),
            Flag("tail", "n", Kind.STRING, "How many of the last lines", default="all"),
            Flag("timestamps", "t", help="Each line's time before it"),
            Flag("until", kind=Kind.STRING, help="Only up to this time: 10m, or a date"),
        ),
        aliases=("docker container logs", "docker logs"),
    ),
    Arity.exactly(1),
    logs,
    example="logs web",
)
