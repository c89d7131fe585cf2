"""The flags that run and create share, and the container that they ask for."""

import re
from collections.abc import Sequence

from bot.commands.failures import Failure, daemon
from bot.commands.joined import ALL, joined
from bot.commands.keyfiles import CIDFILE, ENV_FILE, LABEL_FILE, check_cidfile, lines_of
from bot.commands.refused import PLATFORM, PLATFORM_FLAG, REFUSED
from bot.commands.shell import Shell
from bot.commands.surroundings import SURROUNDINGS, networks, volumes
from bot.docker_cli import checks, platforms, unusable
from bot.docker_cli.flags import Flag, Kind, Parsed, RefusedFlag
from bot.docker_cli.names import check_name
from bot.docker_cli.ports import exposed
from bot.docker_cli.reference import DEFAULT_DOMAIN, Reference
from bot.sandbox import labels
from bot.sandbox.requests import RunRequest

RESTART_POLICIES = ("always", "on-failure", "unless-stopped")
PULL_POLICIES = ("always", "missing", "never")
_WHOLE_ID = re.compile(r"[0-9a-f]{64}")


def check_label(text: str) -> None:
    """Raise ValueError for a label without a key, or one of the bot's: it says whose this is."""
    checks.label(text)
    if text.startswith(labels.PREFIX):
        raise ValueError(f"labels that begin with {labels.PREFIX} are the bot's own")


ENV = Flag(
    "env", "e", Kind.LIST, "Set a variable of its environment: NAME=value", check=checks.environment
)
USER = Flag("user", "u", Kind.STRING, "Be this user: a name or uid, and :group or :gid")
WORKDIR = Flag("workdir", "w", Kind.STRING, "Begin in this directory")

OPTIONS = (
    Flag("attach", "a", Kind.LIST, "Only these of STDIN, STDOUT and STDERR", check=checks.stream),
    CIDFILE,
    Flag("domainname", kind=Kind.STRING, help="The domain behind its host name"),
    ENV,
    ENV_FILE,
    Flag("expose", kind=Kind.LIST, help="Say that it listens on this port: 80 or 53/udp"),
    USER,
    WORKDIR,
    Flag("cpus", kind=Kind.DECIMAL, help="How many processors it may use, such as 0.5"),
    Flag("entrypoint", kind=Kind.STRING, help="A program instead of the image's ENTRYPOINT"),
    Flag("hostname", "h", Kind.STRING, "The name that it sees itself by"),
    Flag("init", help="Put a small init around its program; here there always is one"),
    Flag("interactive", "i", help="Keep its input open"),
    Flag("label", "l", Kind.LIST, "Put a label on it: KEY=value", check=check_label),
    LABEL_FILE,
    PLATFORM_FLAG,
    Flag("memory", "m", Kind.BYTES, "The most memory it may use, such as 64m"),
    Flag("name", kind=Kind.STRING, help="A name of your choice"),
    Flag(
        "no-healthcheck",
        help="Leave out the image's own check of its health",
        clash=unusable.unchecked,
    ),
    Flag(
        "pull", kind=Kind.STRING, default="missing", help="Fetch the image: always, missing, never"
    ),
    Flag("quiet", "q", help="Don't show how the image is fetched"),
    Flag("read-only", help="Don't let it write to its own files"),
    Flag("restart", kind=Kind.STRING, default="no", help="Only no: what has ended stays ended"),
    Flag("rm", help="Remove it when it ends"),
    Flag("stop-signal", kind=Kind.STRING, help="The signal that asks it to end"),
    Flag("stop-timeout", kind=Kind.INT, refused="`stop -t` says how long to wait"),
    Flag("tty", "t", help="Give it a terminal"),
    *SURROUNDINGS,
    *REFUSED,
)

_LONG = {f"--{flag.name}" for flag in OPTIONS} | {"--detach"}


async def request(flags: Parsed, shell: Shell) -> RunRequest:
    """The container that was asked for; raises Failure, InvalidReference or InvalidName.

    A variable without a value is dropped: Docker's client would give it its own variable's, and
    here the client is the bot, whose environment holds its secrets.
    """
    _check_choices(flags)
    await check_platform(flags, shell)
    check_cidfile(flags, shell)
    image, *command = flags.args
    entrypoint = flags.optional("entrypoint")
    name = flags.optional("name")
    return RunRequest(
        image=image_reference(image),
        command=tuple(command),
        entrypoint=None if entrypoint is None else (entrypoint,),
        env=await environment(flags, shell),
        user=flags.text("user"),
        workdir=flags.text("workdir"),
        hostname=flags.text("hostname"),
        domainname=flags.text("domainname"),
        ports=_ports(flags),
        checked=not flags.bool("no-healthcheck"),
        name=check_name(name) if name else None,
        tty=flags.bool("tty"),
        open_stdin=flags.bool("interactive"),
        attached=_attached(flags),
        remove=flags.bool("rm"),
        read_only=flags.bool("read-only"),
        memory=flags.bytes("memory") or None,
        cpus=flags.decimal("cpus") or None,
        stop_signal=flags.optional("stop-signal"),
        labels=await _labels(flags, shell),
        networks=networks(flags),
        volumes=volumes(flags),
        id_file=flags.text("cidfile"),
        thread_id=shell.thread_id,
    )


def image_reference(text: str) -> Reference:
    """The image that a word names, which may be by its id; raises InvalidReference."""
    digits = text.removeprefix("sha256:")
    if _WHOLE_ID.fullmatch(digits):
        return Reference(DEFAULT_DOMAIN, f"library/{digits}")
    return Reference.parse(text)


def check_pull(flags: Parsed) -> None:
    """Raise Failure for a policy that is none."""
    policy = flags.text("pull")
    if policy and policy not in PULL_POLICIES:
        raise Failure(
            f'invalid pull option: \'{policy}\': must be one of "always", "missing" or "never"',
            125,
        )


async def check_platform(flags: Parsed, shell: Shell) -> None:
    """Raise RefusedFlag for a platform that is not the engine's."""
    wanted = flags.text(PLATFORM_FLAG.name)
    if not wanted:
        return
    version = await shell.seat.engine.version()
    if not platforms.same(wanted, version.os, version.arch):
        raise RefusedFlag(PLATFORM_FLAG, PLATFORM)


async def environment(flags: Parsed, shell: Shell) -> tuple[str, ...]:
    """The variables that were given a value: those of files first, so that -e has the last word."""
    pairs = (*await lines_of(flags.texts("env-file"), shell), *flags.texts("env"))
    last = {pair.partition("=")[0]: pair for pair in pairs}
    return tuple(pair for pair in last.values() if "=" in pair)


def _attached(flags: Parsed) -> frozenset[str]:
    if "detach" in flags.flags and flags.bool("detach"):
        return frozenset()
    streams = joined(flags) if flags.given("attach") else ALL - {"stdin"}
    return streams | {"stdin"} if flags.bool("interactive") else streams


def _ports(flags: Parsed) -> tuple[str, ...]:
    try:
        return tuple(port for text in flags.texts("expose") for port in exposed(text))
    except ValueError as error:
        raise Failure(str(error)) from None


async def _labels(flags: Parsed, shell: Shell) -> dict[str, str]:
    lines = await lines_of(flags.texts("label-file"), shell)
    pairs = [line for line in lines if "=" in line]  # the client leaves the others out
    for pair in pairs:
        check_label(pair)
    return dict(map(_key_value, (*pairs, *flags.texts("label"))))


def misplaced(args: Sequence[str]) -> str:
    """The flag of Docker's that stands right behind the image, where the program gets it.

    Only what hardly any program means by itself: -it and its like, and Docker's long flags.
    """
    word = args[1] if len(args) > 1 else ""
    cluster = word[1:] if word.startswith("-") else ""
    if word.partition("=")[0] in _LONG or (cluster and set(cluster) <= set("itd")):
        return word
    return ""


def _check_choices(flags: Parsed) -> None:
    restart = flags.text("restart")
    if restart not in ("", "no", "no:"):
        try:
            unusable.restart(restart)
        except ValueError as error:
            raise Failure(str(error)) from None
        if flags.bool("rm"):
            raise Failure("conflicting options: cannot specify both --restart and --rm")
        name, _, most = restart.partition(":")
        if name not in (*RESTART_POLICIES, "no"):
            raise Failure(daemon(f"invalid restart policy '{name}'"))
        if most and name != "on-failure":
            raise Failure(
                daemon(f"maximum retry count cannot be used with restart policy '{name}'")
            )
        if most.startswith("-"):
            raise Failure(daemon("maximum retry count cannot be negative"))
        raise Failure(f"--restart {restart} is not available here: what has ended stays ended", 125)


def _key_value(label: str) -> tuple[str, str]:
    key, _, value = label.partition("=")
    return key, value
