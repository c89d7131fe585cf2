"""Which limits the kernel enforces, as seen from inside a small container; for `host`.

The engine accepts a limit that the kernel doesn't know, with no more than a warning; so a container
is made with limits of its own and reads back what holds for it.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence

from bot.doctor.finding import Finding, failure, ok, skipped, warning
from bot.engine.engine import Engine
from bot.engine.errors import EngineError
from bot.engine.values import ContainerSpec, Info

MIB = 1024 * 1024
MEMORY = 64 * MIB
PIDS = 40
CPUS = 0.5

LABELS = {"quayside.doctor": "1"}
PATIENCE_S = 20

_WITH_A_SHELL = ("busybox", "alpine", "bash", "debian", "ubuntu", "python", "node")

# The files of cgroup v2, then those of v1.
_FILES = (
    "memory.max memory.swap.max pids.max cpu.max"
    " memory/memory.limit_in_bytes memory/memory.memsw.limit_in_bytes"
    " pids/pids.max cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us"
)
_SCRIPT = (
    f"cd /sys/fs/cgroup; for file in {_FILES}; do"
    " if [ -r $file ]; then echo ${file##*/}: $(cat $file); fi; done;"
    " grep -E '^(Seccomp|NoNewPrivs|CapEff):' /proc/self/status; grep ^SwapTotal: /proc/meminfo"
)


async def check_limits(engine: Engine, info: Info, allowed: Sequence[str]) -> list[Finding]:
    """Findings from a container of one of the `allowed` tags, else from what the engine says."""
    tag = _with_a_shell(allowed)
    if tag is None:
        return _told(info, "none of the allowed images that have a shell is here")
    try:
        async with asyncio.timeout(PATIENCE_S):
            read = parse(await _inside(engine, tag))
    except EngineError as error:
        return _told(info, f"a container of {tag} could not run: {error.message}")
    except TimeoutError:
        return _told(info, f"a container of {tag} gave no answer within {PATIENCE_S} s")
    return judge(read)


def parse(text: str) -> dict[str, str]:
    """Lines of "name: value" as a dict."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {name: value.strip() for name, _, value in pairs if value.strip()}


def judge(read: Mapping[str, str]) -> list[Finding]:
    """Compare what a container `read` about itself with what it was given."""
    wrong = [
        *_memory(read),
        *_swap(read),
        *_pids(read),
        *_cpus(read),
        *_privileges(read),
    ]
    return wrong or [
        ok("limits", "memory, swap, processors and processes are bounded by the kernel"),
        ok("privileges", "no capabilities, none to be gained, system calls filtered"),
    ]


def _memory(read: Mapping[str, str]) -> list[Finding]:
    limit = read.get("memory.max") or read.get("memory.limit_in_bytes")
    if limit == str(MEMORY):
        return []
    return [
        failure(
            "limits",
            f"memory is not bounded (asked {MEMORY}, the kernel has {limit})",
            "One container could take all of the machine's memory.",
            "Boot the engine's kernel with cgroup_enable=memory, or with cgroup v2.",
        )
    ]


def _swap(read: Mapping[str, str]) -> list[Finding]:
    bounded = read.get("memory.swap.max") == "0" or read.get("memory.memsw.limit_in_bytes") == str(
        MEMORY
    )
    if bounded or read.get("SwapTotal", "").split() == ["0", "kB"]:
        return []
    return [
        warning(
            "limits",
            "swap is not bounded",
            "A container at its limit pushes others' memory to the disk instead of ending.",
            "Boot the engine's kernel with swapaccount=1, use cgroup v2, or turn swap off.",
        )
    ]


def _pids(read: Mapping[str, str]) -> list[Finding]:
    if read.get("pids.max") == str(PIDS):
        return []
    return [
        failure(
            "limits",
            f"processes are not bounded (asked {PIDS}, the kernel has {read.get('pids.max')})",
            "A fork bomb in one container would stop the machine.",
            "Use a kernel with CONFIG_CGROUP_PIDS; in rootless mode, delegate pids to the user.",
        )
    ]


def _cpus(read: Mapping[str, str]) -> list[Finding]:
    quota, _, period = read.get("cpu.max", "").partition(" ")
    quota = quota or read.get("cpu.cfs_quota_us", "")
    period = period or read.get("cpu.cfs_period_us", "")
    if quota.isdigit() and period.isdigit() and int(quota) == int(period) * CPUS:
        return []
    return [
        failure(
            "limits",
            f"processors are not bounded (the kernel has a quota of {quota or None})",
            "One busy loop would slow everybody.",
            "Use a kernel with CONFIG_CFS_BANDWIDTH; in rootless mode, delegate cpu to the user.",
        )
    ]


def _privileges(read: Mapping[str, str]) -> list[Finding]:
    wanted = {"CapEff": "0" * 16, "NoNewPrivs": "1", "Seccomp": "2"}
    wrong = {name: read.get(name) for name, value in wanted.items() if read.get(name) != value}
    if not wrong:
        return []
    return [
        failure(
            "privileges",
            "a container has more than it was given: "
            + ", ".join(f"{name} {value}" for name, value in wrong.items()),
            "It should have no capability, gain none, and have its system calls filtered.",
            "Look at the engine's daemon.json: seccomp-profile and the default runtime.",
        )
    ]


def _told(info: Info, reason: str) -> list[Finding]:
    """What the engine says that its kernel can do, where no container could look."""
    lacking = [
        name
        for name, enforced in (
            ("memory", info.memory_limit),
            ("processes", info.pids_limit),
            ("processors", info.cpu_quota),
            ("swap", info.swap_limit),
        )
        if not enforced
    ]
    findings = [
        skipped(
            "limits",
            "not seen from inside a container",
            f"{reason[:1].upper()}{reason[1:]}.",
            "docker pull busybox, then run doctor again.",
        )
    ]
    if lacking:
        verdict = warning if lacking == ["swap"] else failure
        findings.append(
            verdict(
                "limits",
                f"by its own word the engine can't bound {', '.join(lacking)}",
                "One container could take the whole machine.",
                "Turn these on in the kernel of the engine's machine; `docker info` has hints.",
            )
        )
    return findings


def _with_a_shell(tags: Sequence[str]) -> str | None:
    names = {tag.rpartition(":")[0]: tag for tag in tags}
    return next((names[name] for name in _WITH_A_SHELL if name in names), None)


async def _inside(engine: Engine, tag: str) -> str:
    """What the script prints in a container of its own, which is removed in any case."""
    container_id = await engine.containers.create(
        ContainerSpec(
            name=f"quayside-doctor-{secrets.token_hex(4)}",
            image=tag,
            entrypoint=("sh", "-c"),
            command=(_SCRIPT,),
            labels=LABELS,
            memory=MEMORY,
            nano_cpus=round(CPUS * 1e9),
            pids=PIDS,
            shm_size=MIB,
            log_max_size=MIB,
            open_files=64,
            network="none",
        )
    )
    try:
        await engine.containers.start(container_id)
        await engine.containers.wait(container_id)
        output = [each.data async for each in engine.containers.logs(container_id, stderr=False)]
    finally:
        await asyncio.shield(engine.containers.remove(container_id, force=True))
    return b"".join(output).decode(errors="replace")
