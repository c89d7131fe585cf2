"""A project as the engine has it: containers, networks and volumes by Compose's own labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.engine.values import Network, Volume
from bot.sandbox.seat import Own, Seat

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
NETWORK = "com.docker.compose.network"
VOLUME = "com.docker.compose.volume"
HASH = "com.docker.compose.config-hash"
NUMBER = "com.docker.compose.container-number"


@dataclass(frozen=True, slots=True)
class Made:
    """What there is of the project `name`; containers by their services' names."""

    name: str
    containers: Sequence[Own]
    networks: Sequence[Network]
    volumes: Sequence[Volume]

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

    def of(self, services: Sequence[str]) -> list[Own]:
        """The containers of these services, or all; Failure for one that has none."""
        known = [own.labels[SERVICE] for own in self.containers]
        for service in services:
            if service not in known:
                raise Failure(f"no such service: {service}", hint=_services(known))
        return [own for own in self.containers if not services or own.labels[SERVICE] in services]


def _services(known: Sequence[str]) -> str:
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(known))
    return f"Its services are {names}." if names else "It has no containers."


async def projects(seat: Seat) -> dict[str, list[Own]]:
    """The containers of each project that has any."""
    found: dict[str, list[Own]] = {}
    for own in await seat.containers():
        if SERVICE in own.labels and PROJECT in own.labels:
            found.setdefault(own.labels[PROJECT], []).append(own)
    return dict(sorted(found.items()))


async def tell(shell: Shell, thing: str, name: str, state: str) -> None:
    """A line of Compose's progress where there is no terminal to draw on."""
    await shell.console.err(f" {thing} {name}  {state}")
