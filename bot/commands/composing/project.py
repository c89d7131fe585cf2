"""A project as the engine has it: containers, networks and volumes by Compose's own labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine.values import Network, Volume
from bot.sandbox.seat import Own, Seat

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
NETWORK = "com.docker.compose.network"
VOLUME = "com.docker.compose.volume"
HASH = "com.docker.compose.config-hash"
DEPENDS = "com.docker.compose.depends_on"
FILES = "com.docker.compose.project.config_files"
ONEOFF = "com.docker.compose.oneoff"
NUMBER = "com.docker.compose.container-number"


@dataclass(frozen=True, slots=True)
class Made:
    """What there is of the project `name`; containers by their services' names.

    `declared` are the services of the file, if one was read.
    """

    name: str
    containers: Sequence[Own]
    networks: Sequence[Network]
    volumes: Sequence[Volume]
    declared: Sequence[str] | None = None

    @classmethod
    async def find(cls, seat: Seat, name: str) -> "Made":
        """Look it up; of a project that there is not, all is empty."""

        def ours(labels: Mapping[str, str]) -> bool:
            return labels.get(PROJECT) == name

        return cls(
            name,
            sorted(
                (
                    own
                    for own in await seat.containers()
                    if SERVICE in own.labels and ours(own.labels)
                ),
                key=lambda own: (own.labels[SERVICE], own.name),
            ),
            [one for one in await seat.own_networks.visible() if ours(one.labels)],
            [one for one in await seat.own_volumes.visible() if ours(one.labels)],
        )

    def of(
        self, services: Sequence[str], *, needed: bool = False, orphans: bool = False
    ) -> list[Own]:
        """The containers of these services, or all, each behind what it depends on.

        With `needed` also those that they depend on, with `orphans` those that the file knows
        no more.
        """
        wanted = set(services) or {own.labels[SERVICE] for own in self.containers}
        by_service = {own.labels[SERVICE]: own for own in self.containers}
        ordered: dict[str, Own] = {}

        def add(service: str) -> None:
            if service in by_service and service not in ordered:
                own = by_service.pop(service)
                for other in _needs(own):
                    add(other)
                ordered[service] = own

        for own in self.containers:
            add(own.labels[SERVICE])
        if needed:
            for own in reversed(ordered.values()):
                if own.labels[SERVICE] in wanted:
                    wanted.update(_needs(own))
        if not orphans and self.declared is not None:
            wanted.intersection_update(self.declared)
        return [own for service, own in ordered.items() if service in wanted]

    def unknown(self, services: Sequence[str]) -> list[str]:
        """Which of these services have no container."""
        known = {own.labels[SERVICE] for own in self.containers}
        return [service for service in services if service not in known]

    @property
    def services(self) -> str:
        """A sentence on what services there are."""
        known = dict.fromkeys(f"`{own.labels[SERVICE]}`" for own in self.containers)
        return f"Its services are {', '.join(known)}." if known else "It has no containers."


def _needs(own: Own) -> list[str]:
    """The services that it depends on, from `db:service_started:false,…`."""
    return [each.partition(":")[0] for each in own.labels.get(DEPENDS, "").split(",") if each]


async def projects(seat: Seat) -> dict[str, list[Own]]:
    """The containers of each project that has any."""
    found: dict[str, list[Own]] = {}
    for own in await seat.containers():
        if SERVICE in own.labels and PROJECT in own.labels:
            found.setdefault(own.labels[PROJECT], []).append(own)
    return dict(sorted(found.items()))
