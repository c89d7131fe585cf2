"""Debian packages as the content of image layers; `images.py` names the packages.

They are unpacked, not installed: no maintainer script runs, and nothing touches the machine
except a folder of downloads.
"""

import io
import re
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .errors import EngineSetupError
from .layers import Entry

TIMEOUT_S = 300.0

# What a running container never misses: virtual names (in angle brackets) and package management.
PRUNED_PACKAGES = re.compile(
    r"<.*|debconf.*|dpkg|gcc-.*-base|init-system-helpers|install-info|mailcap|media-types|perl.*"
    r"|tar|usr-is-merged|usrmerge"
)
PRUNED_PATHS = re.compile(
    r"usr/share/(doc|man|info|locale|lintian|bug|pixmaps|applications|menu)(/.+)?|usr/share/doc-base.*"
)
# In Debian /bin, /lib and /sbin are links into /usr, while packages still name the old places.
MERGED = re.compile(r"^(bin|sbin|lib|lib32|lib64|libx32)(?=/|$)")


def architecture() -> str:
    """Return the machine's architecture in Docker's words: "amd64", "arm64"."""
    name = _run("dpkg", "--print-architecture").strip()
    return {"armhf": "arm"}.get(name, name)


class Dependencies:
    """What each package needs, read from apt's lists in one go (a second of apt-cache's time)."""

    def __init__(self, packages: Iterable[str]) -> None:
        self._needs: dict[str, list[str]] = {}
        package, alternative = "", False
        for line in _run(
            "apt-cache", "depends", "--recurse", "--important", *packages
        ).splitlines():
            if not line.startswith((" ", "|")):
                package, alternative = line.strip(), False
                self._needs[package] = []
                continue
            kind, _, name = line.strip().partition(": ")
            if kind.lstrip("|") in ("Depends", "PreDepends"):
                # Of alternatives, all but the last marked with a bar, the first is taken.
                if not alternative and not PRUNED_PACKAGES.fullmatch(name):
                    self._needs[package].append(name)
                alternative = kind.startswith("|")

    def closure(self, packages: Iterable[str], without: Iterable[str] = ()) -> list[str]:
        """Return packages with all that they need, minus `without` and what only those need."""
        found = set(without)
        wanted = list(packages)
        brought: list[str] = []
        while wanted:
            name = wanted.pop()
            if name not in found and name in self._needs:
                found.add(name)
                brought.append(name)
                wanted += self._needs[name]
        return sorted(brought)


def download(packages: Sequence[str], folder: Path) -> dict[str, Path]:
    """Return each package's `.deb` file in the folder, downloaded if it isn't there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if missing := [name for name in packages if not list(folder.glob(f"{name}_*.deb"))]:
        _run("apt-get", "download", *missing, cwd=folder)
    return {name: max(folder.glob(f"{name}_*.deb")) for name in packages}


def unpack(package: Path) -> Iterator[Entry]:
    """Yield the files of a `.deb`, at the places where a merged /usr has them."""
    done = subprocess.run(
        ["dpkg-deb", "--fsys-tarfile", package], capture_output=True, timeout=TIMEOUT_S
    )
    if done.returncode:
        package.unlink()  # It is damaged: the next start downloads it again.
        raise EngineSetupError(f"{package.name} can't be unpacked", done.stderr.decode().strip())
    yield from _entries(done.stdout)


def _entries(content: bytes) -> Iterator[Entry]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for info in archive:
            info.name = _merged(info.name)
            if info.islnk():
                info.linkname = _merged(info.linkname)
            if info.name in ("", ".") or PRUNED_PATHS.fullmatch(info.name):
                continue
            source = archive.extractfile(info) if info.isreg() else None
            yield Entry(info, source.read() if source else b"")


def _merged(path: str) -> str:
    return MERGED.sub(r"usr/\1", path.removeprefix("./").strip("/"))


def _run(*words: str, cwd: Path | None = None) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode:
        raise EngineSetupError(f"{' '.join(words)} failed", done.stderr.strip()[-800:])
    return done.stdout
