"""`docker history`: the steps that an image was made in, newest first."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.commands.listings import FORMAT
from bot.commands.program import Program
from bot.commands.refused import PLATFORM
from bot.commands.shell import Shell
from bot.docker_cli.durations import ago
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields
from bot.docker_cli.text import ellipsis, short_id
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage

_WIDTH = 45
_MISSING = "<missing>"
_SCRATCH = {"CreatedBy": "", "Size": 0, "Comment": "Imported from -"}
"""The empty layer that a build `FROM scratch` begins with here: Docker's begins with none."""
_FORM = "{{.ID}}\t{{.%s}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"
_TITLES = {
    "ID": "IMAGE",
    "CreatedSince": "CREATED",
    "CreatedAt": "CREATED AT",
    "CreatedBy": "CREATED BY",
    "Size": "SIZE",
    "Comment": "COMMENT",
}


async def history(flags: Parsed, shell: Shell) -> int:
    """Print the image's layers, or only their ids."""
    found = await shell.seat.own_images.find(flags.args[0])
    human, whole = flags.bool("human"), flags.bool("no-trunc")
    now = datetime.now(UTC)
    layers = await shell.seat.engine.images.history(found.image.id)
    if layers and layers[-1].items() >= _SCRATCH.items():
        layers = layers[:-1]
    rows = [_fields(layer, whole, human, now) for layer in layers]
    form = flags.text("format") or ("{{.ID}}" if flags.bool("quiet") else "")
    columns = _FORM % ("CreatedSince" if human else "CreatedAt")
    await shell.console.out(listing(form, _TITLES, rows, columns))
    return 0


def _fields(layer: Mapping[str, Any], whole: bool, human: bool, now: datetime) -> Fields:
    created = datetime.fromtimestamp(layer["Created"], UTC)
    by = layer["CreatedBy"].replace("\t", " ")
    identifier = layer["Id"]
    return Fields(
        {
            "ID": identifier if whole or identifier == _MISSING else short_id(identifier),
            "CreatedSince": ago(created, now) if human else f"{created:%Y-%m-%dT%H:%M:%SZ}",
            "CreatedAt": f"{created:%Y-%m-%dT%H:%M:%SZ}",
            "CreatedBy": by if whole else ellipsis(by, _WIDTH),
            "Size": human_size(layer["Size"]) if human else str(layer["Size"]),
            "Comment": layer["Comment"],
        },
        "*image.historyContext",
    )


PROGRAM = Program(
    Usage(
        "docker history",
        "[OPTIONS] IMAGE",
        "Show the steps that an image was made in",
        (
            FORMAT,
            Flag("human", "H", help="Sizes and dates for people", default="true"),
            Flag("no-trunc", help="Whole IDs and commands"),
            Flag("platform", kind=Kind.STRING, refused=PLATFORM),
            Flag("quiet", "q", help="Only IDs"),
        ),
        aliases=("docker image history", "docker history"),
    ),
    Arity.exactly(1),
    history,
    example="history node",
)
