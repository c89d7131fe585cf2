"""`docker stats`: what containers use of processor, memory, network and disk, live or once."""

import asyncio
from collections.abc import Sequence

from bot.commands.each import tell
from bot.commands.failures import Failure, explain
from bot.commands.listings import FORMAT
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.streaming import while_watched
from bot.docker_cli.flags import Flag, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields
from bot.docker_cli.text import short_id
from bot.docker_cli.units import binary_size, human_size, percent
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own

_COLUMNS = (
    "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}"
    "\t{{.PIDs}}"
)
_TITLES = {
    "Container": "CONTAINER",
    "ID": "CONTAINER ID",
    "Name": "NAME",
    "CPUPerc": "CPU %",
    "MemUsage": "MEM USAGE / LIMIT",
    "MemPerc": "MEM %",
    "NetIO": "NET I/O",
    "BlockIO": "BLOCK I/O",
    "PIDs": "PIDS",
}


async def stats(flags: Parsed, shell: Shell) -> int:
    """Print them once with --no-stream; else go on as long as a chat waits, then leave the last."""
    failures: list[Failure] = []
    chosen: list[tuple[str, Own]] = []
    for name in flags.args:
        try:
            chosen.append((name, await shell.seat.find(name)))
        except Exception as error:
            failure = await explain(error, shell)
            if failure is None:
                raise
            failures.append(failure)
    if failures:
        await tell(failures, shell)
        return 1
    if flags.bool("no-stream"):
        await shell.console.out(await _text(chosen, flags, shell))
        return 0
    last = ""

    async def go_on() -> None:
        nonlocal last
        while True:
            last = await _text(chosen, flags, shell)
            await shell.console.live(last.split("\n"))

    try:
        await while_watched(go_on(), shell)
    finally:
        await shell.console.live([])
        if last:  # it stays when it is stopped, as at a terminal
            await shell.console.out(last)
    await shell.console.hint(
        f"It was watched for {shell.settings.foreground_timeout_s:g} seconds. "
        f"{shell.typed('stats --no-stream')} shows it once."
    )
    return 0


async def _text(chosen: Sequence[tuple[str, Own]], flags: Parsed, shell: Shell) -> str:
    """One look: the engine takes about a second for it, to measure the processor."""
    looked = list(chosen)
    if not looked:
        everything = await shell.seat.containers(all=flags.bool("all"))
        looked = [(short_id(own.id), own) for own in everything]
    whole = flags.bool("no-trunc")
    async with asyncio.TaskGroup() as group:
        rows = [group.create_task(_row(name, own, whole, shell)) for name, own in looked]
    return listing(flags.text("format"), _TITLES, [row.result() for row in rows], _COLUMNS)


async def _row(typed: str, own: Own, whole: bool, shell: Shell) -> Fields:
    usage = await shell.seat.engine.containers.usage(own.id)
    share = 100 * usage.memory / usage.memory_limit if usage.memory_limit else 0.0
    return Fields(
        {
            "Container": typed,
            "ID": own.id if whole else short_id(own.id),
            "Name": own.name,
            "CPUPerc": percent(usage.cpu),
            "MemUsage": f"{binary_size(usage.memory)} / {binary_size(usage.memory_limit)}",
            "MemPerc": percent(share),
            "NetIO": f"{human_size(usage.received)} / {human_size(usage.sent)}",
            "BlockIO": f"{human_size(usage.read)} / {human_size(usage.written)}",
            "PIDs": str(usage.pids),
        },
        "*container.statsContext",
    )


PROGRAM = Program(
    Usage(
        "docker stats",
        "[OPTIONS] [CONTAINER...]",
        "Show what containers use of processor, memory and disk",
        (
            Flag("all", "a", help="Stopped ones too"),
            FORMAT,
            Flag("no-stream", help="Only once"),
            Flag("no-trunc", help="Whole IDs"),
        ),
        aliases=("docker container stats", "docker stats"),
    ),
    Arity.at_least(0),
    stats,
    example="stats --no-stream",
)
