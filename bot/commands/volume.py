"""`docker volume …`: volumes of the person's own, which outlive the containers that have them."""

from collections.abc import Mapping, Sequence

from bot.commands.each import tell
from bot.commands.failures import Failure, explain
from bot.commands.inspecting import VOLUME, Found, inspect_each
from bot.commands.listings import FILTER, FORMAT, as_the_engine_says
from bot.commands.matching import dangling, labelled
from bot.commands.options import check_label
from bot.commands.program import Program
from bot.commands.refused import HOST
from bot.commands.shell import Shell
from bot.docker_cli.filters import parse_filters
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Volume
from bot.sandbox.errors import NoSuchVolume

_SWARM = "there is no swarm here"
_COLUMNS = "{{.Driver}}\t{{.Name}}"
RAW = "name: {{.Name}}\ndriver: {{.Driver}}\n"
TITLES = {
    "Name": "VOLUME NAME",
    "Driver": "DRIVER",
    "Scope": "SCOPE",
    "Mountpoint": "MOUNTPOINT",
    "Labels": "LABELS",
    "Links": "LINKS",
    "Size": "SIZE",
    "Availability": "AVAILABILITY",
    "Group": "GROUP",
    "Status": "STATUS",
}
FILTERS = ("dangling", "driver", "label", "name")


async def create(flags: Parsed, shell: Shell) -> int:
    """Make one, unless it is there, and print its name."""
    if flags.text("driver") not in ("", "local"):
        raise Failure(
            f"--driver {flags.text('driver')} is not available here: volumes here are local", 125
        )
    name = flags.args[0] if flags.args else ""
    if len(name) == 1:
        raise Failure(
            f"Error response from daemon: create {name}: volume name is too short, names should be "
            "at least two alphanumeric characters"
        )
    labels = dict(label.partition("=")[::2] for label in flags.texts("label"))
    await shell.console.out(await shell.seat.own_volumes.create(name, labels))
    return 0


async def ls(flags: Parsed, shell: Shell) -> int:
    """Print the person's volumes."""
    async with as_the_engine_says("volumes", shell):
        filters = parse_filters(flags.texts("filter"), FILTERS)
        if "dangling" in filters:
            dangling(filters["dangling"])
    used = {name for own in await shell.seat.containers() for name in own.mounts}
    found = await shell.seat.own_volumes.visible()
    rows = [fields(volume) for volume in found if _passes(volume, filters, used)]
    form = flags.text("format") or ("{{.Name}}" if flags.bool("quiet") else "")
    if form == "raw":
        form = "name: {{.Name}}" if flags.bool("quiet") else RAW
    text = listing(form, TITLES, rows, _COLUMNS)
    if rows or text:
        await shell.console.out(text)
    return 0


def _passes(volume: Volume, filters: Mapping[str, Sequence[str]], used: set[str]) -> bool:
    for name, values in filters.items():
        match name:
            case "label":
                good = all(labelled(volume.labels, value) for value in values)
            case "name":
                good = any(value in volume.name for value in values)
            case "driver":
                good = volume.driver in values
            case _:
                good = dangling(values) == (volume.name not in used)
        if not good:
            return False
    return True


def fields(volume: Volume) -> Fields:
    """A volume as a row of a listing."""
    labels = volume.labels
    return Fields(
        {
            "Name": volume.name,
            "Driver": volume.driver,
            "Scope": volume.scope,
            "Mountpoint": "",
            "Labels": ",".join(f"{key}={value}" for key, value in labels.items()),
            "Label": lambda key: labels.get(key, ""),
            "Links": "N/A",
            "Size": "N/A",
            "Availability": "N/A",
            "Group": "N/A",
            "Status": "N/A",
        },
        "*formatter.volumeContext",
    )


async def inspect(flags: Parsed, shell: Shell) -> int:
    """Print what there is to know about them, as JSON or by a template."""

    async def look(name: str) -> Found:
        return VOLUME, (await shell.seat.own_volumes.find(name)).raw

    return await inspect_each(flags, shell, look, typed_only=True)


async def rm(flags: Parsed, shell: Shell) -> int:
    """Remove each and print its name; with -f it is no failure that there was none."""
    failures: list[Failure] = []
    for name in flags.args:
        try:
            volume = await shell.seat.own_volumes.find(name)
            await shell.seat.own_volumes.remove(volume, force=flags.bool("force"))
        except Exception as error:
            if flags.bool("force") and isinstance(error, NoSuchVolume):
                await shell.console.out(name)
                continue
            failure = await explain(error, shell)
            if failure is None:
                raise
            failures.append(failure)
        else:
            await shell.console.out(name)
    await tell(failures, shell)
    return 1 if failures else 0


_CLUSTER = (
    ("availability", Kind.STRING),
    ("group", Kind.STRING),
    ("limit-bytes", Kind.BYTES),
    ("required-bytes", Kind.BYTES),
    ("scope", Kind.STRING),
    ("secret", Kind.LIST),
    ("sharing", Kind.STRING),
    ("topology-preferred", Kind.LIST),
    ("topology-required", Kind.LIST),
    ("type", Kind.STRING),
)

PROGRAMS = (
    Program(
        Usage(
            "docker volume create",
            "[OPTIONS] [VOLUME]",
            "Make a volume of your own",
            (
                Flag("driver", "d", Kind.STRING, "Only local", default="local"),
                Flag(
                    "label", kind=Kind.LIST, help="Put a label on it: KEY=value", check=check_label
                ),
                Flag(
                    "name", kind=Kind.STRING, refused="write the name behind: `volume create NAME`"
                ),
                Flag("opt", "o", Kind.LIST, metavar="map", refused=HOST),
                *(Flag(name, kind=kind, refused=_SWARM) for name, kind in _CLUSTER),
            ),
            examples=(
                "docker volume create data",
                "docker run --rm -v data:/data busybox touch /data/kept",
            ),
        ),
        Arity.at_most(1),
        create,
        example="volume create data",
    ),
    Program(
        Usage(
            "docker volume ls",
            "[OPTIONS]",
            "List your volumes",
            (
                Flag("cluster", refused=_SWARM),
                FILTER,
                FORMAT,
                Flag("quiet", "q", help="Only names"),
            ),
            aliases=("docker volume ls", "docker volume list"),
        ),
        Arity.no_args(),
        ls,
        example="volume ls",
    ),
    Program(
        Usage(
            "docker volume inspect",
            "[OPTIONS] VOLUME [VOLUME...]",
            "Show all there is to know about volumes",
            (Flag("format", "f", Kind.STRING, "json, or a Go template such as '{{.Name}}'"),),
        ),
        Arity.at_least(1),
        inspect,
        example="volume inspect data",
    ),
    Program(
        Usage(
            "docker volume rm",
            "[OPTIONS] VOLUME [VOLUME...]",
            "Remove volumes of your own, and what is in them",
            (Flag("force", "f", help="Don't mind if there is none of that name"),),
            aliases=("docker volume rm", "docker volume remove"),
        ),
        Arity.at_least(1),
        rm,
        example="volume rm data",
    ),
)
