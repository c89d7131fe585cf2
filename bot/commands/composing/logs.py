"""`docker compose logs`: what a project's containers have printed; with -f what they go on to."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.commands.composing.declaring import ONE, SERVICES, program
from bot.commands.composing.reading import found, others
from bot.commands.composing.watching import Watch
from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.commands.streaming import while_watched
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.moments import stamp
from bot.sandbox.seat import Own


async def logs(flags: Parsed, shell: Shell) -> int:
    """Print each line behind its container's name."""
    made = await found(flags, shell)
    shown = made.of(flags.args)
    watch = Watch(
        shown,
        made.name,
        shell,
        prefixed=not flags.bool("no-log-prefix"),
        timestamps=flags.bool("timestamps"),
    )
    if flags.bool("follow"):
        if await while_watched(_all(shown, watch, flags), shell) is None:
            await shell.console.hint("They go on in the background.")
        return 0
    for own in shown:
        await _one(own, watch, flags)
    if unknown := made.unknown(flags.args):
        await shell.console.hint(f"There is no service `{unknown[0]}`. {made.services}")
    if not made.containers:
        await others(made.name, shell)
    elif shown and not watch.printed:
        await shell.console.hint("They have printed nothing so far.")
    return 0


async def _all(shown: Sequence[Own], watch: Watch, flags: Parsed) -> bool:
    async with asyncio.TaskGroup() as group:
        for own in shown:
            group.create_task(_one(own, watch, flags))
    return True


async def _one(own: Own, watch: Watch, flags: Parsed) -> None:
    tail = flags.text("tail")
    await watch.show(
        own,
        follow=flags.bool("follow"),
        tail=tail if tail.isascii() and tail.isdigit() else "all",
        since=_moment(flags, "since"),
        until=_moment(flags, "until"),
    )
    if flags.bool("follow") and own.alive:
        await watch.end(own)


def _moment(flags: Parsed, name: str) -> str:
    if not flags.text(name):
        return ""
    try:
        return stamp(flags.text(name), datetime.now(UTC))
    except ValueError as error:
        raise Failure(f'invalid value for "{name}": {error}') from None


PROGRAM = program(
    "logs",
    SERVICES,
    "Show what a project's containers have printed",
    (
        Flag("follow", "f", help="Go on as they print more"),
        Flag("index", kind=Kind.INT, refused=ONE),
        Flag("no-color", refused="there are no colours of its own here"),
        Flag("no-log-prefix", help="Without names before the lines"),
        Flag("since", kind=Kind.STRING, help="Only from this time on: 10m, or a date"),
        Flag("tail", "n", Kind.STRING, "How many of each one's last lines", default="all"),
        Flag("timestamps", "t", help="Each line's time before it"),
        Flag("until", kind=Kind.STRING, help="Only up to this time: 10m, or a date"),
    ),
    logs,
)
