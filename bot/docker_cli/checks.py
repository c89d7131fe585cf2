"""What the client checks of a flag's value while it reads it; commands put these on their Flags.

Each takes the value as typed and raises ValueError with the client's words.
"""

import re

from bot.docker_cli import go

_LIMITS = (
    "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile",
    "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
)  # fmt: skip
_DEVICE_RULE = re.compile(r"[acb] (?:[0-9]+|\*):(?:[0-9]+|\*) [rwm]{1,3}")
_STREAMS = ("stdin", "stdout", "stderr")


def environment(text: str) -> None:
    """`KEY=value` or `KEY`, for -e."""
    if not text or text.startswith("="):
        raise ValueError(f"invalid environment variable: {text}")


def label(text: str) -> None:
    """`key=value` or `key`, for -l."""
    if not text.partition("=")[0]:
        raise ValueError(f"invalid label '{text}': empty name")


def stream(text: str) -> None:
    """STDIN, STDOUT or STDERR in any case, for -a of docker run."""
    if text.lower() not in _STREAMS:
        raise ValueError("valid streams are STDIN, STDOUT and STDERR")


def host(text: str) -> None:
    """`name=address` or `name:address`, for --add-host."""
    name, sign, address = text.partition("=" if "=" in text else ":")
    if not (name and sign):
        raise ValueError(f"bad format for add-host: {go.quote(text)}")
    bare = address.removeprefix("[").removesuffix("]")
    if address != "host-gateway" and not go.is_address(bare):
        raise ValueError(f"invalid IP address in add-host: {go.quote(bare)}")


def address(text: str) -> None:
    """An IP address, for --dns."""
    if not go.is_address(text.strip()):
        raise ValueError(f"IP address is not correctly formatted: {text}")


def ulimit(text: str) -> None:
    """`name=soft` or `name=soft:hard`, for --ulimit; after github.com/docker/go-units."""
    name, equals, limits = text.partition("=")
    if not equals:
        raise ValueError(f"invalid ulimit argument: {text}")
    if name not in _LIMITS:
        raise ValueError(f"invalid ulimit type: {name}")
    parts = limits.split(":")
    if len(parts) > len(("soft", "hard")):
        raise ValueError(
            f"too many limit value arguments - {limits}, can only have up to two, `soft[:hard]`"
        )
    soft, hard = go.parse_int(parts[0]), go.parse_int(parts[-1])
    if hard != -1 and (soft == -1 or soft > hard):
        compared = f"soft: -1 (unlimited), hard: {hard}" if soft == -1 else f"{soft} > {hard}"
        raise ValueError(f"ulimit soft limit must be less than or equal to hard limit: {compared}")


def link(text: str) -> None:
    """`container` or `container:alias`, for --link."""
    if not text:
        raise ValueError("empty string specified for links")
    if text.count(":") > 1:
        raise ValueError(f"bad format for links: {text}")


def device_rule(text: str) -> None:
    """Such as `c 1:3 rwm`, for --device-cgroup-rule."""
    if not _DEVICE_RULE.fullmatch(text):
        raise ValueError(f"invalid device cgroup format '{text}'")


def weight(text: str) -> None:
    """A number of 16 bits, for --blkio-weight."""
    try:
        go.parse_uint(text, 16)
    except ValueError as error:
        raise ValueError(f"strconv.ParseUint: {error}") from None
