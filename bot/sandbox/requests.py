"""What a person asks of `docker run` or `create`; made by commands, taken by a seat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.docker_cli.reference import Reference


@dataclass(frozen=True, slots=True)
class NetworkRequest:
    """A network of the person's own to be on, and what to be called there beside the name."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VolumeRequest:
    """A volume of the person's own, made if need be; a `name` of "" is a new one without.

    `modes` and `spelled` are those of the engine's `Mount`.
    """

    name: str
    target: str
    modes: str = ""
    spelled: bool = False


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """The flags and words of a `run` or `create`, as Docker means them.

    `entrypoint` None is the image's own, and an empty one none at all; an entry of `env` is
    "NAME=value", and one without "=" is dropped, for the environment it would come from is the
    bot's. A `memory` (bytes) or `cpus` of None or 0 is what the rules give. `detach` keeps the
    stdin of `-i` open when the first attached client leaves. `attached` are the streams that it is
    joined to. `id_file` is what `--cidfile` names, for the engine to note. `thread_id` is
    where its terminal opens. `step` says that a build makes it for one of its steps.
    """

    image: Reference
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] | None = None
    env: tuple[str, ...] = ()
    user: str = ""
    workdir: str = ""
    hostname: str = ""
    domainname: str = ""
    ports: tuple[str, ...] = ()
    checked: bool = True
    name: str | None = None
    tty: bool = False
    open_stdin: bool = False
    detach: bool = False
    attached: frozenset[str] = frozenset()
    remove: bool = False
    read_only: bool = False
    memory: int | None = None
    cpus: Decimal | None = None
    stop_signal: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    networks: tuple[NetworkRequest, ...] = ()
    volumes: tuple[VolumeRequest, ...] = ()
    id_file: str = ""
    thread_id: int | None = None
    step: bool = False
