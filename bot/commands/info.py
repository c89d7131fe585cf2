"""`docker info`: the lab as one person has it."""

import math

from bot.commands.filling import fill_in
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.commands.version import client
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.template import typed
from bot.docker_cli.units import binary_size, human_size
from bot.docker_cli.usage import Arity, Usage


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
        "Swarm": {"LocalNodeState": "inactive"},
        "NCPU": math.ceil(rules.cpus_max),
        "MemTotal": rules.memory_max,
        "ClientInfo": {"Version": client(), "Context": "default", "Debug": False},
    }
    form = flags.text("format")
    if form:
        await fill_in(form, typed("system.dockerInfo", data), shell)
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


PROGRAM = Program(
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
)
