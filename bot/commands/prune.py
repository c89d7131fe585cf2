"""`docker … prune`: remove what the person doesn't use: containers, images, networks, volumes."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from bot.commands.failures import Failure, daemon
from bot.commands.matching import labelled
from bot.commands.program import Body, Program
from bot.commands.shell import Shell
from bot.docker_cli.filters import check_filter, parse_filters
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.moments import parse_moment
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import Conflict, ContainerNotFound, EngineError
from bot.sandbox.spec import NONE

_QUESTION = "Are you sure you want to continue?"
_NAMELESS_API = (1, 42)
"""From this version on, volumes that somebody named are pruned only with --all."""

_FILTERS = ("label", "label!", "until")
_OF_VOLUMES = ("label", "label!")
_OF_IMAGES = (*_FILTERS, "dangling")

Passes = Callable[[Mapping[str, str], datetime | None], bool]
"""Whether something with these labels, made then, is among what the filters mean."""


def _wanted(flags: Parsed, known: Sequence[str] = _FILTERS) -> Passes:
    """What the filters mean. Read once all is agreed: the engine reads them, not the client.

    `dangling` is the caller's to read.
    """
    filters = parse_filters(flags.texts("filter"), known)
    if len(set(filters.get("until", ()))) > 1:
        raise Failure(daemon("more than one until filter specified"))
    try:
        before = [parse_moment(text, datetime.now(UTC)) for text in filters.get("until", ())]
    except ValueError as error:
        raise Failure(daemon(str(error))) from None

    def passes(labels: Mapping[str, str], created: datetime | None) -> bool:
        return (
            all(labelled(labels, text) for text in filters.get("label", ()))
            and not any(labelled(labels, text) for text in filters.get("label!", ()))
            and all(created is not None and created.timestamp() < moment for moment in before)
        )

    return passes


async def _agreed(flags: Parsed, warning: str, shell: Shell) -> bool:
    return flags.bool("force") or await shell.console.ask(f"{warning}\n{_QUESTION}")


async def _say(title: str, gone: Sequence[str], shell: Shell) -> None:
    if gone:
        await shell.console.out("\n".join([f"Deleted {title}:", *gone, ""]))


async def _total(freed: int, shell: Shell) -> int:
    await shell.console.out(f"Total reclaimed space: {human_size(freed, digits=4)}")
    return 0


async def containers(flags: Parsed, shell: Shell) -> int:
    """Remove all of theirs that have stopped."""
    if not await _agreed(flags, "WARNING! This will remove all stopped containers.", shell):
        return 0
    return await _total(await _containers(_wanted(flags), shell), shell)


async def _containers(passes: Passes, shell: Shell) -> int:
    gone: list[str] = []
    freed = 0
    for own in await shell.seat.containers(size=True):
        if own.alive or not passes(own.labels, own.created):
            continue
        with suppress(Conflict, ContainerNotFound):  # started or removed meanwhile
            # Nobody could reach what is left of a volume without a name.
            await shell.seat.engine.containers.remove(own.id, volumes=True)
            gone.append(own.id)
            freed += own.size_rw or 0
    await _say("Containers", gone, shell)
    return freed


async def images(flags: Parsed, shell: Shell) -> int:
    """Remove their images without a name, or with -a all that no container of theirs needs."""
    every = flags.bool("all")
    warning = (
        "WARNING! This will remove all images without at least one container associated to them."
        if every
        else "WARNING! This will remove all dangling images."
    )
    if not await _agreed(flags, warning, shell):
        return 0
    passes = _wanted(flags, _OF_IMAGES)
    asked = parse_filters(flags.texts("filter"), _OF_IMAGES)
    # The client adds its own word to a person's, and to the engine any `false` is enough.
    every = every or bool({"false", "0"} & set(asked.get("dangling", ())))
    return await _total(await _images(every, passes, shell), shell)


async def _images(every: bool, passes: Passes, shell: Shell) -> int:
    gone, freed = await shell.seat.own_images.prune(
        named=every, chosen=lambda image: passes(image.labels, image.created)
    )
    lines = [f"{deed.lower()}: {name}" for one in gone for deed, name in one.items()]
    await _say("Images", lines, shell)
    return freed


async def networks(flags: Parsed, shell: Shell) -> int:
    """Remove their networks that no container of theirs is on."""
    warning = "WARNING! This will remove all custom networks not used by at least one container."
    if await _agreed(flags, warning, shell):
        await _networks(_wanted(flags), shell)
    return 0


async def _networks(passes: Passes, shell: Shell) -> None:
    used = {name for own in await shell.seat.containers() if own.alive for name in own.networks}
    gone: list[str] = []
    for network in await shell.seat.own_networks.visible():
        if network.name == NONE or network.name in used:
            continue
        if passes(network.labels, network.created):
            with suppress(EngineError):  # somebody's container has come onto it, or it is gone
                await shell.seat.own_networks.remove(network)
                gone.append(network.name)
    await _say("Networks", gone, shell)


async def volumes(flags: Parsed, shell: Shell) -> int:
    """Remove their volumes that no container of theirs has."""
    named = flags.bool("all") or await _prunes_named(shell)
    which = "all local" if named else "anonymous local"
    warning = f"WARNING! This will remove {which} volumes not used by at least one container."
    if not await _agreed(flags, warning, shell):
        return 0
    return await _total(await _volumes(named, _wanted(flags, _OF_VOLUMES), shell), shell)


async def _prunes_named(shell: Shell) -> bool:
    version = (await shell.seat.engine.version()).api_version
    return tuple(map(int, version.split("."))) < _NAMELESS_API


async def _volumes(named: bool, passes: Passes, shell: Shell) -> int:
    used = {name for own in await shell.seat.containers() for name in own.mounts}
    sizes = await shell.seat.own_volumes.sizes()
    gone: list[str] = []
    freed = 0
    for volume in await shell.seat.own_volumes.visible():
        if volume.name in used or not (named or volume.anonymous):
            continue
        if passes(volume.labels, None):
            with suppress(EngineError):  # a container has it by now, or it is gone
                await shell.seat.own_volumes.remove(volume)
                gone.append(volume.name)
                freed += sizes.get(volume.name, 0)
    await _say("Volumes", gone, shell)
    return freed


async def system(flags: Parsed, shell: Shell) -> int:
    """All of it: containers, networks, with --volumes volumes, and images."""
    filters = flags.texts("filter")
    if flags.bool("volumes") and any(one.startswith("until=") for one in filters):
        raise Failure('ERROR: The "until" filter is not supported with "--volumes"')
    every = flags.bool("all")
    kinds = ["all stopped containers", "all networks not used by at least one container"]
    if flags.bool("volumes"):
        kinds.append("all anonymous volumes not used by at least one container")
    kinds += (
        ["all images without at least one container associated to them", "all build cache"]
        if every
        else ["all dangling images", "unused build cache"]
    )
    told = ["WARNING! This will remove:", *(f"  - {kind}" for kind in kinds), ""]
    # What the engine will refuse is not among them.
    known = [one for one in filters if one.partition("=")[0].strip().lower() in _FILTERS]
    read = parse_filters(known, _FILTERS)
    chosen = sorted({f"{name}={value}" for name, values in read.items() for value in values})
    if chosen:
        told.append("  Items to be pruned will be filtered with:")
        told += [*(f"  - {one}" for one in chosen), ""]
    warning = "\n".join(told)
    if not await _agreed(flags, warning, shell):
        return 0
    passes = _wanted(flags)
    freed = await _containers(passes, shell)
    await _networks(passes, shell)
    if flags.bool("volumes"):
        freed += await _volumes(await _prunes_named(shell), passes, shell)
    freed += await _images(every, passes, shell)
    return await _total(freed, shell)


_FILTER = Flag(
    "filter", kind=Kind.LIST, help="Only those: until=24h, label=KEY", check=check_filter
)
_FORCE = Flag("force", "f", help="Don't ask")


def _program(kind: str, short: str, body: Body, *more: Flag) -> Program:
    usage = Usage(f"docker {kind} prune", "[OPTIONS]", short, (_FILTER, _FORCE, *more))
    return Program(usage, Arity.no_args(), body, example=f"{kind} prune -f")


PROGRAMS = (
    _program("container", "Remove all of your containers that have stopped", containers),
    _program(
        "image",
        "Remove images of your own that no container needs",
        images,
        Flag("all", "a", help="Also those that have a name"),
    ),
    _program("network", "Remove networks of your own that no container is on", networks),
    _program(
        "volume",
        "Remove volumes of your own that no container has",
        volumes,
        Flag("all", "a", help="Also those that have a name"),
    ),
    _program(
        "system",
        "Remove all of your own that isn't used",
        system,
        Flag("all", "a", help="Images with a name, too"),
        Flag("volumes", help="Volumes, too"),
    ),
)
