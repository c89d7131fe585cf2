"""`docker compose ps`: a project's containers, by default those that run."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.commands import ps as docker_ps
from bot.commands.composing.declaring import SERVICES, program
from bot.commands.composing.project import SERVICE
from bot.commands.composing.reading import again, found, others
from bot.commands.failures import Failure
from bot.commands.listings import FORMAT
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields
from bot.sandbox.seat import Own

_ENDED = re.compile(r"Exited \((\d+)\)")
_SHOWN = ("Name", "Image", "Command", "Service", "RunningFor", "Status", "Ports")
_COLUMNS = "\t".join(f"{{{{.{name}}}}}" for name in _SHOWN)
_TITLES = {
    **docker_ps.TITLES,
    "Name": "NAME",
    "Service": "SERVICE",
    "Project": "PROJECT",
    "Health": "HEALTH",
    "ExitCode": "EXIT CODE",
    "Publishers": "PUBLISHERS",
}


async def ps(flags: Parsed, shell: Shell) -> int:
    """List them, by name."""
    states = [*flags.texts("status"), *_filtered(flags)]
    made = await found(flags, shell)
    everything = flags.bool("all") or bool(states)
    shown = sorted(made.of(flags.args, orphans=True), key=lambda own: own.name)
    shown = [own for own in shown if everything or own.alive]
    shown = [own for own in shown if not states or own.state in states]
    if flags.bool("quiet"):
        if shown:
            await shell.console.out("\n".join(own.id for own in shown))
        return 0
    if flags.bool("services"):
        await shell.console.out("\n".join(dict.fromkeys(own.labels[SERVICE] for own in shown)))
        return 0
    rows = [_fields(own, made.name, flags.bool("no-trunc")) for own in shown]
    text = listing(flags.text("format"), _TITLES, rows, _COLUMNS)
    if text:
        await shell.console.out(text)
    if not made.containers:
        await others(made.name, shell)
    elif unknown := made.unknown(flags.args):
        await shell.console.hint(f"There is no service `{unknown[0]}`. {made.services}")
    elif not everything and len(shown) < len(made.of(flags.args, orphans=True)):
        await shell.console.hint(
            f"{again('ps -a', made.name, shell)} shows those that have ended, too."
        )
    return 0


def _filtered(flags: Parsed) -> Sequence[str]:
    if not flags.text("filter"):
        return ()
    name, equals, value = flags.text("filter").partition("=")
    if not equals:
        raise Failure("arguments to --filter should be in form KEY=VAL")
    if name != "status":
        raise Failure(f"unknown filter {name}")
    return (value,)


def _fields(own: Own, project: str, whole: bool) -> Fields:
    row = docker_ps.fields(own, whole, datetime.now(UTC))
    return Fields(
        {
            **row,
            "Name": own.name,
            "Service": own.labels[SERVICE],
            "Project": project,
            "Health": "",
            "ExitCode": int(ended[1]) if (ended := _ENDED.match(own.status)) else 0,
            "Publishers": [],
        },
        "formatter.ContainerContext",
    )


PROGRAM = program(
    "ps",
    SERVICES,
    "List a project's containers",
    (
        Flag("all", "a", help="Stopped ones too"),
        Flag("filter", kind=Kind.STRING, help="Only those: status=exited"),
        FORMAT,
        Flag("no-trunc", help="Whole IDs and commands"),
        Flag("orphans", refused="without the file nobody knows which they are"),
        Flag("quiet", "q", help="Only IDs"),
        Flag("services", help="Only the services' names"),
        Flag("status", kind=Kind.LIST, help="Only those in this state: running, exited, ..."),
    ),
    ps,
)
