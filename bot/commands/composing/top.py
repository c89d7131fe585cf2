"""`docker compose top`: what runs in a project's containers."""

from collections.abc import Sequence

from bot.commands.composing.declaring import SERVICES, program
from bot.commands.composing.project import SERVICE
from bot.commands.composing.reading import found, others
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.text import display_width

_GAP, _LEAST = 2, 4


async def top(flags: Parsed, shell: Shell) -> int:
    """Print the processes of all in one table, by the services' names."""
    made = await found(flags, shell, checked=False)
    running = sorted(
        (own for own in made.of(flags.args) if own.alive), key=lambda own: own.labels[SERVICE]
    )
    rows: list[Sequence[str]] = []
    for own in running:
        titles, processes = await shell.seat.engine.containers.top(own.id, "")
        rows = rows or [("SERVICE", "#", *titles)]
        rows += [(own.labels[SERVICE], "1", *process) for process in processes]
    if rows:
        await shell.console.out(_aligned(rows))
    elif not made.containers:
        await others(made.name, shell)
    return 0


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their longest cell, but for the last."""
    widths = [
        max(_LEAST, *(display_width(cell) + _GAP for cell in column))
        for column in zip(*rows, strict=True)
    ]
    return "\n".join(
        "".join(
            cell + " " * (width - display_width(cell))
            for cell, width in zip(row[:-1], widths, strict=False)
        )
        + row[-1]
        for row in rows
    )


PROGRAM = program("top", SERVICES, "Show what runs in a project's containers", (), top)
