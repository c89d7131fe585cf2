"""`docker system df`: how much room what is theirs takes up, in sum or one by one."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from bot.commands import images, ps, volume
from bot.commands.filling import fill_in
from bot.commands.listings import FORMAT
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage

_COLUMNS = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}"
_TITLES = {
    "Type": "TYPE",
    "TotalCount": "TOTAL",
    "Active": "ACTIVE",
    "Size": "SIZE",
    "Reclaimable": "RECLAIMABLE",
}
_RAW = """\
type: {{.Type}}
total: {{.TotalCount}}
active: {{.Active}}
size: {{.Size}}
reclaimable: {{.Reclaimable}}
"""
_IMAGES = (
    "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t"
    "{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}"
)
_CONTAINERS = (
    "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t"
    "{{.Status}}\t{{.Names}}"
)
_VOLUMES = "{{.Name}}\t{{.Links}}\t{{.Size}}"
_EACH_RAW = "".join(
    f"{{{{range .{kind}s}}}}type: {kind}\n{raw}\n{{{{end}}}}"
    for kind, raw in (
        ("Image", images.RAW),
        ("Container", ps.RAW + "size: {{.Size}}\n"),
        ("Volume", volume.RAW),
    )
)
_CACHE = "CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED"


async def df(flags: Parsed, shell: Shell) -> int:
    """Print how much of what is theirs there is, and how much of that nothing needs."""
    if flags.bool("verbose"):
        return await _one_by_one(flags.text("format"), shell)
    seat = shell.seat
    own = await seat.containers(size=True)
    stopped = sum(one.size_rw or 0 for one in own if not one.alive)
    written = sum(one.size_rw or 0 for one in own)
    used = {one.image_id for one in own}
    sizes = await seat.own_images.sizes()
    spare = [(image, size) for image, size in sizes if image.id not in used]
    volumes = await seat.own_volumes.sizes()
    mounted = {name for one in own for name in one.mounts}
    held = sum(volumes.values())
    unused = sum(size for name, size in volumes.items() if name not in mounted)
    rows = [
        _row(
            "Images",
            len(sizes),
            len(sizes) - len(spare),
            sum(size for _, size in sizes),
            sum(size for _, size in spare),
        ),
        _row("Containers", len(own), sum(one.alive for one in own), written, stopped),
        _row("Local Volumes", len(volumes), len(mounted & set(volumes)), held, unused),
        _row("Build Cache", 0, 0, 0, 0),
    ]
    form = flags.text("format")
    await shell.console.out(listing(_RAW if form == "raw" else form, _TITLES, rows, _COLUMNS))
    return 0


def _row(kind: str, count: int, active: int, size: int, unused: int) -> Fields:
    reclaimable = human_size(unused, digits=4)
    if size:
        reclaimable += f" ({unused * 100 // size}%)"
    return Fields(
        {
            "Type": kind,
            "TotalCount": str(count),
            "Active": str(active),
            "Size": human_size(size, digits=4),
            "Reclaimable": reclaimable,
        },
        "*formatter.diskUsageImagesContext",
    )


async def _one_by_one(form: str, shell: Shell) -> int:
    """Each image, container and volume of theirs: tables, or one template over all of them."""
    whole = form not in ("", "table")
    now = datetime.now(UTC)
    own = [replace(one, size_root_fs=0) for one in await shell.seat.containers(size=True)]
    rows = {
        "Images": await _images(shell, Counter(one.image_id for one in own), whole, now),
        "Containers": [ps.fields(one, whole, now) for one in own],
        "Volumes": await _volumes(shell, Counter(name for one in own for name in one.mounts)),
    }
    if whole:
        fields = Fields({**rows, "BuildCache": []}, "*formatter.diskUsageContext")
        form = _EACH_RAW if form == "raw" else form
        await fill_in(form, fields, shell, unreadable=1, line=False)
        return 0
    parts = (
        ("Images space usage:", listing("", images.TITLES, rows["Images"], _IMAGES)),
        ("Containers space usage:", listing("", ps.TITLES, rows["Containers"], _CONTAINERS)),
        ("Local Volumes space usage:", listing("", volume.TITLES, rows["Volumes"], _VOLUMES)),
        ("Build cache usage: 0B", _CACHE),
    )
    await shell.console.out("\n\n".join(f"{title}\n\n{table}" for title, table in parts))
    return 0


async def _images(shell: Shell, used: Counter[str], whole: bool, now: datetime) -> list[Fields]:
    made: list[Fields] = []
    for image, size in await shell.seat.own_images.sizes():
        for row in images.names(image):
            fields = images.fields(row, whole, False, now)
            fields["SharedSize"] = human_size(image.size - size, digits=4)
            fields["UniqueSize"] = human_size(size, digits=4)
            fields["Containers"] = str(used[image.id])
            made.append(Fields(fields | {"Digest": ""}, fields.type_name))
    return made


async def _volumes(shell: Shell, used: Counter[str]) -> list[Fields]:
    sizes = await shell.seat.own_volumes.sizes()
    made: list[Fields] = []
    for one in await shell.seat.own_volumes.visible():
        fields = volume.fields(one)
        fields["Links"] = str(used[one.name])
        fields["Size"] = human_size(sizes.get(one.name, 0))
        made.append(fields)
    return made


PROGRAM = Program(
    Usage(
        "docker system df",
        "[OPTIONS]",
        "Show how much space is taken up by what is yours",
        (FORMAT, Flag("verbose", "v", help="Each image, container and volume by itself")),
    ),
    Arity.no_args(),
    df,
    example="system df",
)
