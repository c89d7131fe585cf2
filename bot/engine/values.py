"""What the engine knows, as frozen values; made by this room's resources, read everywhere above.

Times are aware and in UTC; sizes are bytes; ids are 64 hexadecimal digits (an image's with
`sha256:` before them).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ANONYMOUS = "com.docker.volume.anonymous"
"""The engine's own label for a volume that nobody named."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a container; `public` and `address` only when it is published."""

    private: int
    kind: str
    public: int | None = None
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Container:
    """One row of `docker ps`. `status` ("Up 3 minutes") is the engine's own wording.

    `networks` and `mounts` are names, of volumes for the latter.
    `size_rw` and `size_root_fs` are None unless the list was asked for sizes.
    """

    id: str
    name: str
    image: str
    image_id: str
    command: str
    created: datetime
    state: str
    status: str
    ports: tuple[Port, ...] = ()
    networks: tuple[str, ...] = ()
    mounts: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    size_rw: int | None = None
    size_root_fs: int | None = None

    @property
    def alive(self) -> bool:
        """Whether it holds memory and processes: running, paused or between restarts."""
        return self.state in ("running", "paused", "restarting")


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What `docker inspect` knows of one container; `raw` is the engine's whole answer.

    `command` is the entrypoint and its arguments; the times are None before the first start
    and the first end.
    """

    id: str
    name: str
    state: str
    running: bool
    paused: bool
    exit_code: int
    oom_killed: bool
    error: str
    started_at: datetime | None
    finished_at: datetime | None
    tty: bool
    open_stdin: bool
    image: str
    command: tuple[str, ...]
    hostname: str
    labels: Mapping[str, str]
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs from the image's: `kind` is C changed, A added or D deleted."""

    kind: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a container uses: `cpu` in percent of one processor, the rest in bytes and processes.

    All is 0 for one that doesn't run.
    """

    cpu: float
    memory: int
    memory_limit: int
    received: int
    sent: int
    read: int
    written: int
    pids: int


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image of the engine's store. Tags read `node:latest`, digests `node@sha256:…`.

    `parent` is the id of the image that it was made from, where the engine knows it.
    """

    id: str
    repo_tags: tuple[str, ...]
    repo_digests: tuple[str, ...]
    created: datetime | None
    size: int
    parent: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Network:
    """A network of the engine's; `raw` has its addresses and, inspected, its containers."""

    id: str
    name: str
    driver: str
    scope: str
    internal: bool
    created: datetime | None
    labels: Mapping[str, str]
    raw: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Volume:
    """A volume of the engine's."""

    name: str
    driver: str
    scope: str
    labels: Mapping[str, str]
    raw: Mapping[str, Any]

    @property
    def anonymous(self) -> bool:
        """Whether nobody gave it its name."""
        return ANONYMOUS in self.labels


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume in a container: `source` is its engine name, and empty for one without a name.

    Nothing else can be mounted: there is no kind, and a source is never a path. `modes` are those
    of `-v`, as typed: "ro", "rw,nocopy". `spelled` is one that was asked for key by key, as
    `--mount` does, which the engine notes elsewhere; there "copy" says that nocopy is not meant.
    """

    source: str
    target: str
    modes: str = ""
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class PullEvent:
    """A line of a pull: a layer's (`id`, "Downloading", bytes so far and in all) or the image's."""

    id: str
    status: str
    current: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Bytes that a program wrote; with a TTY everything is its stdout."""

    stream: Literal["stdout", "stderr"]
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Version:
    """Of the daemon, for `docker version`; `raw` has its components."""

    version: str
    api_version: str
    min_api_version: str
    os: str
    arch: str
    kernel: str
    go_version: str
    git_commit: str
    built: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Info:
    """Of the daemon's host: what `doctor` judges. `memory` is in bytes.

    The four booleans say whether the kernel enforces that limit at all; `security_options` are
    Docker's ("name=seccomp,profile=default", "name=userns", "name=rootless").
    """

    name: str
    server_version: str
    operating_system: str
    kernel: str
    arch: str
    cpus: int
    memory: int
    storage_driver: str
    root_dir: str
    cgroup_version: str
    runtimes: tuple[str, ...]
    default_runtime: str
    memory_limit: bool
    swap_limit: bool
    cpu_quota: bool
    pids_limit: bool
    security_options: tuple[str, ...]
    warnings: tuple[str, ...]
    raw: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContainerSpec:
    """Everything the engine is told about a container to be made; nothing else is ever sent.

    `network` is an engine name, and `aliases` what the container is called there; `dns` are
    addresses to ask about all other names. There is no field for the host's folders, devices,
    capabilities to add or privileges, so that no mistake above can ask for them. Sizes are bytes;
    `nano_cpus` are billionths of a processor. `attached` are the streams that its client joins,
    which `inspect` tells.
    `stdin_once` ends the program's stdin when its first client leaves. `entrypoint` None is the
    image's own, and empty none at all; empty `command`, `user` and `workdir` are the image's own.
    `ports` are what it says that it listens on ("80/tcp"): nothing is published. `id_file` is only
    noted.
    """

    name: str
    image: str
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] | None = None
    env: tuple[str, ...] = ()
    user: str = ""
    workdir: str = ""
    hostname: str = ""
    domainname: str = ""
    ports: tuple[str, ...] = ()
    checked: bool = True
    tty: bool = False
    open_stdin: bool = False
    stdin_once: bool = False
    attached: frozenset[str] = frozenset()
    stop_signal: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    memory: int
    nano_cpus: int
    pids: int
    shm_size: int
    log_max_size: int
    open_files: int
    network: str
    aliases: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    read_only: bool = False
    id_file: str = ""
