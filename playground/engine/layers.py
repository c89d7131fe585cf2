"""An image as registries keep it: layers, a configuration and a manifest; `images.py` fills them.

Formats: the OCI image specification, and Docker's "Image Manifest Version 2, Schema 2", whose
media types every engine since 1.10 accepts.
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG_TYPE = "application/vnd.docker.container.image.v1+json"
LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar.gzip"

COMPRESSION_LEVEL = 1  # The registry is on loopback: the time counts, the bytes don't.


@dataclass(frozen=True)
class Entry:
    """One path of a layer: what tar says about it, and a file's bytes."""

    info: tarfile.TarInfo
    data: bytes = b""


def folder(path: str, mode: int = 0o755, owner: int = 0) -> Entry:
    info = tarfile.TarInfo(path)
    info.type, info.mode, info.uid, info.gid = tarfile.DIRTYPE, mode, owner, owner
    return Entry(info)


def file(path: str, data: str | bytes, mode: int = 0o644) -> Entry:
    info = tarfile.TarInfo(path)
    content = data.encode() if isinstance(data, str) else data
    info.size, info.mode = len(content), mode
    return Entry(info, content)


def link(path: str, target: str) -> Entry:
    info = tarfile.TarInfo(path)
    info.type, info.linkname, info.mode = tarfile.SYMTYPE, target, 0o777
    return Entry(info)


@dataclass(frozen=True)
class Blob:
    """Bytes under the name that their content gives them."""

    data: bytes
    media_type: str

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"

    @property
    def descriptor(self) -> dict[str, object]:
        return {"mediaType": self.media_type, "size": len(self.data), "digest": self.digest}


@dataclass(frozen=True)
class Layer:
    """A compressed layer; `diff_id` is the digest of the same tar before compression."""

    created_by: str
    blob: Blob
    diff_id: str

    @classmethod
    def of(cls, created_by: str, entries: Iterable[Entry]) -> "Layer":
        """Pack entries by path, without times or names of this machine: same content, same digest.

        A path that comes twice keeps its first entry.
        """
        by_path: dict[str, Entry] = {}
        for entry in entries:
            by_path.setdefault(entry.info.name, entry)
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for _, entry in sorted(by_path.items()):
                entry.info.mtime = 0
                entry.info.uname = entry.info.gname = ""
                archive.addfile(entry.info, io.BytesIO(entry.data))
        content = buffer.getvalue()
        return cls(
            created_by,
            Blob(gzip.compress(content, COMPRESSION_LEVEL, mtime=0), LAYER_TYPE),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )


@dataclass(frozen=True)
class Image:
    """A named image: `library/node` and what a container of it starts with."""

    repository: str
    layers: Sequence[Layer]
    architecture: str
    cmd: Sequence[str]
    entrypoint: Sequence[str] | None = None
    env: Mapping[str, str] = field(default_factory=dict)

    def config(self, created: datetime) -> Blob:
        """Return the configuration blob; `created` is what `docker images` counts from."""
        when = created.astimezone(UTC).isoformat().replace("+00:00", "Z")
        history: list[dict[str, object]] = [
            {"created": when, "created_by": layer.created_by} for layer in self.layers
        ]
        settings = {"ENTRYPOINT": self.entrypoint, "CMD": self.cmd}
        history += [
            {"created": when, "created_by": f"{name} {json.dumps(words)}", "empty_layer": True}
            for name, words in settings.items()
            if words is not None
        ]
        document = {
            "created": when,
            "architecture": self.architecture,
            "os": "linux",
            "config": {
                "Env": [f"{name}={value}" for name, value in self.env.items()],
                "Entrypoint": self.entrypoint,
                "Cmd": self.cmd,
                "WorkingDir": "",
                "Labels": None,
            },
            "rootfs": {"type": "layers", "diff_ids": [layer.diff_id for layer in self.layers]},
            "history": history,
        }
        return Blob(json.dumps(document).encode(), CONFIG_TYPE)

    def manifest(self, config: Blob) -> Blob:
        document = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": config.descriptor,
            "layers": [layer.blob.descriptor for layer in self.layers],
        }
        return Blob(json.dumps(document, indent=2).encode(), MANIFEST_TYPE)
