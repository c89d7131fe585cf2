"""`compose up` until everything runs: images, networks, volumes, then containers in order."""

import hashlib
from collections.abc import Sequence

from bot.commands.composing.project import (
    HASH,
    NETWORK,
    NUMBER,
    PROJECT,
    SERVICE,
    VOLUME,
    Made,
    tell,
)
from bot.commands.failures import Failure
from bot.commands.pulling import pull_image
from bot.commands.shell import Shell
from bot.docker_cli.compose import Project, Service
from bot.docker_cli.reference import Reference
from bot.sandbox.requests import NetworkRequest, VolumeRequest
from bot.sandbox.seat import Own, RunRequest


async def raise_up(
    project: Project,
    services: Sequence[Service],
    shell: Shell,
    *,
    force: bool = False,
    orphans: bool = False,
) -> list[Own]:
    """Make what is missing or has changed, and return the services' containers, not started.

    With `force` every container is made anew; `orphans` removes those that the file knows no more.
    """
    images = {service.name: await _image(service, shell) for service in services}
    made = await Made.find(shell.seat, project.name)
    await _orphans(project, made, shell, remove=orphans)
    await _surroundings(project, services, made, shell)
    there = {own.labels[SERVICE]: own for own in made.containers}
    return [
        await _container(
            project, service, images[service.name], there.get(service.name), shell, force
        )
        for service in services
    ]


async def start(containers: Sequence[Own], shell: Shell) -> dict[str, str]:
    """Start in order those that don't run; by the id of each, when it had ended before.

    In seconds since 1970, and "0" for a new one: what it prints from now on is later. (When it
    started is told too late for that: by then it may have printed.)
    """
    started = {}
    for own in containers:
        if own.alive:
            await tell(shell, "Container", own.name, "Running")
            continue
        await tell(shell, "Container", own.name, "Starting")
        ended = (await shell.seat.engine.containers.inspect(own.id)).finished_at
        await shell.seat.start(own)
        await tell(shell, "Container", own.name, "Started")
        started[own.id] = f"{ended.timestamp():.6f}" if ended else "0"
    return started


async def _image(service: Service, shell: Shell) -> str:
    """The id of the service's image, which is fetched if it isn't here."""
    reference = Reference.parse(service.image)
    if not await shell.seat.has_image(reference):
        await shell.console.err(f" {service.name} Pulling")
        await pull_image(reference, shell)
        await shell.console.err(f" {service.name} Pulled")
    return (await shell.seat.own_images.find(service.image)).image.id


async def _orphans(project: Project, made: Made, shell: Shell, *, remove: bool) -> None:
    known = {service.name for service in project.services}
    orphans = [own for own in made.containers if own.labels[SERVICE] not in known]
    if orphans and remove:
        for own in orphans:
            await take_down(own, shell)
    elif orphans:
        names = " ".join(own.name for own in orphans)
        await shell.console.err(
            f"Found orphan containers ([{names}]) for this project. If you removed or renamed this "
            "service in your compose file, you can run this command with the --remove-orphans flag "
            "to clean it up."
        )


async def _surroundings(
    project: Project, services: Sequence[Service], made: Made, shell: Shell
) -> None:
    """The networks and volumes that the services name and the project lacks."""
    seat, used = shell.seat, {name for service in services for name in service.networks}
    networks = {network.name for network in made.networks}
    for name in project.networks:
        full = f"{project.name}_{name}"
        if name in used and full not in networks:
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
    project: Project, service: Service, image: str, old: Own | None, shell: Shell, force: bool
) -> Own:
    """The service's container, made anew where the file or the image has changed."""
    digest = hashlib.sha256(f"{service!r} {image}".encode()).hexdigest()
    name = service.container_name or f"{project.name}-{service.name}-1"
    if old is not None and old.labels.get(HASH) == digest and not force:
        return old
    await tell(shell, "Container", name, "Recreate" if old else "Creating")
    if old is not None:
        await shell.seat.engine.containers.stop(old.id, shell.settings.stop_timeout_s)
        await shell.seat.engine.containers.remove(old.id, force=True)
    request = _request(project, service, name, digest)
    own = await shell.seat.create(request)
    await tell(shell, "Container", name, "Recreated" if old else "Created")
    return own


def _request(project: Project, service: Service, name: str, digest: str) -> RunRequest:
    labels = {
        **service.labels,
        PROJECT: project.name,
        SERVICE: service.name,
        NUMBER: "1",
        HASH: digest,
    }
    return RunRequest(
        image=Reference.parse(service.image),
        command=service.command,
        entrypoint=service.entrypoint,
        env=tuple(f"{key}={value}" for key, value in service.environment.items()),
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
        stop_signal=service.stop_signal,
        labels=labels,
        networks=tuple(
            NetworkRequest(f"{project.name}_{network}", (service.name,))
            for network in service.networks
        ),
        volumes=tuple(_volume(project, service, text) for text in service.volumes),
    )


def _volume(project: Project, service: Service, text: str) -> VolumeRequest:
    """`NAME:PATH` with `:ro` or `:rw` behind it."""
    source, target, *modes = text.split(":")
    if not target.startswith("/") or modes not in ([], ["ro"], ["rw"]):
        raise Failure(
            f"services.{service.name}.volumes: {text} is not available here: "
            "a volume is written `NAME:/PATH`, or `NAME:/PATH:ro`"
        )
    return VolumeRequest(f"{project.name}_{source}", target, "ro" if modes == ["ro"] else "")


async def take_down(own: Own, shell: Shell) -> None:
    """Stop and remove a container."""
    containers = shell.seat.engine.containers
    if own.alive:
        await tell(shell, "Container", own.name, "Stopping")
        await containers.stop(own.id, shell.settings.stop_timeout_s)
        await tell(shell, "Container", own.name, "Stopped")
    await tell(shell, "Container", own.name, "Removing")
    await containers.remove(own.id, force=True, volumes=True)
    await tell(shell, "Container", own.name, "Removed")
