"""What the people of a bot may run and how much of it, from the settings; for seats."""

from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from ipaddress import IPv4Network
from typing import Self

from bot.docker_cli.reference import Reference
from bot.sandbox.labels import OWN_IMAGE
from bot.settings import Settings

MIB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Sizes are bytes, `cpus` processors; `memory` and `cpus` hold where a person asks nothing."""

    allowed_images: tuple[str, ...]
    containers_per_person: int
    running_per_person: int
    memory: int
    memory_max: int
    cpus: Decimal
    cpus_max: Decimal
    pids: int
    shm_size: int
    log_max_size: int
    images_per_person: int
    images_size: int
    networks_per_person: int
    networks_subnet: IPv4Network
    networks_way_out: bool
    volumes_per_person: int

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The rules that hold until the process ends."""
        return cls(
            allowed_images=settings.allowed_images,
            containers_per_person=settings.containers_per_person,
            running_per_person=settings.running_per_person,
            memory=settings.memory_mib * MIB,
            memory_max=settings.memory_max_mib * MIB,
            cpus=Decimal(str(settings.cpus)),
            cpus_max=Decimal(str(settings.cpus_max)),
            pids=settings.pids,
            shm_size=settings.shm_mib * MIB,
            log_max_size=settings.log_max_mib * MIB,
            images_per_person=settings.images_per_person,
            images_size=settings.images_per_person_mib * MIB,
            networks_per_person=settings.networks_per_person,
            networks_subnet=settings.networks_subnet,
            networks_way_out=settings.networks_way_out,
            volumes_per_person=settings.volumes_per_person,
        )

    def allows(self, reference: Reference) -> bool:
        """Whether the image's repository is on the list, whatever its tag or digest.

        A `*` stays within one part of a name: `py*` lets in `python` but not `pyro/miner`.
        Alone it stands for every image, but for those that somebody here named their own.
        """
        if OWN_IMAGE.match(reference.familiar):
            return False
        return any(_matches(reference.familiar, allowed) for allowed in self.allowed_images)

    def names(self, reference: Reference) -> bool:
        """Whether the list has the image's very name, and not only a pattern for it."""
        return reference.familiar in self.allowed_images


def _matches(name: str, pattern: str) -> bool:
    if pattern == "*":
        return True
    parts, globs = name.split("/"), pattern.split("/")
    return len(parts) == len(globs) and all(map(fnmatchcase, parts, globs))
