"""The flags of `run` and `create` that a shared host must not grant, each with its reason.

They are declared so that each is refused by name, in every spelling, and none is ignored.
`bot/commands/options.py` has the flags that work; what neither file lists is unknown to Docker.
"""

from collections.abc import Callable, Mapping

from bot.docker_cli import checks, platforms, unusable
from bot.docker_cli.flags import Flag, Kind, Value
from bot.docker_cli.units import parse_memory_swap

HOST = "it reaches into the machine that everyone here shares"
PRIVILEGE = "it opens the walls between a container and the machine that everyone here shares"
NAMESPACE = "it joins a container to the machine or to somebody else's container"
NETWORK = (
    "nothing outside reaches a container here; on a network of your own (`network create`) yours "
    "reach each other"
)
LIMIT = "that limit is the same for everyone here, so that one program can't slow the others"
NO_SWAP = "containers here never swap; use -m for memory"
CPU = "processor time is shared out with --cpus here"
FILES = "it names a file on the client's disk, and the client here is a chat"
LOGS = "the engine's logs are kept short for everyone, and `logs` reads them"
HEALTH = "health checks of your own are not run here"
KEYS = "a terminal's thread has a Detach button, and understands ctrl-p ctrl-q"
SIGNALS = "a chat sends no signals; `kill -s` does"
PLATFORM = "images come for this engine's own platform"
PLATFORM_FLAG = Flag(
    "platform",
    kind=Kind.STRING,
    help="Only this engine's own, such as linux/amd64",
    late=lambda value: platforms.check(str(value)),
)
WINDOWS = "only Windows has it, and this engine runs Linux containers"
TRUST = "images are fetched as the registry gives them"

_FLAGS: tuple[tuple[str, Kind, str], ...] = (
    ("add-host", Kind.LIST, NETWORK),
    ("annotation", Kind.LIST, PRIVILEGE),
    ("blkio-weight", Kind.INT, LIMIT),
    ("blkio-weight-device", Kind.LIST, HOST),
    ("cap-add", Kind.LIST, PRIVILEGE),
    ("cap-drop", Kind.LIST, "every capability is dropped already"),
    ("cgroup-parent", Kind.STRING, PRIVILEGE),
    ("cgroupns", Kind.STRING, NAMESPACE),
    ("cpu-count", Kind.INT, WINDOWS),
    ("cpu-percent", Kind.INT, WINDOWS),
    ("cpu-period", Kind.INT, CPU),
    ("cpu-quota", Kind.INT, CPU),
    ("cpu-rt-period", Kind.INT, CPU),
    ("cpu-rt-runtime", Kind.INT, CPU),
    ("cpuset-cpus", Kind.STRING, CPU),
    ("cpuset-mems", Kind.STRING, LIMIT),
    ("device", Kind.LIST, HOST),
    ("device-cgroup-rule", Kind.LIST, HOST),
    ("device-read-bps", Kind.LIST, HOST),
    ("device-read-iops", Kind.LIST, HOST),
    ("device-write-bps", Kind.LIST, HOST),
    ("device-write-iops", Kind.LIST, HOST),
    ("disable-content-trust", Kind.BOOL, TRUST),
    ("dns", Kind.LIST, NETWORK),
    ("dns-opt", Kind.LIST, NETWORK),
    ("dns-option", Kind.LIST, NETWORK),
    ("dns-search", Kind.LIST, NETWORK),
    ("gpus", Kind.STRING, HOST),
    ("group-add", Kind.LIST, PRIVILEGE),
    ("health-cmd", Kind.STRING, HEALTH),
    ("health-interval", Kind.DURATION, HEALTH),
    ("health-retries", Kind.INT, HEALTH),
    ("health-start-interval", Kind.DURATION, HEALTH),
    ("health-start-period", Kind.DURATION, HEALTH),
    ("health-timeout", Kind.DURATION, HEALTH),
    ("io-maxbandwidth", Kind.BYTES, WINDOWS),
    ("io-maxiops", Kind.INT, WINDOWS),
    ("ip", Kind.STRING, NETWORK),
    ("ip6", Kind.STRING, NETWORK),
    ("ipc", Kind.STRING, NAMESPACE),
    ("isolation", Kind.STRING, WINDOWS),
    ("kernel-memory", Kind.BYTES, LIMIT),
    ("link", Kind.LIST, NETWORK),
    ("link-local-ip", Kind.LIST, NETWORK),
    ("log-driver", Kind.STRING, LOGS),
    ("log-opt", Kind.LIST, LOGS),
    ("mac-address", Kind.STRING, NETWORK),
    ("memory-reservation", Kind.BYTES, "use -m, which holds at any time"),
    ("memory-swap", Kind.STRING, NO_SWAP),
    ("memory-swappiness", Kind.INT, NO_SWAP),
    ("oom-kill-disable", Kind.BOOL, LIMIT),
    ("oom-score-adj", Kind.INT, LIMIT),
    ("pid", Kind.STRING, NAMESPACE),
    ("pids-limit", Kind.INT, LIMIT),
    ("privileged", Kind.BOOL, PRIVILEGE),
    ("publish-all", Kind.BOOL, NETWORK),
    ("publish", Kind.LIST, NETWORK),
    ("runtime", Kind.STRING, PRIVILEGE),
    ("security-opt", Kind.LIST, PRIVILEGE),
    ("shm-size", Kind.BYTES, LIMIT),
    ("storage-opt", Kind.LIST, LIMIT),
    ("sysctl", Kind.LIST, PRIVILEGE),
    ("tmpfs", Kind.LIST, LIMIT),
    ("ulimit", Kind.LIST, LIMIT),
    ("use-api-socket", Kind.BOOL, HOST),
    ("userns", Kind.STRING, PRIVILEGE),
    ("uts", Kind.STRING, NAMESPACE),
    ("volume-driver", Kind.STRING, HOST),
    ("volumes-from", Kind.LIST, NAMESPACE),
    ("cpu-shares", Kind.INT, CPU),
)

_SHORT = {"cpu-shares": "c", "publish": "p", "publish-all": "P"}

_MEANINGS = {
    "cap-add": "Give it a privilege of the system's",
    "cpu-shares": "Its weight when processors are scarce",
    "device": "Give it a device of the machine's",
    "pid": "Share processes with the machine or another container",
    "privileged": "Give it all privileges of the machine",
    "publish": "Open a port of the machine's onto one of its own: outside:inside",
    "publish-all": "Open ports of the machine's onto all that it exposes",
    "restart": "Start it again when it ends",
    "ulimit": "Limit files, processes and the like",
}
"""What the commonest of them do elsewhere, for `!explain`."""

_CHECKS: Mapping[str, Callable[[str], object]] = {
    "add-host": checks.host,
    "blkio-weight": checks.weight,
    "blkio-weight-device": checks.device_weight,
    "device-cgroup-rule": checks.device_rule,
    **{f"device-{way}-bps": checks.device_bytes for way in ("read", "write")},
    **{f"device-{way}-iops": checks.device_operations for way in ("read", "write")},
    "dns": checks.address,
    "dns-search": checks.domain,
    "gpus": checks.gpus,
    "link": checks.link,
    "memory-swap": parse_memory_swap,
    "sysctl": checks.sysctl,
    "ulimit": checks.ulimit,
}
_LATE: Mapping[str, Callable[[Value], object]] = {
    "cgroupns": unusable.mode("cgroupns", "CGROUP", "host", "private"),
    "device": unusable.device,
    "log-driver": unusable.log_driver,
    "mac-address": unusable.hardware_address,
    "memory-swappiness": unusable.swappiness,
    "pid": unusable.mode("pid", "PID", "host", "container:"),
    "publish": unusable.published,
    "security-opt": unusable.security,
    "storage-opt": unusable.storage,
    "tmpfs": unusable.folder,
    "userns": unusable.mode("userns", "USER", "host"),
    "uts": unusable.mode("uts", "UTS", "host"),
    **{
        name: unusable.not_negative(name)
        for name, _, reason in _FLAGS
        if reason == HEALTH and name != "health-cmd"
    },
}
"""What the client says of their values before it comes to what is refused here."""

REFUSED = tuple(
    Flag(
        name,
        _SHORT.get(name, ""),
        kind,
        _MEANINGS.get(name, ""),
        refused=reason,
        check=_CHECKS.get(name),
        late=_LATE.get(name),
        clash=unusable.logged if name == "log-driver" else None,
    )
    for name, kind, reason in _FLAGS
)
