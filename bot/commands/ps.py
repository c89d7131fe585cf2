"""`docker ps`: the person's containers, newest first."""

import re
from datetime import UTC, datetime

from bot.commands.failures import TEMPLATES, Failure
from bot.commands.listings import FILTER, FORMAT, as_the_engine_says
from bot.commands.program import Program
from bot.commands.ps_filters import NAMES, select
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.durations import ago
from bot.docker_cli.filters import parse_filters
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.ports import Port, display_ports
from bot.docker_cli.template import Fields, Template, TemplateError, headings, typed
from bot.docker_cli.text import ellipsis, short_id
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox import labels
from bot.sandbox.seat import Own

_COMMAND_WIDTH = 20
_MOUNT_WIDTH = 15
_CARD_WIDTH = 34  # columns; a code block on a phone shows about 35
_SIZED = re.compile(r"\.Size|\.MarshalJSON|json \.\s*}}")
_COLUMNS = "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}"
TITLES = {
    "ID": "CONTAINER ID",
    "Names": "NAMES",
    "Image": "IMAGE",
    "Command": "COMMAND",
    "CreatedAt": "CREATED AT",
    "RunningFor": "CREATED",
    "Ports": "PORTS",
    "State": "STATE",
    "Status": "STATUS",
    "Size": "SIZE",
    "Labels": "LABELS",
    "Mounts": "MOUNTS",
    "LocalVolumes": "LOCAL VOLUMES",
    "Networks": "NETWORKS",
    "Platform": "PLATFORM",
}

NO_PLATFORM = typed("*v1.Platform", None)  # where an engine keeps images of one platform only
RAW = """\
container_id: {{.ID}}
image: {{.Image}}
command: {{.Command}}
created_at: {{.CreatedAt}}
state: {{- pad .State 1 0}}
status: {{- pad .Status 1 0}}
names: {{.Names}}
labels: {{- pad .Labels 1 0}}
ports: {{- pad .Ports 1 0}}
"""
_NOTHING = Fields(
    {
        **dict.fromkeys(TITLES, ""),
        "Image": "<no image>",
        "Command": '""',
        "CreatedAt": "1970-01-01 00:00:00 +0000 UTC",
        "RunningFor": "56 years ago",
        "Platform": NO_PLATFORM,
        "Size": "0B",
        "LocalVolumes": "0",
        "Label": lambda key: "",
    },
    "*formatter.ContainerContext",
    headings(TITLES),
)


async def ps(flags: Parsed, shell: Shell) -> int:
    """Print the containers that the flags ask for."""
    form, sized = flags.text("format"), flags.bool("size")
    async with as_the_engine_says("containers", shell):
        filters = parse_filters(flags.texts("filter"), NAMES)
    newest = flags.int("last")
    if flags.bool("latest") and newest < 0:
        newest = 1
    everything = flags.bool("all") or newest > 0 or "status" in filters
    own = await shell.seat.containers(
        all=everything or bool(filters), size=sized or _SIZED.search(form) is not None
    )
    async with as_the_engine_says("containers", shell):
        shown = [one for one in select(own, filters) if everything or one.alive]
    if newest > 0:
        shown = shown[:newest]
    if flags.bool("quiet") and form:
        await shell.console.err(
            "WARNING: Ignoring custom format, because both --format and --quiet are set."
        )
    if flags.bool("quiet"):
        form = "container_id: {{.ID}}" if form == "raw" else "{{.ID}}"
    if form == "raw":
        form = RAW + ("size: {{.Size}}\n" if sized else "")
    now = datetime.now(UTC)
    if flags.bool("cards"):
        cards = [_card(one, now) for one in shown]
        await shell.console.out("\n\n".join(cards) or "no containers")
        return 0
    rows = [fields(one, flags.bool("no-trunc"), now) for one in shown]
    try:
        Template(form).render(_NOTHING)  # as the client does before it asks the engine
    except TemplateError as error:
        doing = "parse" if error.parsing else "execute"  # only ps says which
        raise Failure(f"failed to {doing} template: {error.reason}", hint=TEMPLATES) from None
    text = listing(form, TITLES, rows, _COLUMNS + ("\t{{.Size}}" if sized else ""))
    if rows or text:
        await shell.console.out(text)
    return 0


def _card(own: Own, now: datetime) -> str:
    """A container in lines that fit a phone's screen."""
    lines = [
        f"{own.name} · {own.image}",
        own.status,
        f"{short_id(own.id)} · {ago(own.created, now)}",
        own.command,
    ]
    return "\n".join(ellipsis(line, _CARD_WIDTH) for line in lines)


def fields(own: Own, whole: bool, now: datetime) -> Fields:
    """A container as a row of a listing; with `whole` nothing is cut short."""
    marks = labels.visible(own.labels)
    return Fields(
        {
            "ID": own.id if whole else short_id(own.id),
            "Names": own.name,
            "Image": _image(own, whole),
            "Command": go.quote(own.command if whole else ellipsis(own.command, _COMMAND_WIDTH)),
            "CreatedAt": f"{own.created:%Y-%m-%d %H:%M:%S} +0000 UTC",
            "RunningFor": ago(own.created, now),
            "Platform": NO_PLATFORM,
            "Ports": display_ports(
                Port(one.private, one.kind, one.public, one.address) for one in own.ports
            ),
            "State": own.state,
            "Status": own.status,
            "Size": _size(own),
            "Labels": ",".join(f"{key}={value}" for key, value in marks.items()),
            "Label": lambda key: marks.get(key, ""),
            "Mounts": ",".join(
                name if whole else ellipsis(name, _MOUNT_WIDTH) for name in own.mounts
            ),
            "LocalVolumes": str(len(own.mounts)),
            "Networks": ",".join(own.networks),
        },
        "*formatter.ContainerContext",
    )


def _image(own: Own, whole: bool) -> str:
    """Its id where the name has gone to another image."""
    of_id = own.image in (own.image_id, own.image_id.removeprefix("sha256:"))
    return short_id(own.image) if of_id and not whole else own.image


def _size(own: Own) -> str:
    written = human_size(own.size_rw or 0)
    return f"{written} (virtual {human_size(own.size_root_fs)})" if own.size_root_fs else written


PROGRAM = Program(
    Usage(
        "docker ps",
        "[OPTIONS]",
        "List your containers",
        (
            Flag("all", "a", help="Stopped ones too"),
            Flag("cards", help="A few short lines each, for a phone's screen"),
            FILTER,
            FORMAT,
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
