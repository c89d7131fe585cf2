"""A platform as `--platform` names it: linux, amd64, linux/arm64, linux/arm/v7.

After Parse in github.com/containerd/platforms, as docker/cli 28.2.2 has it.
"""

import re

from bot.docker_cli import go

UNREAD = "error parsing specified platform: "
_FIRST = r"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$"
_OTHER = r"^[A-Za-z0-9_.-]+$"
_SYSTEMS = (
    "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux",
    "macos", "nacl", "netbsd", "openbsd", "plan9", "solaris", "windows", "zos",
)  # fmt: skip
_ARCHITECTURES = (
    "386", "aarch64", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "armel", "armhf",
    "i386", "loong64", "mips", "mips64", "mips64le", "mips64p32", "mips64p32le", "mipsle", "ppc",
    "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm", "x86-64",
    "x86_64",
)  # fmt: skip
_MOST_PARTS = 3


_NAMES = {
    "macos": "darwin",
    "aarch64": "arm64", "i386": "386", "x86_64": "amd64", "x86-64": "amd64",
}  # fmt: skip
_VARIANTS = {"arm64": "v8", "amd64": "v1"}
"""Those that an architecture has unless another is named."""


def same(text: str, system: str, architecture: str) -> bool:
    """Whether it names the platform of an engine of this system and architecture."""
    named = [_NAMES.get(part, part) for part in text.lower().split("/")]
    own = [system, architecture]
    whole = [*own, _VARIANTS.get(architecture, "")]
    return named in (own[:1], own[1:], own, whole)


def check(text: str) -> None:
    """Raise ValueError for what names no platform, with the client's words."""
    if not text:
        return
    if "*" in text:
        raise _error(f"{go.quote(text)}: wildcards not yet supported")
    first, *others = text.split("/", _MOST_PARTS)
    if not re.match(_FIRST, first):
        raise _error(
            f"{go.quote(first)} is an invalid OS component of {go.quote(text)}: "
            f"OSAndVersion specifier component must match {go.quote(_FIRST)}"
        )
    for part in others:
        if not re.match(_OTHER, part):
            raise _error(
                f"{go.quote(part)} is an invalid component of {go.quote(text)}: "
                f"platform specifier component must match {go.quote(_OTHER)}"
            )
    if len(others) >= _MOST_PARTS:
        raise _error(f"{go.quote(text)}: cannot parse platform specifier")
    if not others and first.partition("(")[0].lower() not in (*_SYSTEMS, *_ARCHITECTURES):
        raise _error(f"{go.quote(text)}: unknown operating system or architecture")


def _error(problem: str) -> ValueError:
    return ValueError(f"{UNREAD}{problem}: invalid argument")
