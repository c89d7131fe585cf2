"""`docker inspect`: everything there is to know about what is theirs, as JSON."""

from collections.abc import Awaitable, Callable

from bot.commands import redact
from bot.commands.failures import Failure, no_such_image
from bot.commands.inspecting import CONTAINER, IMAGE, NETWORK, VOLUME, Found, inspect_each
from bot.commands.program import Body, Program
from bot.commands.refused import PLATFORM
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.errors import (
    NoSuchContainer,
    NoSuchImage,
    NoSuchNetwork,
    NoSuchVolume,
    UnreadableImage,
)

_TYPES = (
    '"config", "container", "image", "network", "node", "plugin", "secret", "service", "task", '
    '"volume"'
)
_ELSES = ("config", "node", "plugin", "secret", "service", "task")
_MISSING = (NoSuchContainer, NoSuchImage, NoSuchNetwork, NoSuchVolume, UnreadableImage)


class _Looks:
    """Looks for things of each kind among what the caller can see."""

    def __init__(self, shell: Shell, size: bool) -> None:
        self._shell = shell
        self._seat = shell.seat
        self._size = size
        self.kinds: dict[str, Callable[[str], Awaitable[Found]]] = {
            "container": self.container,
            "image": self.image,
            "network": self.network,
            "volume": self.volume,
        }

    async def any(self, name: str) -> Found:
        """A container before an image, a network, and a volume of the same name."""
        for look in self.kinds.values():
            try:
                return await look(name)
            except _MISSING:
                continue
        raise Failure(f"Error: No such object: {name}", hint=self._hint)

    async def container(self, name: str) -> Found:
        own = await self._seat.find(name)
        detail = await self._seat.engine.containers.inspect(own.id, size=self._size)
        return CONTAINER, redact.container(detail.raw, self._seat.identity)

    async def image(self, name: str) -> Found:
        if not name:
            raise Failure("Error: No such image: ", hint=self._hint)
        images = self._seat.own_images
        image = await images.inspect(await images.find(name))
        await self._no_size("image")
        return IMAGE, redact.image(image.raw)

    async def image_only(self, name: str) -> Found:
        """As `image`, with words of its own where there is none."""
        try:
            return await self.image(name)
        except NoSuchImage:
            raise Failure(no_such_image(name), hint=self._hint) from None

    async def network(self, name: str) -> Found:
        networks = self._seat.own_networks
        network = await networks.inspect(await networks.find(name))
        await self._no_size("network")
        return NETWORK, redact.network(network.raw, self._seat.identity)

    async def volume(self, name: str) -> Found:
        volume = await self._seat.own_volumes.find(name)
        await self._no_size("volume")
        return VOLUME, volume.raw

    async def _no_size(self, kind: str) -> None:
        if self._size:
            await self._shell.console.err(f"WARNING: --size ignored for {kind}")

    @property
    def _hint(self) -> str:
        return (
            f"{self._shell.typed('ps -a')} shows your containers, "
            f"{self._shell.typed('images')} the images that are here."
        )


async def inspect(flags: Parsed, shell: Shell) -> int:
    """Print a JSON array of what was named, whatever its kind."""
    kind = flags.text("type")
    if flags.given("type") and not kind:
        raise Failure("type is empty: must be one of " + _TYPES)
    if kind in _ELSES:
        raise Failure(
            f"--type {kind} is not available here: there are containers, images, networks and "
            "volumes"
        )
    looks = _Looks(shell, flags.bool("size"))
    if kind and kind not in looks.kinds:
        raise Failure(f"unknown type: {go.quote(kind)}: must be one of {_TYPES}")
    if kind == "image":
        return await inspect_each(flags, shell, looks.image_only)
    return await inspect_each(flags, shell, looks.kinds.get(kind, looks.any))


async def inspect_container(flags: Parsed, shell: Shell) -> int:
    """As `docker inspect --type container`."""
    return await inspect_each(flags, shell, _Looks(shell, flags.bool("size")).container)


async def inspect_image(flags: Parsed, shell: Shell) -> int:
    """As `docker inspect --type image`."""
    return await inspect_each(flags, shell, _Looks(shell, size=False).image_only)


_FORMAT = Flag("format", "f", Kind.STRING, "json, or a Go template such as '{{.State.Status}}'")
_SIZE = Flag("size", "s", help="With what a container has written, and its whole size")


def _program(program: str, synopsis: str, short: str, body: Body, *more: Flag) -> Program:
    usage = Usage(program, f"[OPTIONS] {synopsis} [{synopsis}...]", short, (_FORMAT, *more))
    return Program(usage, Arity.at_least(1), body, example="inspect web")


PROGRAMS = (
    _program(
        "docker inspect",
        "NAME|ID",
        "Show all there is to know about containers, images, networks and volumes",
        inspect,
        _SIZE,
        Flag("type", kind=Kind.STRING, help="Only a container, image, network or volume"),
    ),
    _program(
        "docker container inspect",
        "CONTAINER",
        "Show all there is to know about containers",
        inspect_container,
        _SIZE,
    ),
    _program(
        "docker image inspect",
        "IMAGE",
        "Show all there is to know about images",
        inspect_image,
        Flag("platform", kind=Kind.STRING, refused=PLATFORM),
    ),
)
