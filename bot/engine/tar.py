"""Tar archives, as files travel in them: strict to read, plain to write; for whoever copies files.

Who reads what strangers made must not trust a length or a pattern in it, as `tarfile` does, which
an extended header of a few megabytes keeps busy for minutes. What has been read here is written
anew before it goes anywhere, so that no two readers can understand it differently. Pure.

Source: POSIX.1-2017, `pax`, "ustar Interchange Format" and "pax Header Block"; GNU tar, "Basic Tar
Format"; the errors' words are those of Go's archive/tar, which the engine reads with.
"""

import bz2
import lzma
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

BLOCK = 512
EXTENDED_BYTES = 64 * 1024
"""The longest extended header: a path has at most 4,096 bytes."""
XZ_BYTES = 64 * 1024 * 1024
"""The most memory that unpacking may take: xz lets an archive ask for gigabytes."""
_END = bytes(BLOCK)
_GZIP, _BZIP2, _XZ = _PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")


class BadTar(Exception):
    """It is no tar archive, or a broken one; `reason` is as the engine would say it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(Exception):
    """It has more than `most` bytes: `size` of them, where that is known."""

    def __init__(self, most: int, size: int | None = None) -> None:
        super().__init__(most, size)
        self.most = most
        self.size = size


class Kind(Enum):
    """What an entry of an archive is."""

    FILE = tarfile.REGTYPE
    HARD_LINK = tarfile.LNKTYPE
    LINK = tarfile.SYMTYPE
    CHARACTER_DEVICE = tarfile.CHRTYPE
    BLOCK_DEVICE = tarfile.BLKTYPE
    FOLDER = tarfile.DIRTYPE
    PIPE = tarfile.FIFOTYPE
    SPARSE = tarfile.GNUTYPE_SPARSE


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: a file with its `data`, a folder, or a link to `target`; a folder has no `/`.

    `mode` holds the permissions; `mtime` is in seconds since 1970.
    """

    name: str
    kind: Kind
    data: bytes | memoryview = field(default=b"", repr=False)
    mode: int = 0o644
    mtime: int = 0
    uid: int = 0
    gid: int = 0
    target: str = ""


def read(data: bytes) -> Iterator[Member]:
    """The entries of an archive that is not packed; raises `BadTar`."""
    view = memoryview(data)
    at = 0
    said: dict[str, str] = {}
    while at < len(view):
        head = view[at : at + BLOCK]
        if len(head) < BLOCK:
            raise BadTar("unexpected EOF")
        if head == _END:
            return
        _check_sum(head)
        kind, size = bytes(head[156:157]), _number(head[124:136])
        if kind not in _EXTENDED:
            size = _pax_number(said, "size", size)
        at += BLOCK
        body = view[at : at + size]
        if len(body) < size:
            raise BadTar("unexpected EOF")
        at += -(-size // BLOCK) * BLOCK
        if kind in _EXTENDED:
            said.update(_extended(kind, body))
        elif kind != tarfile.XGLTYPE:
            yield _member(head, kind, body, said)
            said = {}


_EXTENDED = (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


def _check_sum(head: memoryview) -> None:
    wanted = _number(head[148:156])
    if wanted != sum(head[:148]) + 8 * ord(" ") + sum(head[156:]):
        raise BadTar("archive/tar: invalid tar header")


def _number(digits: memoryview) -> int:
    """An octal number, or GNU's binary one; never negative."""
    raw = bytes(digits)
    if raw[0] == 0x80:
        return int.from_bytes(raw[1:], "big")
    text = raw.strip(b" \0")
    if text and set(text) - set(b"01234567"):
        raise BadTar("archive/tar: invalid tar header")
    return int(text or b"0", 8)


def _extended(kind: bytes, body: memoryview) -> dict[str, str]:
    if len(body) > EXTENDED_BYTES:
        raise BadTar("archive/tar: header too long")
    raw = bytes(body)
    if kind == tarfile.XHDTYPE:
        return dict(_records(raw))
    return {"path" if kind == tarfile.GNUTYPE_LONGNAME else "linkpath": _text(raw)}


def _records(raw: bytes) -> Iterator[tuple[str, str]]:
    """The `LENGTH KEY=VALUE` lines of a pax header."""
    while raw:
        digits, space, _ = raw[:12].partition(b" ")
        if not (space and digits.isdigit() and len(digits) < int(digits) <= len(raw)):
            raise BadTar("archive/tar: invalid tar header")
        record, raw = raw[len(digits) + 1 : int(digits)], raw[int(digits) :]
        key, equals, value = record.removesuffix(b"\n").partition(b"=")
        if not equals:
            raise BadTar("archive/tar: invalid tar header")
        yield _text(key), _text(value)


def _pax_number(said: dict[str, str], key: str, else_: int) -> int:
    text = said.get(key, "").partition(".")[0]
    if not text:
        return else_
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise BadTar("archive/tar: invalid tar header")
    return int(text)


def _text(raw: bytes | memoryview) -> str:
    return bytes(raw).split(b"\0", 1)[0].decode("utf-8", "surrogateescape")


def _member(head: memoryview, kind: bytes, body: memoryview, said: dict[str, str]) -> Member:
    name = _text(head[:100])
    if bytes(head[257:263]) == b"ustar\0" and (prefix := _text(head[345:500])):
        name = f"{prefix}/{name}"
    name = said.get("path", name)
    if kind in (tarfile.AREGTYPE, tarfile.CONTTYPE):
        kind = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
    if any(key.startswith("GNU.sparse.") for key in said):
        kind = tarfile.GNUTYPE_SPARSE
    try:
        known = Kind(kind)
    except ValueError:
        raise BadTar(f"unhandled tar header type {kind[0]}") from None
    return Member(
        name if known is not Kind.FOLDER or set(name) == {"/"} else name.rstrip("/"),
        known,
        body if known is Kind.FILE else b"",
        _number(head[100:108]) & 0o7777,
        _pax_number(said, "mtime", _number(head[136:148])),
        _pax_number(said, "uid", _number(head[108:116])),
        _pax_number(said, "gid", _number(head[116:124])),
        said.get("linkpath", _text(head[157:257])),
    )


def write(members: Iterable[Member]) -> bytes:
    """An archive of these, in their order, as long as the docker client's would be."""
    parts: list[bytes | memoryview] = []
    for member in members:
        info = tarfile.TarInfo(member.name)
        info.type = member.kind.value
        info.size = len(member.data)
        info.mode, info.mtime = member.mode, member.mtime
        info.uid, info.gid = member.uid, member.gid
        info.linkname = member.target
        head = info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        parts += (head, member.data, bytes(-len(member.data) % BLOCK))
    return b"".join((*parts, _END, _END))


def is_archive(data: bytes) -> bool:
    """Whether it looks like an archive, or like anything packed in a way that `unpacked` knows."""
    return data.startswith(_PACKED) or data[257:262] == b"ustar"


def unpacked(data: bytes, most: int) -> bytes:
    """The archive itself, if it was packed by gzip, bzip2 or xz; `BadTar`, `TooLarge`."""
    try:
        plain = _decompressed(data, most + 1)
    except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
        raise BadTar(str(error)) from error
    if len(plain) > most:
        raise TooLarge(most)
    return plain


def _decompressed(data: bytes, most: int) -> bytes:
    if data.startswith(_GZIP):
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, most)
    if data.startswith(_BZIP2):
        return bz2.BZ2Decompressor().decompress(data, most)
    if data.startswith(_XZ):
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_BYTES).decompress(data, most)
    return data
