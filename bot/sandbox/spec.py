"""From what a person asks of `docker run` to what the engine is told; for seats.

What a container gets, whoever asks:

- no network but its own loopback, unless it is put on a network of the person's own, which leads
  nowhere else; of mounts, only volumes of their own; no binds, no devices, no host namespaces:
  `ContainerSpec` and the engine room's request have no place for them;
- no name server but the engine's own, which knows the names on its network: asked for any other,
  an old engine would ask the host's, and carry a secret out in the question;
- no capabilities, no-new-privileges, and Docker's default seccomp profile and masked paths;
- the image's own user. Where that is root, as in most official images, it stays root inside:
  `whoami` and files made under `/` are what every course shows. Such a root has no capability in
  any namespace, can gain none, and sees no file of the host. It is root on the host too, should a
  hole in the kernel or the runtime let it out: `userns-remap` in the daemon's own configuration
  makes it nobody there, and everything here works with it;
- memory without swap, a share of the processors, a number of processes and of open files, a small
  `/dev/shm`, no core dumps, a bounded log, and an init that reaps;
- no size limit on its own layer: only some storage drivers have one, so `upkeep/disk.py` measures.
"""

from dataclasses import dataclass

from bot.docker_cli.reference import Reference
from bot.engine.values import ContainerSpec, Mount
from bot.sandbox.errors import LimitTooHigh
from bot.sandbox.labels import Identity, visible
from bot.sandbox.requests import RunRequest
from bot.sandbox.rules import Rules

OPEN_FILES = 4096
NONE = "none"
NOBODY = ("127.0.0.1",)
"""Where nobody answers questions about names, in the container itself: it refuses at once."""
NANO = 10**9


LINE_BY_LINE = ("PYTHON_BASIC_REPL=1",)
"""Python 3.13's own line editor redraws a screen; chat shows lines (docs.python.org, "Environment
variables"). What a person sets comes after it, and counts."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What of the person's own a new container is made with, under the engine's names.

    `aliases` are what it is called on `network`, beside its engine name; `step` marks the container
    of a build.
    """

    image: str
    network: str = NONE
    aliases: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    step: str = ""


def harden(
    request: RunRequest, name: str, rules: Rules, identity: Identity, parts: Parts
) -> ContainerSpec:
    """The whole container that `request` becomes, called `name`, or `LimitTooHigh`."""
    memory = request.memory or rules.memory
    if memory > rules.memory_max:
        raise LimitTooHigh("memory", memory, rules.memory_max)
    cpus = request.cpus or rules.cpus
    if cpus > rules.cpus_max:
        raise LimitTooHigh("cpus", cpus, rules.cpus_max)
    return ContainerSpec(
        name=identity.name_prefix + name,
        image=parts.image,
        command=request.command,
        entrypoint=request.entrypoint,
        env=(
            *(LINE_BY_LINE if request.tty and request.image.familiar == "python" else ()),
            *(entry for entry in request.env if "=" in entry),
        ),
        user=request.user,
        workdir=request.workdir,
        hostname=request.hostname,
        domainname=request.domainname,
        ports=request.ports,
        checked=request.checked,
        tty=request.tty,
        open_stdin=request.open_stdin,
        # A terminal's program must outlive its client, for a restarted bot attaches again; without
        # a TTY the end of the input is the client's leaving, and has no other form.
        stdin_once=request.open_stdin and not request.tty and not request.detach,
        attached=request.attached,
        stop_signal=request.stop_signal,
        labels={
            **visible(request.labels),
            **identity.labels(name, request.thread_id, remove=request.remove, step=parts.step),
        },
        memory=memory,
        nano_cpus=int(cpus * NANO),
        pids=rules.pids,
        shm_size=rules.shm_size,
        log_max_size=rules.log_max_size,
        open_files=OPEN_FILES,
        network=parts.network,
        aliases=parts.aliases,
        dns=() if rules.networks_way_out else NOBODY,
        mounts=parts.mounts,
        read_only=request.read_only,
        id_file=request.id_file,
    )


def as_typed(reference: Reference) -> str:
    """The familiar name without a tag that nobody gave: `docker ps` shows what was asked for."""
    tag = f":{reference.tag}" if reference.tag else ""
    digest = f"@{reference.digest}" if reference.digest else ""
    return f"{reference.familiar}{tag}{digest}"
