"""Containers of one engine: `docker create`, `start`, `ps`, `logs`, `attach` and their kin.

Every method takes a full id, which the caller found among its own containers first, and raises
`ContainerNotFound`, `Conflict` or another `EngineError`.
"""

import json
import re
from collections.abc import AsyncGenerator, Mapping, Sequence, Set
from functools import partial
from typing import Any

from aiodocker.containers import DockerContainer

from bot.engine import convert
from bot.engine.streams import Stream, demultiplexed
from bot.engine.values import Change, Container, ContainerSpec, Detail, Mount, Output, Usage
from bot.engine.wire import Wire

_VOLUME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*|")
"""A volume's name, or none: what is no name could be a path of the host's."""

_MODES, _SPELLED = {"ro", "rw", "nocopy"}, {"ro", "copy", "nocopy"}
_EMPTY = (
    "Binds", "BlkioDeviceReadBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteBps",
    "BlkioDeviceWriteIOps", "BlkioWeightDevice", "Devices", "DnsOptions", "DnsSearch",
)  # fmt: skip
"""Lists that the client sends though nothing is in them, so that `inspect` shows them."""

INIT = "/sbin/docker-init"
"""Where the engine puts a container's init."""

LOG_FILES = 2
"""Of the engine's log files the older is thrown away when the younger is full: with a single one
a program's last words could be lost just after they were written."""

STOP_TIMEOUT_S = 10
"""How long Docker waits between the stop signal and the kill unless it is told."""


class Containers:
    """The containers of the engine at the end of `wire`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def _one(self, container_id: str) -> DockerContainer:
        return self._wire.docker.containers.container(container_id)

    async def create(self, spec: ContainerSpec) -> str:
        """Make a container, return its id; `ImageNotFound` when its image isn't here."""
        async with self._wire.short():
            made = await self._wire.docker.containers.create(body(spec), name=spec.name)
        return made.id

    async def start(self, container_id: str) -> None:
        """Start it; one that runs already is left alone."""
        async with self._wire.short():
            await self._one(container_id).start()

    async def stop(
        self, container_id: str, timeout_s: int | None = None, signal: str | None = None
    ) -> None:
        """Ask it to end, kill it after `timeout_s`; one that has stopped is left alone."""
        async with self._wire.short(_patience(timeout_s)):
            await self._one(container_id).stop(t=timeout_s, signal=signal)

    async def restart(self, container_id: str, timeout_s: int | None = None) -> None:
        """Stop it as `stop` does, and start it again."""
        async with self._wire.short(_patience(timeout_s)):
            await self._one(container_id).restart(t=timeout_s)

    async def kill(self, container_id: str, signal: str = "KILL") -> None:
        """Send it a signal: a name with or without SIG, or a number."""
        async with self._wire.short():
            await self._one(container_id).kill(signal=signal)

    async def pause(self, container_id: str) -> None:
        """Freeze all its processes."""
        async with self._wire.short():
            await self._one(container_id).pause()

    async def unpause(self, container_id: str) -> None:
        """Let its processes go on."""
        async with self._wire.short():
            await self._one(container_id).unpause()

    async def remove(
        self, container_id: str, *, force: bool = False, volumes: bool = False
    ) -> None:
        """Remove it, with its anonymous `volumes`; `force` kills it first if it runs."""
        async with self._wire.short():
            await self._one(container_id).delete(force=force, v=volumes)

    async def rename(self, container_id: str, name: str) -> None:
        """Give it another engine name."""
        async with self._wire.short():
            await self._one(container_id).rename(name)

    async def wait(self, container_id: str) -> int:
        """Its exit code once it doesn't run, however long that takes: the caller bounds it."""
        with self._wire.translated():
            ended: dict[str, Any] = await self._one(container_id).wait()
        return int(ended["StatusCode"])

    async def inspect(self, container_id: str, *, size: bool = False) -> Detail:
        """All that the engine knows about it; `size` has it measured, which takes longer."""
        async with self._wire.short():
            return convert.detail(
                await self._one(container_id).show(**({"size": 1} if size else {}))
            )

    async def logs(
        self,
        container_id: str,
        *,
        follow: bool = False,
        tail: str = "all",
        since: str = "",
        until: str = "",
        timestamps: bool = False,
        stdout: bool = True,
        stderr: bool = True,
        tty: bool | None = None,
    ) -> AsyncGenerator[Output, None]:
        """What it wrote, as far as the engine keeps it; with `follow`, until it ends.

        `tail` is a number of lines or "all", counted before a stream is left out; `since` and
        `until` are seconds since 1970, with a fraction if need be. A line is in the log once it is
        complete or 16 KiB long, so a prompt that waits for input is not. A reader that stops
        early closes the iterator. `tty`, where the caller knows it, saves asking the engine.
        """
        if tty is None:
            tty = (await self.inspect(container_id)).tty
        params: dict[str, str | int | bool] = {
            "follow": follow,
            "tail": tail,
            "timestamps": timestamps,
            "stdout": stdout,
            "stderr": stderr,
        }
        if since:
            params["since"] = since
        if until:
            params["until"] = until
        path = f"containers/{container_id}/logs"
        async with self._wire.streaming("GET", path, params) as content:
            async for output in demultiplexed(content, tty=tty):
                yield output

    async def attach(
        self, container_id: str, *, stdin: bool, logs: bool = False, tty: bool | None = None
    ) -> Stream:
        """Its main program's terminal. Open it before `start`, and no output is missed.

        `logs` sends first what the log holds, with no gap and no overlap before what follows.
        `tty`, where the caller knows it, saves asking the engine.
        """
        if tty is None:
            tty = (await self.inspect(container_id)).tty
        params: dict[str, str | int | bool] = {
            "stream": 1,
            "stdin": int(stdin),
            "stdout": 1,
            "stderr": 1,
            "logs": int(logs),
            "detachKeys": "",  # ctrl-p is the program's; to detach is the chat's business
        }
        connection = await self._wire.upgrade(
            f"containers/{container_id}/attach", params=params, tty=tty
        )
        return Stream(self._wire, connection, partial(self.resize, container_id))

    async def resize(self, container_id: str, columns: int, rows: int) -> None:
        """Set the size of its terminal, in characters; it must run."""
        async with self._wire.short():
            await self._one(container_id).resize(h=rows, w=columns)

    async def changes(self, container_id: str) -> Sequence[Change]:
        """What it has done to the files of its image, by path: the engine has no order."""
        found = await self._wire.json(f"containers/{container_id}/changes", {})
        changes = without_init([Change("CAD"[one["Kind"]], one["Path"]) for one in found or ()])
        return sorted(changes, key=lambda change: change.path)

    async def top(
        self, container_id: str, ps_options: str
    ) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """The titles and rows of a `ps` of its processes; empty options are Docker's -ef."""
        params = {"ps_args": ps_options} if ps_options else {}
        answer = await self._wire.json(f"containers/{container_id}/top", params)
        return answer["Titles"], answer["Processes"]

    async def usage(self, container_id: str) -> Usage:
        """What it uses now; takes about a second, between two looks at the processor."""
        path = f"containers/{container_id}/stats"
        return convert.usage(await self._wire.json(path, {"stream": 0}))

    # The last method, for below it `list` in this class is no longer the type.
    async def list(
        self,
        labels: Mapping[str, str],
        all: bool = False,  # noqa: A002 - Docker's own name for "stopped ones too"
        size: bool = False,
    ) -> list[Container]:
        """Those that carry all these labels, newest first."""
        filters = {"label": [f"{key}={value}" for key, value in labels.items()]}
        rows = await self._wire.json(
            "containers/json", {"all": all, "size": size, "filters": json.dumps(filters)}
        )
        found = [convert.container(row, sized=size) for row in rows]
        return sorted(found, key=lambda one: one.created, reverse=True)


def without_init(changes: Sequence[Change]) -> Sequence[Change]:
    """The changes without the place of the init that `body` puts into every container."""
    kept = [change for change in changes if change.path != INIT]
    folder = INIT.rpartition("/")[0]
    touched = len(kept) < len(changes) and not any(
        change.path.startswith(f"{folder}/") for change in kept
    )
    return [change for change in kept if not (touched and change.path == folder)]


def _patience(timeout_s: int | None) -> float:
    return STOP_TIMEOUT_S if timeout_s is None else max(timeout_s, 0)


def body(spec: ContainerSpec) -> dict[str, Any]:
    """The engine's JSON for `spec`: what a person chose, within what a shared host needs.

    Capabilities are dropped and privileges never gained for every container, whatever `spec`
    says. Swap is none because `MemorySwap`, memory and swap together, equals `Memory`. The
    restart policy is "no" and the engine removes nothing by itself: both are this product's.
    """
    config: dict[str, Any] = {
        "Image": spec.image,
        "Env": list(spec.env),
        "User": spec.user,
        "WorkingDir": spec.workdir,
        "Tty": spec.tty,
        "OpenStdin": spec.open_stdin,
        "StdinOnce": spec.stdin_once,
        "AttachStdin": "stdin" in spec.attached,
        "AttachStdout": "stdout" in spec.attached,
        "AttachStderr": "stderr" in spec.attached,
        "Labels": dict(spec.labels),
        "HostConfig": {
            **{key: [] for key in _EMPTY},
            "PortBindings": {},
            "NetworkMode": spec.network,
            "Dns": list(spec.dns),
            "Memory": spec.memory,
            "MemorySwap": spec.memory,
            "NanoCpus": spec.nano_cpus,
            "PidsLimit": spec.pids,
            "ShmSize": spec.shm_size,
            "ReadonlyRootfs": spec.read_only,
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges"],
            "Privileged": False,
            "IpcMode": "private",
            "Init": True,
            "OomKillDisable": False,
            "AutoRemove": False,
            "ContainerIDFile": spec.id_file,
            "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
            "Ulimits": [
                {"Name": "nofile", "Soft": spec.open_files, "Hard": spec.open_files},
                {"Name": "core", "Soft": 0, "Hard": 0},
            ],
            "LogConfig": {
                "Type": "json-file",
                "Config": {
                    "max-size": str(spec.log_max_size // LOG_FILES),
                    "max-file": str(LOG_FILES),
                },
            },
        },
    }
    if spec.aliases:
        endpoint = {spec.network: {"Aliases": list(spec.aliases)}}
        config["NetworkingConfig"] = {"EndpointsConfig": endpoint}
    _put_in(config, spec.mounts)
    if spec.command:
        config["Cmd"] = list(spec.command)
    if spec.entrypoint is not None:
        config["Entrypoint"] = list(spec.entrypoint) or [""]
    if spec.hostname:
        config["Hostname"] = spec.hostname
    if spec.domainname:
        config["Domainname"] = spec.domainname
    if spec.ports:
        config["ExposedPorts"] = {port: {} for port in spec.ports}
    if not spec.checked:
        config["Healthcheck"] = {"Test": ["NONE"]}
    if spec.stop_signal is not None:
        config["StopSignal"] = spec.stop_signal
    return config


def _put_in(config: dict[str, Any], mounts: Sequence[Mount]) -> None:
    """Volumes where the client writes them: `-v` by its name or without one, and `--mount`."""
    for mount in mounts:
        modes = set(filter(None, mount.modes.split(",")))
        if not _VOLUME.fullmatch(mount.source) or modes - (_SPELLED if mount.spelled else _MODES):
            raise ValueError(f"{mount} is no volume")
        if mount.spelled:
            config["HostConfig"].setdefault("Mounts", []).append(_spelled(mount, modes))
        elif mount.source and ":" not in mount.target:
            typed = filter(None, (mount.source, mount.target, mount.modes))
            config["HostConfig"]["Binds"].append(":".join(typed))
        elif mount.source:
            raise ValueError(f"{mount} has no target")
        else:
            config.setdefault("Volumes", {})[mount.target] = {}


def _spelled(mount: Mount, modes: Set[str]) -> dict[str, Any]:
    options = {"VolumeOptions": {"NoCopy": "nocopy" in modes, "DriverConfig": {}}}
    return {
        "Type": "volume",
        "Source": mount.source,
        "Target": mount.target,
        "ReadOnly": "ro" in modes,
        **(options if modes & {"copy", "nocopy"} else {}),
    }
