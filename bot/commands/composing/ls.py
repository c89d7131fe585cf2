"""`docker compose ls`: the person's projects, and in which states their containers are."""

import json
from collections import Counter

from bot.commands.composing.declaring import program
from bot.commands.composing.project import FILES, projects
from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.table import table
from bot.docker_cli.usage import Arity

_LEAST_COLUMN = 20


async def ls(flags: Parsed, shell: Shell) -> int:
    """List them by name."""
    form = flags.text("format")
    rows = []
    for name, containers in (await projects(shell.seat)).items():
        shown = [own for own in containers if flags.bool("all") or own.alive]
        states = Counter(own.state for own in shown)
        if shown:
            text = ", ".join(f"{state}({number})" for state, number in sorted(states.items()))
            rows.append((name, text, shown[0].labels.get(FILES, "N/A")))
    if flags.bool("quiet"):
        if rows:
            await shell.console.out("\n".join(name for name, *_ in rows))
    elif form == "json":
        keys = ("Name", "Status", "ConfigFiles")
        every = [dict(zip(keys, row, strict=True)) for row in rows]
        await shell.console.out(json.dumps(every, separators=(",", ":"), ensure_ascii=False))
    elif form in ("table", "pretty"):
        await shell.console.out(table(("NAME", "STATUS", "CONFIG FILES"), rows, _LEAST_COLUMN))
    else:
        raise Failure(f'format value "{form}" could not be parsed: parsing failed')
    return 0


PROGRAM = program(
    "ls",
    "",
    "List your projects",
    (
        Flag("all", "a", help="Stopped ones too"),
        Flag("filter", kind=Kind.LIST, refused="a person has few projects here"),
        Flag("format", kind=Kind.STRING, help="table or json", default="table"),
        Flag("quiet", "q", help="Only names"),
    ),
    ls,
    arity=Arity.no_args(),
)
