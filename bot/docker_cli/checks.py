"""What the client checks of a flag's value while it reads it; commands put these on their Flags.

Each takes the value as typed and raises ValueError with the client's words.
"""

import re
from collections.abc import Callable

from bot.docker_cli import go, records, units

_LIMITS = (
    "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile",
    "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
)  # fmt: skip
_DEVICE_RULE = re.compile(r"[acb] (?:[0-9]+|\*):(?:[0-9]+|\*) [rwm]{1,3}")
_SYSCTLS = (
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall",
    "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced",
)  # fmt: skip
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = re.compile(rf"(?=.*[a-zA-Z]){_LABEL}(?:\.{_LABEL})*\.?\s*")
_MOST_WEIGHT, _LEAST_WEIGHT = 1000, 10
_STREAMS = ("stdin", "stdout", "stderr")


def environment(text: str) -> None:
    """`KEY=value` or `KEY`, for -e."""
    if not text or text.startswith("="):
        raise ValueError(f"invalid environment variable: {text}")


def label(text: str) -> None:
    """`key=value` or `key`, for -l."""
    key = text.partition("=")[0].lstrip(" \t")
    if not key:
        raise ValueError(f"invalid label '{text}': empty name")
    if " " in key or "\t" in key:
        raise ValueError(f"label '{key}' contains whitespaces")


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
    hard = go.parse_int(parts[-1])
    soft = go.parse_int(parts[0])
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


def domain(text: str) -> None:
    """A domain to look names up in, for --dns-search; "." is none."""
    text = text.strip(" ")
    if text != "." and not _DOMAIN.fullmatch(text):
        raise ValueError(f"{text} is not a valid domain")


def sysctl(text: str) -> None:
    """`name=value` of a namespace's own setting, for --sysctl."""
    name, equals, _ = text.partition("=")
    if not equals or not (name in _SYSCTLS or name.startswith(("net.", "fs.mqueue."))):
        raise ValueError(f"sysctl '{text}' is not allowed")


def device_bytes(text: str) -> None:
    """`/dev/sda:1mb`, for --device-read-bps and --device-write-bps."""
    more = "[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb"
    _device_rate(text, units.parse_memory, more)


def device_operations(text: str) -> None:
    """`/dev/sda:100`, for --device-read-iops and --device-write-iops."""
    more = ". Number must be a positive integer"
    _device_rate(text, lambda rate: go.parse_uint(rate, 64), more)


def _device_rate(text: str, read: Callable[[str], object], more: str) -> None:
    rate = _behind_device(text)
    try:
        read(rate)
    except ValueError:
        form = f"The correct format is <device-path>:<number>{more}"
        raise ValueError(f"invalid rate for device: {text}. {form}") from None


def device_weight(text: str) -> None:
    """`/dev/sda:500`, for --blkio-weight-device."""
    number = _behind_device(text)
    try:
        weight = go.parse_uint(number, 16)
    except ValueError:
        weight = -1
    if weight and not _LEAST_WEIGHT <= weight <= _MOST_WEIGHT:
        raise ValueError(f"invalid weight for device: {text}")


def _behind_device(text: str) -> str:
    path, _, rest = text.partition(":")
    if not path or ":" not in text:
        raise ValueError(f"bad format: {text}")
    if not path.startswith("/dev/"):
        raise ValueError(f"bad format for device path: {text}")
    return rest


def gpus(text: str) -> None:
    """`all`, a number or `device=0,driver=x`, for --gpus."""
    seen = set()
    for field in records.fields(text):
        key, equals, value = field.partition("=")
        if key in seen:
            raise ValueError(f"gpu request key '{key}' can be specified only once")
        seen |= {key} if equals else {key, "count"}
        if not equals or key == "count":
            _count(value if equals else key)
        elif key not in ("driver", "device", "capabilities", "options"):
            raise ValueError(f"unexpected key '{key}' in '{field}'")


def _count(text: str) -> None:
    if text != "all" and not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError(
            f'invalid count ({text}): value must be either "all" or an integer: invalid syntax'
        )
