"""Whether a Compose file's services fit together, and which of them starts before which."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from bot.docker_cli.compose.errors import ComposeError
from bot.docker_cli.ports import check_published

_INVALID = "invalid compose project"


class _Source(Protocol):
    @property
    def source(self) -> str: ...


class _Service(Protocol):
    """What is looked at of a service."""

    @property
    def name(self) -> str: ...
    @property
    def image(self) -> str: ...
    @property
    def container_name(self) -> str: ...
    @property
    def depends_on(self) -> Mapping[str, str]: ...
    @property
    def networks(self) -> Sequence[str]: ...
    @property
    def volumes(self) -> Sequence[_Source]: ...


S = TypeVar("S", bound=_Service)


def check(services: Sequence[_Service], networks: Sequence[str], volumes: Sequence[str]) -> None:
    """Raise ComposeError for a service without an image, or for what is named and isn't there."""
    names = {service.name for service in services}
    taken: set[str] = set()
    for service in services:
        if service.container_name and service.container_name in taken:
            # Compose means to name the other service, and does not.
            raise ComposeError(
                f'services.{service.name}: container name "{service.container_name}" is already in '
                'use by service {}"'
            )
        taken.add(service.container_name)
    for service in services:
        if not service.image:
            raise ComposeError(
                f'service "{service.name}" has neither an image nor a build context specified: '
                f"{_INVALID}"
            )
        for wrong in _missing(service, names, networks, volumes):
            raise ComposeError(f'service "{service.name}" {wrong}: {_INVALID}')


def _missing(
    service: _Service, services: set[str], networks: Sequence[str], volumes: Sequence[str]
) -> Iterator[str]:
    for network in service.networks:
        if network not in networks:
            yield f"refers to undefined network {network}"
    for other in service.depends_on:
        if other not in services:
            yield f'depends on undefined service "{other}"'
    for mount in service.volumes:
        if mount.source not in volumes:
            yield f"refers to undefined volume {mount.source}"


def check_ports(ports: Sequence[Any]) -> None:
    """Raise ComposeError for what `ports` can't mean, though nothing outside reaches them here."""
    for port in ports:
        try:
            if isinstance(port, str | int):
                check_published(str(port))
        except ValueError as error:
            # Compose has the library's older words, which begin with a capital.
            raise ComposeError(str(error)[:1].upper() + str(error)[1:]) from None


def in_order(services: Sequence[S]) -> tuple[S, ...]:
    """Each service behind those that it depends on; raises ComposeError for a circle."""
    ordered: dict[str, S] = {}
    left = {service.name: service for service in services}
    while left:
        ready = [each for each in left.values() if ordered.keys() >= set(each.depends_on)]
        if not ready:
            raise ComposeError(f"dependency cycle detected: {' -> '.join(_circle(left))}")
        for service in ready:
            ordered[service.name] = left.pop(service.name)
    return tuple(ordered.values())


def _circle(left: Mapping[str, _Service]) -> list[str]:
    """A way round, from a service back to it; each of `left` depends on another of them."""
    way = [min(left)]
    while way[-1] not in way[:-1]:
        way.append(next(each for each in left[way[-1]].depends_on if each in left))
    return way[way.index(way[-1]) :]
