"""The files that came out of a command, in a folder or in archives, as a comparison needs them."""

import tarfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path


def files_in(folder: Path) -> dict[str, bytes]:
    """The files below the folder, by their path in it; links are none."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def opened_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, those in archives instead of the archives."""
    found: dict[str, bytes] = {}
    for name, data in files.items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                found |= {one: archive.read(one) for one in archive.namelist() if one[-1] != "/"}
        elif name.endswith(".tar"):
            with tarfile.open(fileobj=BytesIO(data)) as tar:
                found |= {f"tar: {one.name}": _entry(one) for one in tar}
        else:
            found[name] = data
    return found


def _entry(one: tarfile.TarInfo) -> bytes:
    """What must be the same of an archive's entry: whose names the host has for owners is not."""
    return (
        f"{one.type!r} {one.mode & 0o7777:o} {one.uid}:{one.gid} {one.size} {one.linkname}".encode()
    )
