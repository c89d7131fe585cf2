"""A Compose file, as far as it is understood here: services with their networks and volumes.

What is not understood is refused by name, so that nothing is silently left out. The words of the
errors follow Docker Compose v2's; the fields are those of the Compose specification. Variables are
replaced as there, but none is set: there is no environment of the person's own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.docker_cli.words import WordsError, split

DEFAULT = "default"
"""The network that a service is in which names none."""
_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SERVICE = re.compile(r"[a-zA-Z0-9._-]+")
_TOP_LEVEL = frozenset({"name", "version", "services", "networks", "volumes"})
_WALLS = "it opens the walls between a container and the machine that everyone here shares"
_REFUSED = {
    "build": "build the image first, with `build -t NAME .`",
    "privileged": _WALLS,
    "cap_add": _WALLS,
    "devices": "it reaches into the machine that everyone here shares",
    "network_mode": "a service is in networks of your own",
    "deploy": "there is one container of each service here",
    "env_file": "its file is not here: write the variables under `environment`",
    "secrets": "their files are not here",
    "configs": "their files are not here",
}
_UNHEEDED = {
    "ports": "nothing outside reaches a container; services reach each other by their names",
    "restart": "what has ended stays so until `compose up` or `start`",
}
_PLAIN = (None, "service_started")
_LARGEST = 1000
"""Entries of one mapping."""
_VARIABLE = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<name>[A-Za-z_]\w*)"
    r"|\{(?P<braced>[A-Za-z_]\w*)(?::?-(?P<default>[^{}]*))?\}|)"
)
_KNOWN = frozenset(
    {
        "image", "command", "entrypoint", "environment", "depends_on", "volumes", "networks",
        "working_dir", "user", "hostname", "container_name", "labels", "tty", "stdin_open",
        "stop_signal", "read_only", "ports", "expose", "restart", "init",
    }
)  # fmt: skip


class ComposeError(Exception):
    """What is wrong with a Compose file, in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Service:
    """One service; `environment` and `labels` by name, `volumes` as `run -v` takes them.

    `entrypoint` None is the image's own. `unheeded` tells of what has no effect here why not.
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
    unheeded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A whole file; `services` come in the order in which they are started.

    `unset` names variables that it refers to.
    """

    name: str
    services: tuple[Service, ...]
    networks: tuple[str, ...]
    volumes: tuple[str, ...]
    unset: tuple[str, ...] = ()


class _Loader(yaml.SafeLoader):
    """YAML with Compose's variables; `unset` gathers those without a default.

    A merge (`<<`) of merges can grow without bound, and so can nothing else that a file says.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.unset: dict[str, None] = {}

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        super().flatten_mapping(node)
        if len(node.value) > _LARGEST:
            raise ComposeError(f"yaml: a mapping has more than {_LARGEST} entries")

    def text(self, node: yaml.ScalarNode) -> str:
        """A text with its variables replaced."""

        def value(found: re.Match[str]) -> str:
            if found["dollar"]:
                return "$"
            name = found["name"] or found["braced"]
            if name is None:
                raise ComposeError(
                    f"invalid interpolation format: {node.value!r}. "
                    "You may need to escape any $ with another $"
                )
            if found["default"] is None:
                self.unset[name] = None
            return found["default"] or ""

        return _VARIABLE.sub(value, self.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.text)


def parse(text: str, name: str, given: str = "") -> Project:
    """Read a file; `name` is the project's unless the file has one, or one is `given`.

    Raises ComposeError.
    """
    try:
        loader = _Loader(text)
        file = loader.get_single_data()
    except (RecursionError, ValueError):
        raise ComposeError(
            "yaml: it can't be read: it is nested too deeply, or has an odd date"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "it is no YAML"
        raise ComposeError(f"yaml: {where}{problem}") from None
    if not isinstance(file, dict):
        raise ComposeError("top-level object must be a mapping")
    _check_keys(file, _TOP_LEVEL, "")
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
        tuple(loader.unset),
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
    _check_keys(fields, _KNOWN, where)
    if not isinstance(fields.get("image"), str):
        raise ComposeError(f'service "{name}" has neither an image nor a build context specified')
    entrypoint = fields.get("entrypoint")
    return Service(
        name=str(name),
        image=fields["image"],
        command=_words(fields.get("command"), f"{where}.command"),
        entrypoint=None if entrypoint is None else _words(entrypoint, f"{where}.entrypoint"),
        environment=_pairs(fields.get("environment"), f"{where}.environment"),
        labels=_pairs(fields.get("labels"), f"{where}.labels"),
        depends_on=_list(fields.get("depends_on"), f"{where}.depends_on"),
        volumes=_list(fields.get("volumes"), f"{where}.volumes"),
        networks=_list(fields.get("networks"), f"{where}.networks") or (DEFAULT,),
        working_dir=_text(fields.get("working_dir")),
        user=_text(fields.get("user")),
        hostname=_text(fields.get("hostname")),
        container_name=_text(fields.get("container_name")),
        stop_signal=_text(fields.get("stop_signal")) or None,
        tty=bool(fields.get("tty")),
        stdin_open=bool(fields.get("stdin_open")),
        read_only=bool(fields.get("read_only")),
        unheeded=_unheeded(fields),
    )


def _unheeded(fields: Mapping[str, Any]) -> dict[str, str]:
    """What has no effect here, and why."""
    found = {key: why for key, why in _UNHEEDED.items() if fields.get(key)}
    needs = fields.get("depends_on")
    conditions = needs.values() if isinstance(needs, dict) else ()
    if any(isinstance(one, dict) and one.get("condition") not in _PLAIN for one in conditions):
        found["depends_on.condition"] = "a service starts as soon as the other has been started"
    return found


def _check_keys(fields: Mapping[Any, Any], known: frozenset[str], where: str) -> None:
    for key in fields:
        if str(key).startswith("x-") or key in known:
            continue
        at = f"{where}.{key}" if where else str(key)
        if key in _REFUSED:
            raise ComposeError(f"{at} is not available here: {_REFUSED[key]}")
        raise ComposeError(f"{where or 'the file'}: Additional property {key} is not allowed")


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
    """A list of texts; a mapping, as `depends_on` may be, counts by its keys."""
    if value is None:
        return ()
    if not isinstance(value, list | dict) or not all(isinstance(each, str | int) for each in value):
        raise ComposeError(f"{where} must be a list of texts")
    return tuple(map(str, value))


def _pairs(value: Any, where: str) -> dict[str, str]:
    """`NAME: value`, or a list of `NAME=value`; a name without a value is the empty text."""
    if isinstance(value, dict):
        return {str(key): _text(each) for key, each in value.items()}
    pairs = (entry.partition("=") for entry in _list(value, where))
    return {name: text for name, _, text in pairs}


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
