"""What may come next in a command line that somebody types; `/docker` offers it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.commands import images, network, ps_filters, volume
from bot.commands.help_ import about
from bot.commands.program import Program
from bot.commands.registry import PROGRAMS
from bot.docker_cli import signals
from bot.docker_cli.flags import Flag, Kind
from bot.docker_cli.reference import InvalidReference, Reference
from bot.engine.values import Image
from bot.sandbox.own import Own

_BY_WAY = {way: program for program in PROGRAMS for way in program.ways}
_GROUPS = tuple(dict.fromkeys(way[0] for way in _BY_WAY if len(way) == 2))
_NEEDS_LIFE = ("attach", "exec", "kill", "pause", "port", "stats", "stop", "top", "unpause")
_NEEDS_DEATH = ("start",)
_OWN_WORDS = (
    ("explain", "Take a command apart, word by word"),
    ("help", "Show the commands"),
)


_CHOICES = {
    "attach": ("stderr", "stdin", "stdout"),
    "driver": ("bridge", "local"),
    "pull": ("always", "missing", "never"),
    "restart": ("no",),
    "type": ("container", "image", "network", "volume"),
}
_PRUNED = ("label", "label!", "until")
_FILTERS: Mapping[str, Sequence[str]] = {
    "ps": ps_filters.NAMES,
    "images": images.FILTERS,
    "network ls": network.FILTERS,
    "volume ls": volume.FILTERS,
    "events": ("container", "event", "image", "label", "type"),
    "search": ("is-automated", "is-official", "stars"),
    **{f"{kind} prune": _PRUNED for kind in ("container", "image", "network", "system", "volume")},
}
"""What `--filter` takes, by command."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The line with its last word completed, and what that word means."""

    line: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What names there are for a person: containers, images here, and images that may be pulled.

    `networks` are their own, without `none`, and `volumes` too.
    """

    containers: Sequence[Own] = ()
    images: Sequence[str] = ()
    pullable: Sequence[str] = ()
    networks: Sequence[str] = ()
    volumes: Sequence[str] = ()

    @classmethod
    def of(cls, containers: Sequence[Own], images: Sequence[Image], allowed: Sequence[str]) -> Self:
        """From what the engine lists, and the names that are allowed."""
        here = list(dict.fromkeys(name for image in images for name in _names(image)))
        away = [name for name in allowed if "*" not in name and name not in here]
        return cls(containers, here, away)


def _names(image: Image) -> Iterator[str]:
    for tag in image.repo_tags:
        try:
            reference = Reference.parse(tag)
        except InvalidReference:
            continue
        latest = reference.familiar_tagged == f"{reference.familiar}:latest"
        yield reference.familiar if latest else reference.familiar_tagged


def complete(line: str, known: Known) -> list[Choice]:
    """The line itself first where it is whole, then what its last word, or the next one, may be."""
    head, last = re.fullmatch(r"(.*\s)?(\S*)", line.lstrip(), re.DOTALL).groups("")  # type: ignore[union-attr]  # it matches all
    words = head.split()
    if words[:1] == ["docker"]:
        words = words[1:]
    offered = list(_offers(words, known))
    fitting = [(word, note) for word, note in offered if word.startswith(last)]
    whole = dict(fitting).get(last)
    choices = []
    if line.strip() and (whole is not None or not last or not fitting):
        choices.append(Choice(line.strip(), whole or ""))
    choices += [Choice(head + word, note) for word, note in fitting if word != last]
    if whole is not None:
        nexts = _offers([*words, last], known)
        choices += [Choice(f"{head}{last} {word}", note) for word, note in nexts]
    return choices


def _offers(words: Sequence[str], known: Known) -> Iterator[tuple[str, str]]:
    """All words that may come after these, and what they mean."""
    if not words or tuple(words) in (("help",), ("explain",)):
        yield from _commands()
        if not words:
            yield from _OWN_WORDS
        return
    if words[0] == "explain":
        yield from _offers([word for word in words[1:] if word != "docker"], known)
        return
    if len(words) == 1 and words[0] in _GROUPS:
        yield from _members(words[0])
    way = next((way for way in (tuple(words[:2]), tuple(words[:1])) if way in _BY_WAY), None)
    if way is None:
        return
    program = _BY_WAY[way]
    place = _Place.after(words[len(way) :], program)
    if place.value_of is not None:
        yield from _values(program, place.value_of, known)
    else:
        yield from _arguments(program, place.arguments, known)
        if program.interspersed or not place.arguments:
            given = set(words)
            for flag in program.usage.flags:
                if not (flag.refused or flag.hidden) and f"--{flag.name}" not in given:
                    yield f"--{flag.name}", _meaning(flag)
                    if flag.short:
                        yield f"-{flag.short}", _meaning(flag)


def _values(program: Program, flag: Flag, known: Known) -> Iterator[tuple[str, str]]:
    """What a flag's value may be, where there is a short list of it."""
    match flag.name:
        case "signal" | "stop-signal":
            for name in signals.NUMBERS:
                yield name, f"signal {signals.NUMBERS[name]}"
        case "format":
            yield from (("json", "an object a line"), ("table", "columns, as is usual"))
        case "filter":
            for name in _FILTERS.get(program.name, ()):
                yield f"{name}=", "name=value"
        case "network" | "net":
            yield "none", "no network, as is usual"
            for name in known.networks:
                yield name, "a network of yours"
        case "volume":
            for name in known.volumes:
                yield f"{name}:", "a volume of yours: put the folder behind it"
        case _:
            for value in _CHOICES.get(flag.name, ()):
                yield value, flag.help


def _commands() -> Iterator[tuple[str, str]]:
    for way, program in _BY_WAY.items():
        if len(way) == 1:
            yield way[0], program.usage.short
    for group in _GROUPS:
        yield group, about(group) if group == "compose" else f"Docker's commands for {group}s"


def _members(group: str) -> Iterator[tuple[str, str]]:
    for way, program in _BY_WAY.items():
        if len(way) == 2 and way[0] == group:
            yield way[1], program.usage.short


def _meaning(flag: Flag) -> str:
    value = flag.metavar or flag.kind.value
    return f"{value}: {flag.help}" if value else flag.help


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next word stands: behind so many arguments, or as the value of a flag."""

    arguments: int
    value_of: Flag | None

    @classmethod
    def after(cls, words: Sequence[str], program: Program) -> Self:
        """Read the words as the flag parser would, but without a complaint."""
        by_name = {f"--{flag.name}": flag for flag in program.usage.flags}
        by_letter = {flag.short: flag for flag in program.usage.flags if flag.short}
        arguments, value_of, only_arguments = 0, None, False
        for word in words:
            if value_of is not None:
                value_of = None
            elif only_arguments or not word.startswith("-") or word == "-":
                arguments += 1
                only_arguments = only_arguments or not program.interspersed
            elif word == "--":
                only_arguments = True
            else:
                flag = by_name.get(word) if word.startswith("--") else by_letter.get(word[-1])
                if flag is not None and flag.kind is not Kind.BOOL:
                    value_of = flag
        return cls(arguments, value_of)


def _arguments(program: Program, count: int, known: Known) -> Iterator[tuple[str, str]]:
    """What the command's synopsis calls CONTAINER or IMAGE, at this place."""
    slots = [word for word in program.usage.synopsis.split() if word != "[OPTIONS]"]
    repeated = slots and slots[-1].rstrip("]").endswith("...")
    if count >= len(slots) and not repeated:
        return
    slot = slots[min(count, len(slots) - 1)].strip("[].")
    name = program.name.split()[-1]
    if program.name.startswith("network ") and slot == "NETWORK" and name != "create":
        for network_name in known.networks:
            yield network_name, "a network of yours"
    if program.name.startswith("volume ") and slot == "VOLUME" and name != "create":
        for volume_name in known.volumes:
            yield volume_name, "a volume of yours"
    if "CONTAINER" in slot or slot == "NAME|ID":
        colon = ":" if ":" in slot else ""
        for own in _in_state(known.containers, name):
            yield own.name + colon, f"{own.image}, {own.status}"
    if slot.startswith(("IMAGE", "SOURCE_IMAGE", "REPOSITORY", "NAME")):
        for image in known.images:
            yield image, "an image that is here"
        if name in ("run", "create", "pull"):
            for image in known.pullable:
                yield image, "an image to download"


def _in_state(containers: Sequence[Own], name: str) -> Iterable[Own]:
    if name in _NEEDS_LIFE:
        return [own for own in containers if own.alive]
    if name in _NEEDS_DEATH:
        return [own for own in containers if not own.alive]
    return containers
