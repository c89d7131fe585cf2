"""What a Compose file says, as far as it is understood here: services, networks and volumes.

What is not understood is refused by name, so that nothing is silently left out. The words of the
errors are Docker Compose 2.40's; the fields are those of the Compose specification.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from bot.docker_cli.compose import consistency, keys, reading, schema
from bot.docker_cli.compose.errors import ComposeError
from bot.docker_cli.compose.reading import go_text
from bot.docker_cli.compose.variables import replaced_in
from bot.docker_cli.go import parse_cpus
from bot.docker_cli.units import parse_memory
from bot.docker_cli.words import WordsError, split

DEFAULT = "default"
"""The network that a service is in which names none."""
_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PLAIN = "service_started"


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume in a service; `short` says that it is written `NAME:/PATH`."""

    source: str
    target: str
    read_only: bool = False
    short: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """One service; `environment` and `labels` by name, `depends_on` conditions by services' names.

    `command` and `entrypoint` None are the image's own; `memory` is in bytes; a variable that is
    None takes its value from an environment that nobody has here. `unheeded` tells of what has no
    effect here why not.
    """

    name: str
    image: str
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    environment: Mapping[str, str | None] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    depends_on: Mapping[str, str] = field(default_factory=dict)
    volumes: tuple[Mount, ...] = ()
    networks: tuple[str, ...] = (DEFAULT,)
    working_dir: str = ""
    user: str = ""
    hostname: str = ""
    container_name: str = ""
    stop_signal: str = ""
    tty: bool = False
    stdin_open: bool = False
    read_only: bool = False
    memory: int | None = None
    cpus: Decimal | None = None
    unheeded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A whole file; `services` come in the order in which they are started.

    `networks` and `volumes` are those that services use. `warnings` are Compose's own, and
    `extensions` what stands under `x-…`, which has no meaning. `file` is where it was read.
    """

    name: str
    services: tuple[Service, ...]
    networks: tuple[str, ...]
    volumes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    def only(self, services: Sequence[Service]) -> "Project":
        """The project with these services alone, and what they use."""
        networks = {name for service in services for name in service.networks}
        volumes = {mount.source for service in services for mount in service.volumes}
        return replace(
            self,
            services=tuple(services),
            networks=tuple(name for name in self.networks if name in networks),
            volumes=tuple(name for name in self.volumes if name in volumes),
        )


def parse(text: str, name: str, given: str = "", file: str = "compose.yaml") -> Project:
    """Read a `file`; `name` is the project's unless the file has one, or one is `given`.

    Raises ComposeError.
    """
    if given and not _PROJECT.fullmatch(given):
        raise ComposeError(
            f'invalid project name "{given}": must consist only of lowercase alphanumeric '
            "characters, hyphens, and underscores as well as start with a letter or number"
        )
    try:
        said = reading.read(text, named=bool(given))
    except ComposeError as error:
        raise ComposeError(error.message.replace("{file}", file), error.hint) from None
    warnings: list[str] = []
    try:
        said = replaced_in(said, "", warnings)
        project = given or _name(said, name)
        return _project(said, project, warnings, file)
    except ComposeError as error:
        error.warnings = tuple(warnings)
        raise


def _project(said: Mapping[str, Any], project: str, warnings: list[str], file: str) -> Project:
    schema.check(said, file)
    if "version" in said:
        warnings.append(
            f"{file}: the attribute `version` is obsolete, it will be ignored, please remove it to "
            "avoid potential confusion"
        )
    _refuse(said)
    services = [_service(each, fields) for each, fields in said.get("services", {}).items()]
    declared = {key: [*(said.get(key) or {})] for key in ("networks", "volumes")}
    consistency.check(services, [*declared["networks"], DEFAULT], declared["volumes"])
    sources = {mount.source for service in services for mount in service.volumes}
    return Project(
        project,
        consistency.in_order(services),
        tuple(dict.fromkeys(each for service in services for each in service.networks)),
        tuple(each for each in declared["volumes"] if each in sources),
        tuple(warnings),
        {key: value for key, value in said.items() if key.startswith("x-")},
        file,
    )


def _name(said: Mapping[str, Any], otherwise: str) -> str:
    """The project's name, as Compose makes one of the file's: small, and without odd letters."""
    name = said.get("name")
    if not name or not isinstance(name, str):
        return otherwise
    normal = re.sub(r"[^-_a-z0-9]", "", name.lower()).lstrip("_-")
    if not normal:
        raise ComposeError("project name must not be empty")
    return normal


def _refuse(file: Mapping[str, Any]) -> None:
    """Raise for the first key that can't be had here."""
    for key in file:
        if key in keys.REFUSED_TOP:
            raise ComposeError(f"{key} is not available here: {keys.REFUSED_TOP[key]}")
    for kind in ("networks", "volumes"):
        for name, fields in (file.get(kind) or {}).items():
            if fields:
                raise ComposeError(
                    f"{kind}.{name}: {', '.join(fields)} is not available here: leave it empty"
                )
    for name, fields in file.get("services", {}).items():
        for key in fields:
            if key in keys.REFUSED:
                raise ComposeError(
                    f"services.{name}.{key} is not available here: {keys.REFUSED[key]}"
                )


def _service(name: str, fields: Mapping[str, Any]) -> Service:
    where = f"services.{name}"
    decoded = f"decoding failed due to the following error(s):\n\n'services[{name}].{{}}' {{}}"

    def words(key: str) -> tuple[str, ...] | None:
        value = fields.get(key)
        if not isinstance(value, str):
            return None if value is None else tuple(value)
        try:
            return tuple(split(value))
        except WordsError:
            raise ComposeError(decoded.format(key, "invalid command line string")) from None

    environment = _pairs(fields.get("environment"), f"{where}.environment")
    if odd := next((key for key in environment if key.endswith(" ")), None):
        told = f"environment variable {odd} is declared with a trailing space"
        raise ComposeError(decoded.format("environment", told))
    memory = fields.get("mem_limit")
    try:
        bytes_ = None if memory is None else parse_memory(go_text(memory))
    except ValueError as error:
        raise ComposeError(decoded.format("mem_limit", error)) from None
    labels = _pairs(fields.get("labels"), f"{where}.labels")
    consistency.check_ports(fields.get("ports") or ())
    return Service(
        name=name,
        image=fields.get("image", ""),
        command=words("command"),
        entrypoint=words("entrypoint"),
        environment=environment,
        labels={key: each or "" for key, each in labels.items()},
        depends_on=_depends(fields.get("depends_on"), f"{where}.depends_on"),
        volumes=_volumes(fields.get("volumes") or (), f"{where}.volumes"),
        networks=_networks(fields.get("networks"), f"{where}.networks") or (DEFAULT,),
        working_dir=fields.get("working_dir", ""),
        user=fields.get("user", ""),
        hostname=fields.get("hostname", ""),
        container_name=fields.get("container_name", ""),
        stop_signal=fields.get("stop_signal", ""),
        tty=fields.get("tty", False),
        stdin_open=fields.get("stdin_open", False),
        read_only=fields.get("read_only", False),
        memory=bytes_,
        cpus=_cpus(fields.get("cpus"), f"{where}.cpus"),
        unheeded=_unheeded(fields),
    )


def _unheeded(fields: Mapping[str, Any]) -> dict[str, str]:
    """What has no effect here, and why."""
    found = {key: why for key, why in keys.UNHEEDED.items() if fields.get(key)}
    needs = fields.get("depends_on")
    if isinstance(needs, dict) and any(one["condition"] != _PLAIN for one in needs.values()):
        found["depends_on.condition"] = "a service starts as soon as the other has been started"
    return found


def _depends(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        return dict.fromkeys(value or (), _PLAIN)
    for name, fields in value.items():
        if odd := next((key for key in fields if key != "condition"), None):
            raise ComposeError(f"{where}.{name}.{odd} is not available here")
    return {name: fields["condition"] for name, fields in value.items()}


def _networks(value: Any, where: str) -> tuple[str, ...]:
    for name, fields in value.items() if isinstance(value, dict) else ():
        if fields:
            raise ComposeError(f"{where}.{name}.{next(iter(fields))} is not available here")
    return tuple(value or ())


def _volumes(value: Sequence[Any], where: str) -> tuple[Mount, ...]:
    """By what they are mounted at, each once: the later one is meant."""
    mounts = [_long(one, where) if isinstance(one, dict) else _short(one, where) for one in value]
    return tuple({mount.target: mount for mount in mounts}.values())


def _short(text: str, where: str) -> Mount:
    """`NAME:PATH` with `:ro` or `:rw` behind it."""
    if not text:
        raise ComposeError("invalid empty volume spec")
    if text.count(":") > 2:
        raise ComposeError(f"invalid spec: {text}: too many colons")
    source, colon, rest = text.partition(":")
    target, _, mode = rest.partition(":")
    if not colon or source.startswith(("/", ".", "~")):
        raise ComposeError(
            f"{where}: {text} is not available here: a volume has a name, as in `data:/var/lib`"
        )
    if not target.startswith("/") or mode not in ("", "ro", "rw"):
        raise ComposeError(
            f"{where}: {text} is not available here: "
            "a volume is written `NAME:/PATH`, or `NAME:/PATH:ro`"
        )
    return Mount(source, target, mode == "ro")


def _long(fields: Mapping[str, Any], where: str) -> Mount:
    if fields["type"] != "volume":
        raise ComposeError(
            f"{where}: a mount of type {fields['type']} is not available here: "
            "a volume has a name, as in `data:/var/lib`"
        )
    if odd := sorted(set(fields) - {"type", "source", "target", "read_only"}):
        raise ComposeError(f"{where}: {odd[0]} is not available here")
    source, target = (go_text(fields.get(key)) for key in ("source", "target"))
    if not target.startswith("/") or not source:
        raise ComposeError(f"{where}: a mount has a source and a target, which begins with `/`")
    return Mount(source, target, bool(fields.get("read_only")), short=False)


def _pairs(value: Any, where: str) -> dict[str, str | None]:
    """`NAME: value`, or a list of `NAME=value`; None for a name without a value."""
    if isinstance(value, dict):
        return {key: None if each is None else go_text(each) for key, each in value.items()}
    pairs = (entry.partition("=") for entry in value or ())
    return {name: text if equals else None for name, equals, text in pairs}


def _cpus(value: Any, where: str) -> Decimal | None:
    try:
        return None if value is None else parse_cpus(go_text(value))
    except ValueError as error:
        raise ComposeError(f"{where}: {error}") from None
