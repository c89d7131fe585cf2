"""Archives of every format are read as they are meant, and hostile ones refused at once."""

import bz2
import gzip
import io
import lzma
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.tar import BadTar, Kind, Member, TooLarge, read, unpacked, write

MIB = 1024 * 1024
LONG = "/".join(["a" * 60] * 6)
MEMBERS = [
    Member("app", Kind.FOLDER, mode=0o755, mtime=1_700_000_000, uid=1000, gid=1000),
    Member("app/index.js", Kind.FILE, b"console.log(1)", 0o640, 1_700_000_000),
    Member("app/empty", Kind.FILE),
    Member("app/ünïcode 名", Kind.FILE, b"x" * 513),
    Member(f"app/{LONG}", Kind.FILE, b"deep"),
    Member("app/link", Kind.LINK, target="index.js", mode=0o777),
    Member("app/hard", Kind.HARD_LINK, target=f"app/{LONG}"),
]


def archive(*infos: tarfile.TarInfo, form: int = tarfile.GNU_FORMAT) -> bytes:
    """What Python's own writer makes of them; each file's body is as long as it says, of `x`."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as tar:
        for info in infos:
            tar.addfile(info, io.BytesIO(b"x" * info.size))
    return made.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, target: str = "") -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, target
    return info.tobuf(tarfile.GNU_FORMAT)


def test_what_was_written_is_read_again() -> None:
    assert [*read(write(MEMBERS))] == MEMBERS


def test_what_was_written_is_what_others_read() -> None:
    with tarfile.open(fileobj=io.BytesIO(write(MEMBERS))) as tar:
        assert tar.getnames() == [member.name for member in MEMBERS]
        body = tar.extractfile(f"app/{LONG}")
        assert body is not None
        assert body.read() == b"deep"


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_format_of_others_is_read(form: int) -> None:
    long = tarfile.TarInfo(f"{'d' * 90}/{'f' * 90}")
    long.size, long.uid, long.mtime = 700, 1000, 12345
    [member] = read(archive(long, form=form))
    assert (member.name, len(member.data), member.uid, member.mtime) == (
        long.name, 700, 1000, 12345,
    )  # fmt: skip


def test_an_old_archive_tells_a_folder_by_its_slash() -> None:
    [member] = read(entry("app/", tarfile.AREGTYPE) + bytes(1024))
    assert (member.name, member.kind) == ("app", Kind.FOLDER)


@pytest.mark.parametrize(
    "data",
    [
        b"junk",
        b"j" * 512,
        entry("cut", size=1000),
        entry("cut", size=1000) + b"x" * 999,
        entry("a")[:148] + b"0000000\0" + entry("a")[156:],
        entry("x", tarfile.XHDTYPE, 8) + b"99 a=b\n\n".ljust(512, b"\0"),
        entry("x", tarfile.XHDTYPE, 8) + b"nothing!".ljust(512, b"\0"),
        entry("x", tarfile.XHDTYPE, 10) + b"10 size=-1".ljust(512, b"\0") + entry("a"),
        entry("x", tarfile.XHDTYPE, 65 * 1024) + bytes(65 * 1024),
        entry("odd", b"Z"),
    ],
    ids=range(10),
)
def test_a_broken_archive_is_refused(data: bytes) -> None:
    with pytest.raises(BadTar):
        list(read(data))


def test_a_sparse_file_is_told_from_a_file() -> None:
    gnu = entry("huge", tarfile.GNUTYPE_SPARSE) + bytes(1024)
    pax = entry("x", tarfile.XHDTYPE, 22) + b"22 GNU.sparse.major=1\n".ljust(512, b"\0")
    assert [member.kind for member in read(gnu)] == [Kind.SPARSE]
    assert [member.kind for member in read(pax + entry("huge") + bytes(1024))] == [Kind.SPARSE]


@given(st.binary(max_size=3000), st.integers(0, 1535), st.binary(min_size=1, max_size=40))
def test_no_bytes_make_it_fail_otherwise(noise: bytes, at: int, splice: bytes) -> None:
    sound = archive(tarfile.TarInfo("one"), tarfile.TarInfo("two"), form=tarfile.PAX_FORMAT)
    for data in (noise, sound[:at] + splice + sound[at + len(splice) :]):
        try:
            write(read(data))
        except BadTar:
            continue


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_archive_is_unpacked_as_far_as_it_may_be(pack: object) -> None:
    assert callable(pack)
    assert unpacked(pack(bytes(MIB)), MIB) == bytes(MIB)
    with pytest.raises(TooLarge):
        unpacked(pack(bytes(MIB + 1)), MIB)


def test_an_archive_that_wants_much_memory_is_refused() -> None:
    greedy = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 * MIB}]
    with pytest.raises(BadTar):
        unpacked(lzma.compress(b"x", filters=greedy), MIB)
