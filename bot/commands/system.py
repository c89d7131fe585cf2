"""`docker info` and `docker system df`: the lab as one person has it, and what they take up."""

from bot.commands.listings import FORMAT
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.version import client
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.format import listing
from bot.docker_cli.template import Fields, Template, dumps
from bot.docker_cli.units import binary_size, human_size
from bot.docker_cli.usage import Arity, Usage

_COLUMNS = "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}"
_TITLES = {
    "Type": "TYPE",
    "TotalCount": "TOTAL",
    "Active": "ACTIVE",
    "Size": "SIZE",
    "Reclaimable": "RECLAIMABLE",
}


async def info(flags: Parsed, shell: Shell) -> int:
    """Print their counts, the engine's kind, and the lab's limits; the host is not described."""
    seat, rules = shell.seat, shell.seat.rules
    engine = await seat.engine.info()
    own = await seat.containers()
    states = [one.state for one in own]
    data: dict[str, object] = {
        "Containers": len(own),
        "ContainersRunning": states.count("running"),
        "ContainersPaused": states.count("paused"),
        "ContainersStopped": sum(not one.alive for one in own),
        "Images": len(await seat.images()),
        "ServerVersion": engine.server_version,
        "Driver": engine.storage_driver,
        "CgroupVersion": engine.cgroup_version,
        "OSType": "linux",
        "Architecture": engine.arch,
        "NCPU": float(rules.cpus_max),
        "MemTotal": rules.memory_max,
        "ClientInfo": {"Version": client(), "Context": "default", "Debug": False},
    }
    form = flags.text("format")
    if form:
        fields = Fields(data, "system.dockerInfo")
        await shell.console.out(dumps(data) if form == "json" else Template(form).render(fields))
        return 0
    networks = len(await seat.own_networks.visible()) - 1
    volumes = len(await seat.own_volumes.visible())
    size = await seat.own_images.size()
    lines = [
        "Client:",
        f" Version:    {client()}",
        " Context:    default",
        " Debug Mode: false",
        "",
        "Server:",
        f" Containers: {data['Containers']}",
        f"  Running: {data['ContainersRunning']}",
        f"  Paused: {data['ContainersPaused']}",
        f"  Stopped: {data['ContainersStopped']}",
        f" Images: {data['Images']}",
        f" Server Version: {engine.server_version}",
        f" Storage Driver: {engine.storage_driver}",
        f" Cgroup Version: {engine.cgroup_version}",
        " OSType: linux",
        f" Architecture: {engine.arch}",
        " Lab:",
        f"  Containers: {len(own)} of {rules.containers_per_person}",
        f"  Running at once: {sum(one.alive for one in own)} of {rules.running_per_person}",
        f"  Own images: {human_size(size)} of {human_size(rules.images_size)}",
        f"  Networks: {networks} of {rules.networks_per_person}",
        f"  Volumes: {volumes} of {rules.volumes_per_person}",
        f"  Memory of a container: {binary_size(float(rules.memory))}, "
        f"at most {binary_size(float(rules.memory_max))}",
        f"  CPUs of a container: {rules.cpus}, at most {rules.cpus_max}",
        f"  Processes of a container: {rules.pids}",
        f"  Images to use: {', '.join(rules.allowed_images)}",
    ]
    await shell.console.out("\n".join(lines))
    return 0


async def df(flags: Parsed, shell: Shell) -> int:
    """Print how much of what is theirs there is, and how much of that nothing needs."""
    seat = shell.seat
    own = await seat.containers(size=True)
    stopped = sum(one.size_rw or 0 for one in own if not one.alive)
    written = sum(one.size_rw or 0 for one in own)
    images = await seat.own_images.usage({one.image_id for one in own})
    sizes = await seat.own_volumes.sizes()
    mounted = {name for one in own for name in one.mounts}
    unused = sum(size for name, size in sizes.items() if name not in mounted)
    rows = [
        _row("Images", images.count, images.active, images.size, images.unused),
        _row("Containers", len(own), sum(one.alive for one in own), written, stopped),
        _row("Local Volumes", len(sizes), len(mounted & set(sizes)), sum(sizes.values()), unused),
        _row("Build Cache", 0, 0, 0, 0),
    ]
    await shell.console.out(listing(flags.text("format"), _TITLES, rows, _COLUMNS))
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


PROGRAMS = (
    Program(
        Usage(
            "docker info",
            "[OPTIONS]",
            "Show your part of the lab, and its limits",
            (Flag("format", "f", Kind.STRING, "json, or a Go template such as '{{.Images}}'"),),
            aliases=("docker system info", "docker info"),
        ),
        Arity.no_args(),
        info,
        example="info",
    ),
    Program(
        Usage(
            "docker system df",
            "[OPTIONS]",
            "Show how much space is taken up by what is yours",
            (
                FORMAT,
                Flag("verbose", "v", refused="`ps -s`, `images` and `volume ls` show the parts"),
            ),
        ),
        Arity.no_args(),
        df,
        example="system df",
    ),
)
