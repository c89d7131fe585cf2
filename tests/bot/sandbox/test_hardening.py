"""Every limit is attacked from inside a container, with a real engine and the default rules."""

import asyncio
import time
from decimal import Decimal

import pytest

from bot.engine.streams import Stream
from bot.sandbox.rules import MIB, Rules
from bot.sandbox.seat import Seat
from tests.bot.conftest import have
from tests.bot.sandbox.conftest import Sit, asking, ran

KILLED = 137


async def starved(seat: Seat, *command: str) -> int | None:
    """The exit code of a program that ran out of its 32 MiB, as the engine says at a try of three.

    The engine misses that where the kernel's word of it comes after the program's end.
    """
    for _ in range(3):
        bomb = await ran(seat, *command, memory=32 * MIB)
        if (await seat.engine.containers.inspect(bomb.own.id)).oom_killed:
            return bomb.code
    return None


async def test_a_memory_bomb_is_killed_and_its_neighbour_does_not_notice(sit: Sit) -> None:
    neighbour = sit("grace")
    quiet = await neighbour.create(asking("busybox", "sleep", "60"))
    await neighbour.start(quiet)

    assert await starved(sit("ada"), "tail", "/dev/zero") == KILLED

    assert (await neighbour.engine.containers.inspect(quiet.id)).running


async def test_two_processes_share_one_memory_limit(seat: Seat) -> None:
    two = "head -c 24m /dev/zero | tail & head -c 24m /dev/zero | tail; wait"
    assert await starved(seat, "sh", "-c", two) is not None


async def test_there_is_no_swap(seat: Seat, rules: Rules) -> None:
    files = "/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes /sys/fs/cgroup/memory.swap.max"
    told = await ran(seat, "sh", "-c", f"cat {files} 2>/dev/null")
    # cgroup v1 has a limit for memory and swap together, v2 one for swap alone.
    assert int(told.out) in (rules.memory, 0)


async def test_a_fork_bomb_meets_the_process_limit(seat: Seat, rules: Rules) -> None:
    script = "i=0; while sleep 60 & do i=$((i+1)); echo $i; done"
    bomb = await ran(seat, "sh", "-c", script)
    forked = int(bomb.out.split()[-1])
    assert rules.pids - 8 < forked < rules.pids
    assert "can't fork" in bomb.err


async def test_a_raging_fork_bomb_can_still_be_stopped_and_removed(seat: Seat) -> None:
    own = await seat.create(asking("busybox", "sh", "-c", "f() { f | f & }; f; sleep 60"))
    await seat.start(own)
    async with asyncio.timeout(20):
        await seat.engine.containers.stop(own.id, timeout_s=0)
        await seat.engine.containers.remove(own.id)
    assert await seat.containers() == []


async def test_busy_loops_share_what_processors_were_given(seat: Seat) -> None:
    loops = "while :; do :; done & while :; do :; done & sleep 2; kill %1 %2; wait; times"
    began = time.monotonic()
    busy = await ran(seat, "sh", "-c", loops, cpus=Decimal("0.25"))
    wall_s = time.monotonic() - began
    # `times` prints the shell's own, then its children's: user and system, as 0m0.500s each.
    spent_s = sum(float(word[:-1].split("m")[1]) for word in busy.out.split()[2:])
    assert 0.1 < spent_s < 0.25 * wall_s + 0.3


async def test_there_is_no_network_but_its_own(seat: Seat) -> None:
    assert (await ran(seat, "ls", "/sys/class/net")).out.split() == ["lo"]


@pytest.mark.parametrize("address", ["1.1.1.1", "169.254.169.254", "172.17.0.1"])
async def test_nothing_outside_can_be_reached(seat: Seat, address: str) -> None:
    tried = await ran(seat, "nc", "-w", "2", address, "80")
    assert tried.code != 0
    assert "unreachable" in tried.err


STATUS = (
    "grep",
    "-E",
    "^(CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):",
    "/proc/self/status",
)


def no_privileges(status: str) -> None:
    facts = dict(line.split(":\t") for line in status.splitlines())
    assert {int(facts.pop(name), 16) for name in list(facts) if name.startswith("Cap")} == {0}
    assert facts == {"NoNewPrivs": "1", "Seccomp": "2"}


async def test_root_has_no_capability_can_gain_none_and_is_filtered(seat: Seat) -> None:
    no_privileges((await ran(seat, *STATUS)).out)
    no_privileges((await ran(seat, *STATUS, user="nobody")).out)


async def test_an_exec_has_no_more_privileges_than_its_container(seat: Seat) -> None:
    own = await seat.create(asking("busybox", "sleep", "60", user="nobody"))
    await seat.start(own)
    program = await seat.engine.execs.start(own.id, STATUS, tty=False, stdin=False, user="root")
    no_privileges((await _all(program)).decode())
    await program.close()


async def _all(stream: Stream) -> bytes:
    out = b""
    while (output := await stream.read()) is not None:
        out += output.data
    return out


@pytest.mark.parametrize(
    "attack",
    [
        "mount -t tmpfs none /mnt",
        "mount -o remount,rw /sys",
        "unshare -m true",
        "unshare -U true",
        "mknod /disk b 8 0",
        "chroot / true",
        "echo 1 > /proc/sys/kernel/panic",
        "echo c > /proc/sysrq-trigger",
        "echo 1 > /sys/kernel/uevent_seqnum",
        "echo 0 > /sys/fs/cgroup/memory/memory.limit_in_bytes",
        "hostname somebody-else",
        "chown nobody /bin/busybox",
        "su -s /bin/true nobody",
        "date -s 2000-01-01; test $(date +%Y) = 2000",
        "ping -c 1 -W 1 127.0.0.1",
        "test -e /dev/mem -o -e /dev/kmsg -o -e /dev/sda -o -e /dev/fuse -o -e /dev/net",
        "test -e /var/run/docker.sock -o -e /run/docker.sock",
        "test -s /proc/kcore -o -s /proc/keys -o -s /proc/timer_list",
    ],
)
async def test_what_only_a_host_may_do_is_refused(seat: Seat, attack: str) -> None:
    refused = await ran(seat, "sh", "-c", attack)
    assert refused.code not in (0, 127), refused


async def test_open_files_core_dumps_and_shared_memory_are_bounded(
    seat: Seat, rules: Rules
) -> None:
    limits = await ran(seat, "sh", "-c", "ulimit -n; ulimit -Hn; ulimit -c; ulimit -Hc")
    assert limits.out.split() == ["4096", "4096", "0", "0"]
    fill = await ran(seat, "sh", "-c", "cat /dev/zero > /dev/shm/x; wc -c < /dev/shm/x")
    assert "No space left" in fill.err
    assert int(fill.out) == rules.shm_size


async def test_an_init_reaps_orphans_and_passes_the_exit_code_on(seat: Seat) -> None:
    script = "(sleep 0.1 &) ; sleep 0.5; grep -l 'State:.Z' /proc/[0-9]*/status; exit 42"
    orphan = await ran(seat, "sh", "-c", script)
    assert (orphan.out, orphan.code) == ("", 42)
    assert (await ran(seat, "cat", "/proc/1/comm")).out.strip() in ("docker-init", "tini")


async def test_the_bots_own_environment_is_nowhere_inside(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very-secret")
    inside = await ran(
        seat, "sh", "-c", "env; cat /proc/*/environ", env=("DISCORD_TOKEN", "MINE=1")
    )
    assert "MINE=1" in inside.out
    assert "DISCORD_TOKEN" not in inside.out
    raw = (await seat.engine.containers.inspect(inside.own.id)).raw
    assert "very-secret" not in str(raw)


async def test_its_hostname_is_its_short_id_and_its_user_the_images_own(seat: Seat) -> None:
    told = await ran(seat, "sh", "-c", "hostname; id -un")
    assert told.out.split() == [told.own.id[:12], "root"]
    assert (await ran(seat, "id", "-un", user="nobody")).out == "nobody\n"


async def test_files_can_still_be_written_as_every_course_does(seat: Seat) -> None:
    script = "mkdir /app && echo hi > /app/x && chmod 600 /app/x && cat /app/x && rm -r /app"
    assert (await ran(seat, "sh", "-c", script)).out == "hi\n"
    refused = await ran(seat, "touch", "/x", read_only=True)
    assert "Read-only file system" in refused.err


async def test_the_hardest_rules_let_node_run(seat: Seat) -> None:
    await have(seat.engine, "node")
    node = await ran(seat, "-e", "console.log(require('os').hostname(), 1 + 1)", image="node")
    assert node.out == f"{node.own.id[:12]} 2\n"
    assert node.code == 0
