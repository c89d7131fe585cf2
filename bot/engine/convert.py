"""The engine's JSON to this room's values; pure, so odd answers are tested without an engine."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.engine.values import (
    Container,
    Detail,
    Image,
    Info,
    Network,
    Port,
    PullEvent,
    Usage,
    Version,
    Volume,
)

Json = Mapping[str, Any]


def moment(text: str | None) -> datetime | None:
    """An RFC 3339 time; None for Docker's "never", which is the year 1."""
    if not text:
        return None
    return None if text.startswith("0001-") else datetime.fromisoformat(text).astimezone(UTC)


def own_name(names: list[str]) -> str:
    """A container's name among `names`, which also hold the aliases of links ("/other/alias")."""
    plain = [name.removeprefix("/") for name in names]
    return next((name for name in plain if "/" not in name), "")


def container(row: Json, *, sized: bool) -> Container:
    """From `GET /containers/json`; `sized` says that the list was asked for sizes."""
    return Container(
        id=row["Id"],
        name=own_name(row.get("Names") or []),
        image=row["Image"],
        image_id=row["ImageID"],
        command=row["Command"],
        created=datetime.fromtimestamp(row["Created"], UTC),
        state=row["State"],
        status=row["Status"],
        ports=tuple(
            Port(port["PrivatePort"], port["Type"], port.get("PublicPort"), port.get("IP", ""))
            for port in row.get("Ports") or []
        ),
        networks=tuple((row.get("NetworkSettings") or {}).get("Networks") or ()),
        mounts=tuple(
            mount.get("Name") or mount.get("Source", "") for mount in row.get("Mounts") or ()
        ),
        labels=row.get("Labels") or {},
        # The engine leaves out a size that is 0.
        size_rw=row.get("SizeRw", 0) if sized else None,
        size_root_fs=row.get("SizeRootFs", 0) if sized else None,
    )


def detail(raw: Json) -> Detail:
    """From `GET /containers/{id}/json`."""
    state, config = raw["State"], raw["Config"]
    return Detail(
        id=raw["Id"],
        name=raw["Name"].removeprefix("/"),
        state=state["Status"],
        running=state["Running"],
        paused=state["Paused"],
        exit_code=state["ExitCode"],
        oom_killed=state["OOMKilled"],
        error=state["Error"],
        started_at=moment(state["StartedAt"]),
        finished_at=moment(state["FinishedAt"]),
        tty=config["Tty"],
        open_stdin=config["OpenStdin"],
        image=config["Image"],
        command=(raw["Path"], *raw["Args"]),
        hostname=config["Hostname"],
        labels=config.get("Labels") or {},
        raw=raw,
    )


def usage(raw: Json) -> Usage:
    """From `GET /containers/{id}/stats`, counted as Docker's client does.

    Memory is without the page cache that the kernel can drop at once (docker/cli,
    cli/command/container/stats_helpers.go).
    """
    cpu, before, memory = raw["cpu_stats"], raw["precpu_stats"], raw["memory_stats"]
    networks = (raw.get("networks") or {}).values()
    blocks = (raw.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
    inner = memory.get("stats") or {}
    used = memory.get("usage", 0)
    idle = inner.get("total_inactive_file", inner.get("inactive_file", 0))
    return Usage(
        cpu=_percent(cpu, before),
        memory=used - idle if idle < used else used,
        memory_limit=memory.get("limit", 0),
        received=sum(one["rx_bytes"] for one in networks),
        sent=sum(one["tx_bytes"] for one in networks),
        read=sum(one["value"] for one in blocks if one["op"].lower() == "read"),
        written=sum(one["value"] for one in blocks if one["op"].lower() == "write"),
        pids=(raw.get("pids_stats") or {}).get("current", 0),
    )


def _percent(now: Json, before: Json) -> float:
    spent = now["cpu_usage"]["total_usage"] - before["cpu_usage"]["total_usage"]
    passed = now.get("system_cpu_usage", 0) - before.get("system_cpu_usage", 0)
    processors = now.get("online_cpus") or len(now["cpu_usage"].get("percpu_usage") or ())
    return spent / passed * processors * 100 if spent > 0 and passed > 0 else 0.0


def listed_image(row: Json) -> Image:
    """From `GET /images/json`; without Docker's `<none>` placeholders."""
    return Image(
        id=row["Id"],
        repo_tags=_named(row.get("RepoTags")),
        repo_digests=_named(row.get("RepoDigests")),
        created=datetime.fromtimestamp(row["Created"], UTC),
        size=row["Size"],
        parent=row.get("ParentId", ""),
        labels=row.get("Labels") or {},
        raw=row,
    )


def inspected_image(raw: Json) -> Image:
    """From `GET /images/{name}/json`."""
    return Image(
        id=raw["Id"],
        repo_tags=_named(raw.get("RepoTags")),
        repo_digests=_named(raw.get("RepoDigests")),
        created=moment(raw.get("Created")),
        size=raw["Size"],
        parent=raw.get("Parent", ""),
        labels=(raw.get("Config") or {}).get("Labels") or {},
        raw=raw,
    )


def _named(references: list[str] | None) -> tuple[str, ...]:
    return tuple(name for name in references or () if not name.startswith("<none>"))


def network(raw: Json) -> Network:
    """From `GET /networks` or `GET /networks/{id}`."""
    return Network(
        id=raw["Id"],
        name=raw["Name"],
        driver=raw["Driver"],
        scope=raw["Scope"],
        internal=raw.get("Internal", False),
        created=moment(raw.get("Created")),
        labels=raw.get("Labels") or {},
        raw=raw,
    )


def volume(raw: Json) -> Volume:
    """From `GET /volumes` or `GET /volumes/{name}`."""
    return Volume(
        name=raw["Name"],
        driver=raw["Driver"],
        scope=raw["Scope"],
        labels=raw.get("Labels") or {},
        raw=raw,
    )


def pull_event(line: Json) -> PullEvent:
    """From a line of `POST /images/create`; an error's line is the caller's to raise."""
    progress = line.get("progressDetail") or {}
    return PullEvent(
        id=line.get("id", ""),
        status=line.get("status", ""),
        current=progress.get("current"),
        total=progress.get("total"),
    )


def version(raw: Json) -> Version:
    """From `GET /version`."""
    return Version(
        version=raw["Version"],
        api_version=raw["ApiVersion"],
        min_api_version=raw.get("MinAPIVersion", ""),
        os=raw["Os"],
        arch=raw["Arch"],
        kernel=raw.get("KernelVersion", ""),
        go_version=raw.get("GoVersion", ""),
        git_commit=raw.get("GitCommit", ""),
        built=raw.get("BuildTime", ""),
        raw=raw,
    )


def info(raw: Json) -> Info:
    """From `GET /info`."""
    return Info(
        name=raw["Name"],
        server_version=raw["ServerVersion"],
        operating_system=raw.get("OperatingSystem", ""),
        kernel=raw.get("KernelVersion", ""),
        arch=raw.get("Architecture", ""),
        cpus=raw["NCPU"],
        memory=raw["MemTotal"],
        storage_driver=raw["Driver"],
        root_dir=raw["DockerRootDir"],
        cgroup_version=raw.get("CgroupVersion", "1"),
        runtimes=tuple(raw.get("Runtimes") or ()),
        default_runtime=raw.get("DefaultRuntime", ""),
        memory_limit=raw["MemoryLimit"],
        swap_limit=raw["SwapLimit"],
        cpu_quota=raw["CpuCfsQuota"],
        pids_limit=raw["PidsLimit"],
        security_options=tuple(raw.get("SecurityOptions") or ()),
        warnings=tuple(raw.get("Warnings") or ()),
        raw=raw,
    )
