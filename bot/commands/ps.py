"""`docker ps`: the person's containers as a table, newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.durations import ago
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.ports import Port, display_ports
from bot.docker_cli.table import table
from bot.docker_cli.text import ellipsis, short_id
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own

_COMMAND_WIDTH = 20


async def ps(flags: Parsed, shell: Shell) -> int:
    """Print the containers that the flags ask for."""
    latest = 1 if flags.bool("latest") else flags.int("last")
    own = await shell.seat.containers(all=flags.bool("all") or latest > 0, size=flags.bool("size"))
    shown = own[:latest] if latest > 0 else own
    whole = flags.bool("no-trunc")
    if flags.bool("quiet"):
        ids = [one.id if whole else short_id(one.id) for one in shown]
        if ids:
            await shell.console.out("\n".join(ids))
        return 0
    await shell.console.out(_table(shown, whole, flags.bool("size"), datetime.now(UTC)))
    return 0


def _table(containers: Sequence[Own], whole: bool, sized: bool, now: datetime) -> str:
    headers = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"]
    rows = [
        [
            one.id if whole else short_id(one.id),
            one.image,
            go.quote(one.command if whole else ellipsis(one.command, _COMMAND_WIDTH)),
            ago(one.created, now),
            one.status,
            display_ports(Port(p.private, p.kind, p.public, p.address) for p in one.ports),
            one.name,
        ]
        for one in containers
    ]
    if sized:
        headers.append("SIZE")
        for row, one in zip(rows, containers, strict=True):
            row.append(_size(one))
    return table(headers, rows)


def _size(container: Own) -> str:
    written = human_size(container.size_rw or 0)
    virtual = container.size_root_fs or 0
    return f"{written} (virtual {human_size(virtual)})" if virtual else written


PROGRAM = Program(
    Usage(
        "docker ps",
        "[OPTIONS]",
        "List containers",
        (
            Flag("all", "a", help="Stopped ones too; without it, only those that run"),
            Flag("last", "n", Kind.INT, "The n newest, whatever their state", default="-1"),
            Flag("latest", "l", help="The newest, whatever its state"),
            Flag("no-trunc", help="Whole IDs and commands"),
            Flag("quiet", "q", help="Only IDs"),
            Flag("size", "s", help="What each has written, and its whole size"),
        ),
        aliases=(
            "docker container ls",
            "docker container list",
            "docker container ps",
            "docker ps",
        ),
    ),
    Arity.no_args(),
    ps,
    example="ps -a",
)
