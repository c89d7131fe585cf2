"""What a Compose file says, as far as it is understood here: services, networks and volumes.

What is not understood is refused by name, so that nothing is silently left out. The words of the
errors follow Docker Compose v2's; the fields are those of the Compose specification.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.docker_cli.compose import keys, reading
from bot.docker_cli.compose.errors import ComposeError
from bot.docker_cli.go import parse_cpus
from bot.docker_cli.suggest import closest
from bot.docker_cli.units import parse_memory
from bot.docker_cli.words import WordsError, split

DEFAULT = "default"
"""The network that a service is in which names none."""
_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SERVICE = re.compile(r"[a-zA-Z0-9._-]+")
_PLAIN = (None, "service_started")


@dataclass(frozen=True, slots=True)
class Service:
    """One service; `environment` and `labels` by name, `volumes` as `run -v` takes them.

    `entrypoint` None is the image's own; `memory` is in bytes. `unheeded` tells of what has no
    effect here why not.
    """

    name: str
    image: str
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    networks: tuple[str, ...] = (DEFAULT,)
    working_dir: str = ""
    user: str = ""
    hostname: str = ""
    container_name: str = ""
    stop_signal: str | None = None
    tty: bool = False
    stdin_open: bool = False
    read_only: bool = False
    memory: int | None = None
    cpus: Decimal | None = None
    unheeded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A whole file; `services` come in the order in which they are started.

    `unset` names variables that it refers to; `versioned` says that it has the old `version`.
    """

    name: str
    services: tuple[Service, ...]
    networks: tuple[str, ...]
    volumes: tuple[str, ...]
    unset: tuple[str, ...] = ()
    versioned: bool = False


def parse(text: str, name: str, given: str = "") -> Project:
    """Read a file; `name` is the project's unless the file has one, or one is `given`.

    Raises ComposeError.
    """
    file, unset = reading.read(text)
    if not isinstance(file, dict):
        raise ComposeError("top-level object must be a mapping")
    _check_keys(file, keys.TOP_LEVEL, keys.REFUSED_TOP, "")
    services = file.get("services")
    if not isinstance(services, dict) or not services:
        raise ComposeError("no service selected: a file has its containers under `services:`")
    networks, volumes = _names(file, "networks"), _names(file, "volumes")
    read = [_service(each, fields) for each, fields in services.items()]
    for service in read:
        _check_references(service, [one.name for one in read], networks, volumes)
    project = given or _text(file.get("name")) or name
    if not _PROJECT.fullmatch(project):
        raise ComposeError(
            f"invalid project name {project!r}: must consist only of lowercase alphanumeric "
            "characters, hyphens, and underscores as well as start with a letter or number"
        )
    used = [network for service in read for network in service.networks]
    return Project(
        project,
        _in_order(read),
        tuple(dict.fromkeys(used)),
        tuple(volumes),
        unset,
        versioned="version" in file,
    )


def _names(file: Mapping[str, Any], key: str) -> list[str]:
    """The networks or volumes that a file declares; drivers and options are the lab's business."""
    declared = file.get(key) or {}
    if not isinstance(declared, dict):
        raise ComposeError(f"{key} must be a mapping")
    for name, fields in declared.items():
        if fields:
            raise ComposeError(
                f"{key}.{name}: {', '.join(map(str, fields))} is not available here: leave it empty"
            )
    return [str(name) for name in declared]


def _service(name: str, fields: Any) -> Service:
    where = f"services.{name}"
    if not _SERVICE.fullmatch(str(name)):
        raise ComposeError(f"{where}: a service's name has letters, digits, `.`, `_` and `-`")
    if not isinstance(fields, dict):
        raise ComposeError(f"{where} must be a mapping")
    _check_keys(fields, keys.SERVICE.union(keys.UNHEEDED), keys.REFUSED, where)
    if fields.get("image") is not None and not isinstance(fields["image"], str):
        raise ComposeError(f"{where}.image must be a string")
    if not fields.get("image"):
        raise ComposeError(f'service "{name}" has neither an image nor a build context specified')
    entrypoint = fields.get("entrypoint")
    return Service(
        name=str(name),
        image=fields["image"],
        command=_words(fields.get("command"), f"{where}.command"),
        entrypoint=None if entrypoint is None else _words(entrypoint, f"{where}.entrypoint"),
        environment=_set(fields.get("environment"), f"{where}.environment"),
        labels=_pairs(fields.get("labels"), f"{where}.labels"),
        depends_on=_names_of(fields.get("depends_on"), ("condition",), f"{where}.depends_on"),
        volumes=_volumes(fields.get("volumes"), f"{where}.volumes"),
        networks=_names_of(fields.get("networks"), (), f"{where}.networks") or (DEFAULT,),
        working_dir=_text(fields.get("working_dir")),
        user=_text(fields.get("user")),
        hostname=_text(fields.get("hostname")),
        container_name=_text(fields.get("container_name")),
        stop_signal=_text(fields.get("stop_signal")) or None,
        tty=bool(fields.get("tty")),
        stdin_open=bool(fields.get("stdin_open")),
        read_only=bool(fields.get("read_only")),
        memory=_memory(fields.get("mem_limit"), f"{where}.mem_limit"),
        cpus=_cpus(fields.get("cpus"), f"{where}.cpus"),
        unheeded=_unheeded(fields),
    )


def _unheeded(fields: Mapping[str, Any]) -> dict[str, str]:
    """What has no effect here, and why."""
    found = {key: why for key, why in keys.UNHEEDED.items() if fields.get(key)}
    needs = fields.get("depends_on")
    conditions = needs.values() if isinstance(needs, dict) else ()
    if any(isinstance(one, dict) and one.get("condition") not in _PLAIN for one in conditions):
        found["depends_on.condition"] = "a service starts as soon as the other has been started"
    return found


def _check_keys(
    fields: Mapping[Any, Any], known: Set[str], refused: Mapping[str, str], where: str
) -> None:
    for key in fields:
        if str(key).startswith("x-") or key in known:
            continue
        at = f"{where}.{key}" if where else str(key)
        if key in refused:
            raise ComposeError(f"{at} is not available here: {refused[key]}")
        near = closest(str(key), sorted({*known, *refused}))
        raise ComposeError(
            f"{where or 'the file'}: Additional property {key} is not allowed",
            f"Did you mean `{near}`?" if near else "",
        )


def _words(value: Any, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        try:
            return tuple(split(value))
        except WordsError as error:
            raise ComposeError(f"{where}: {error.message}") from None
    return _list(value, where)


def _list(value: Any, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str | int) for each in value):
        raise ComposeError(f"{where} must be a list of texts")
    return tuple(map(str, value))


def _names_of(value: Any, known: Sequence[str], where: str) -> tuple[str, ...]:
    """The names in a list, or before the fields of a mapping, which has no more than `known`."""
    if not isinstance(value, dict):
        return _list(value, where)
    for name, fields in value.items():
        for field_name in fields if isinstance(fields, dict) else ():
            if field_name not in known:
                raise ComposeError(f"{where}.{name}.{field_name} is not available here")
    return tuple(map(str, value))


def _volumes(value: Any, where: str) -> tuple[str, ...]:
    """As `run -v` takes them, from the short form or the long one."""
    if not isinstance(value, list):
        return _list(value, where)
    return _list([_mount(one, where) if isinstance(one, dict) else one for one in value], where)


def _mount(fields: Mapping[Any, Any], where: str) -> str:
    if fields.get("type") != "volume":
        raise ComposeError(
            f"{where}: a mount of type {fields.get('type')} is not available here: "
            "a volume has a name, as in `data:/var/lib`"
        )
    if odd := sorted(map(str, set(fields) - {"type", "source", "target", "read_only"})):
        raise ComposeError(f"{where}: {odd[0]} is not available here")
    mode = ":ro" if fields.get("read_only") else ""
    return f"{_text(fields.get('source'))}:{_text(fields.get('target'))}{mode}"


def _set(value: Any, where: str) -> dict[str, str]:
    """The environment; a name alone would take its value from one that nobody has here."""
    if isinstance(value, dict):
        return {str(key): _text(each) for key, each in value.items() if each is not None}
    pairs = (entry.partition("=") for entry in _list(value, where))
    return {name: text for name, equals, text in pairs if equals}


def _pairs(value: Any, where: str) -> dict[str, str]:
    """`NAME: value`, or a list of `NAME=value`; a name without a value is the empty text."""
    if isinstance(value, dict):
        return {str(key): _text(each) for key, each in value.items()}
    pairs = (entry.partition("=") for entry in _list(value, where))
    return {name: text for name, _, text in pairs}


def _memory(value: Any, where: str) -> int | None:
    try:
        return None if value is None else parse_memory(_text(value))
    except ValueError as error:
        raise ComposeError(f"{where}: {error}") from None


def _cpus(value: Any, where: str) -> Decimal | None:
    try:
        return None if value is None else parse_cpus(_text(value))
    except ValueError as error:
        raise ComposeError(f"{where}: {error}") from None


def _text(value: Any) -> str:
    """A scalar as it would stand in the file: YAML's `true` is no Python."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | tuple | set):
        raise ComposeError("a text is expected where the file has a list or a mapping")
    return "" if value is None else str(value)


def _check_references(
    service: Service, services: Sequence[str], networks: Sequence[str], volumes: Sequence[str]
) -> None:
    for other in service.depends_on:
        if other not in services:
            raise ComposeError(
                f'service "{service.name}" depends on undefined service "{other}": '
                "invalid compose project"
            )
    for network in service.networks:
        if network not in (*networks, DEFAULT):
            raise ComposeError(
                f'service "{service.name}" refers to undefined network {network}: '
                "invalid compose project"
            )
    for volume in service.volumes:
        source, colon, _ = volume.partition(":")
        if not colon or source.startswith(("/", ".", "~")):
            raise ComposeError(
                f"services.{service.name}.volumes: {volume} is not available here: "
                "a volume has a name, as in `data:/var/lib`"
            )
        if source not in volumes:
            raise ComposeError(
                f'service "{service.name}" refers to undefined volume {source}: '
                "invalid compose project"
            )


def _in_order(services: Sequence[Service]) -> tuple[Service, ...]:
    """Each service behind those that it depends on."""
    ordered: list[Service] = []
    left = list(services)
    while left:
        started = {service.name for service in ordered}
        ready = [service for service in left if started.issuperset(service.depends_on)]
        if not ready:
            circle = " -> ".join(service.name for service in left)
            raise ComposeError(f"dependency cycle detected: {circle}")
        ordered += ready
        left = [service for service in left if service not in ready]
    return tuple(ordered)
