"""`compose up` until everything runs: images, networks, volumes, then containers in order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.commands.composing.project import (
    DEPENDS,
    FILES,
    HASH,
    NETWORK,
    NUMBER,
    ONEOFF,
    PROJECT,
    SERVICE,
    VOLUME,
    Made,
)
from bot.commands.composing.pull import fetch
from bot.commands.composing.telling import tell, warn
from bot.commands.failures import DAEMON, SPELLING, Failure, daemon, explain
from bot.commands.shell import Shell
from bot.docker_cli.compose import Project, Service
from bot.docker_cli.reference import InvalidReference, Reference
from bot.sandbox.requests import NetworkRequest, VolumeRequest
from bot.sandbox.seat import Own, RunRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """How `up` goes about it: `force` makes every container anew, `keep` none that is there.

    `orphans` removes those that the file knows no more.
    """

    force: bool
    keep: bool
    orphans: bool
    timeout_s: int


class Raised(NamedTuple):
    """A container and its service's name."""

    own: Own
    service: str


async def raise_up(
    project: Project, services: Sequence[Service], shell: Shell, wanted: Wanted
) -> list[Raised]:
    """Make what is missing or has changed; the services' containers, not started."""
    images = {service.name: await _image(service, shell) for service in services}
    made = await Made.find(shell.seat, project.name)
    await _orphans(project, made, shell, wanted)
    await _surroundings(project, services, made, shell)
    there = {own.labels[SERVICE]: own for own in made.containers}
    return [
        Raised(
            await _container(
                project, service, images[service.name], there.get(service.name), shell, wanted
            ),
            service.name,
        )
        for service in services
    ]


async def start(
    containers: Sequence[Raised], shell: Shell, *, quiet: bool = False
) -> dict[str, str]:
    """Start in order those that don't run; by the id of each, when it had ended before.

    In seconds since 1970, and "0" for a new one: what it prints from now on is later. (When it
    started is told too late for that: by then it may have printed.)
    """
    started = {}
    for own, _ in containers:
        if own.alive:
            continue
        if not quiet:
            await tell(shell, "Container", own.name, "Starting")
        ended = (await shell.seat.engine.containers.inspect(own.id)).finished_at
        await shell.seat.start(own)
        if not quiet:
            await tell(shell, "Container", own.name, "Started")
        started[own.id] = f"{ended.timestamp():.6f}" if ended else "0"
    return started


async def _image(service: Service, shell: Shell) -> str:
    """The id of the service's image, which is fetched if it isn't here."""
    try:
        reference = Reference.parse(service.image)
    except InvalidReference as error:
        told = daemon(f"no such image: {service.image}: {error}")
        raise Failure(f"unable to get image '{service.image}': {told}", 1, SPELLING) from None
    if not await shell.seat.has_image(reference):
        await fetch(service.name, reference, shell)
    return (await shell.seat.own_images.find(service.image)).image.id


async def _orphans(project: Project, made: Made, shell: Shell, wanted: Wanted) -> None:
    known = {service.name for service in project.services}
    orphans = [own for own in made.containers if own.labels[SERVICE] not in known]
    if orphans and wanted.orphans:
        for own in orphans:
            await take_down(own, shell, wanted.timeout_s)
    elif orphans:
        names = " ".join(own.name for own in orphans)
        await warn(
            shell,
            f"Found orphan containers ([{names}]) for this project. If you removed or renamed this "
            "service in your compose file, you can run this command with the --remove-orphans flag "
            "to clean it up.",
        )


async def _surroundings(
    project: Project, services: Sequence[Service], made: Made, shell: Shell
) -> None:
    """The networks and volumes that the services name and the project lacks."""
    seat, project = shell.seat, project.only(services)
    networks = {network.name for network in made.networks}
    for name in project.networks:
        full = f"{project.name}_{name}"
        if full not in networks:
            await tell(shell, "Network", full, "Creating")
            await seat.own_networks.create(full, {PROJECT: project.name, NETWORK: name})
            await tell(shell, "Network", full, "Created")
    volumes = {volume.name for volume in made.volumes}
    for name in project.volumes:
        full = f"{project.name}_{name}"
        if full not in volumes:
            await tell(shell, "Volume", full, "Creating")
            await seat.own_volumes.create(full, {PROJECT: project.name, VOLUME: name})
            await tell(shell, "Volume", full, "Created")


async def _container(
    project: Project, service: Service, image: str, old: Own | None, shell: Shell, wanted: Wanted
) -> Own:
    """The service's container, made anew where the file or the image has changed."""
    digest = hashlib.sha256(f"{service!r} {image}".encode()).hexdigest()
    name = service.container_name or f"{project.name}-{service.name}-1"
    same = old is not None and (wanted.keep or old.labels.get(HASH) == digest)
    if old is not None and same and not wanted.force:
        if old.alive:
            await tell(shell, "Container", name, "Running")
        return old
    await tell(shell, "Container", name, "Recreate" if old else "Creating")
    if old is not None:
        await shell.seat.engine.containers.stop(old.id, wanted.timeout_s)
        await shell.seat.engine.containers.remove(old.id, force=True)
    request = _request(project, service, name, digest)
    try:
        own = await shell.seat.create(request)
    except Exception as error:
        failure = await explain(error, shell)
        if failure and failure.message.startswith(DAEMON):
            await tell(shell, "Container", name, failure.message)
        raise
    await tell(shell, "Container", name, "Recreated" if old else "Created")
    return own


def _request(project: Project, service: Service, name: str, digest: str) -> RunRequest:
    labels = {
        **service.labels,
        PROJECT: project.name,
        SERVICE: service.name,
        NUMBER: "1",
        ONEOFF: "False",
        HASH: digest,
        FILES: project.file,
        DEPENDS: ",".join(f"{name}:{how}:false" for name, how in service.depends_on.items()),
    }
    return RunRequest(
        image=Reference.parse(service.image),
        command=service.command or (),
        entrypoint=service.entrypoint,
        env=tuple(
            f"{key}={value}" for key, value in service.environment.items() if value is not None
        ),
        user=service.user,
        workdir=service.working_dir,
        hostname=service.hostname,
        name=name,
        tty=service.tty,
        open_stdin=service.stdin_open,
        detach=True,
        read_only=service.read_only,
        memory=service.memory,
        cpus=service.cpus,
        stop_signal=service.stop_signal or None,
        labels=labels,
        networks=tuple(
            NetworkRequest(f"{project.name}_{network}", (service.name,))
            for network in service.networks
        ),
        volumes=tuple(
            VolumeRequest(
                f"{project.name}_{mount.source}", mount.target, "ro" if mount.read_only else ""
            )
            for mount in service.volumes
        ),
    )


async def take_down(own: Own, shell: Shell, timeout_s: int) -> None:
    """Stop and remove a container; of one that has ended, Compose says that it stops it, too."""
    containers = shell.seat.engine.containers
    await tell(shell, "Container", own.name, "Stopping")
    if own.alive:
        await containers.stop(own.id, timeout_s)
    await tell(shell, "Container", own.name, "Stopped")
    await tell(shell, "Container", own.name, "Removing")
    await containers.remove(own.id, force=True, volumes=True)
    await tell(shell, "Container", own.name, "Removed")
