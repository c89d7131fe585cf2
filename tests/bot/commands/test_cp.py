"""`docker cp` as people try it: what is hostile or too large is refused, in words, at once."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from .conftest import Ran, Typist
from .console import AttachedFile, RecordedConsole

MIB = 1024 * 1024


async def sent(typist: Typist, command: str, **files: bytes) -> Ran:
    """Type a command in a message with these files; `a_js` stands for `a.js`."""
    attached = [AttachedFile(name.replace("_", "."), data) for name, data in files.items()]
    return await typist(command, console=RecordedConsole(attachments=attached))


def tar(*infos: tarfile.TarInfo) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for info in infos:
            archive.addfile(info, io.BytesIO(b"x" * info.size))
    return made.getvalue()


def entry(
    name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, target: str = ""
) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, target
    return info


@pytest.fixture
async def box(learner: Typist) -> None:
    ran = await learner("create --name box busybox")
    assert ran.status == 0, ran.err


@pytest.mark.usefixtures("box")
class TestIn:
    async def test_a_code_block_is_a_file_too(self, learner: Typist) -> None:
        ran = await learner("cp app.js box:/tmp/", stdin=b"console.log(1)\n")
        assert (ran.status, ran.err) == (0, "Successfully copied 2.05kB to box:/tmp/\n")
        back = await learner("cp -q box:/tmp/app.js .")
        assert back.console.files == {"app.js": b"console.log(1)\n"}

    async def test_what_was_not_sent_is_told_with_what_was(self, learner: Typist) -> None:
        ran = await sent(learner, "cp b.js box:/", a_js=b"1")
        assert (ran.status, ran.err) == (1, "lstat b.js: no such file or directory\n")
        assert "You sent `a.js`" in ran.hints
        assert "Attach one" in (await learner("cp . box:/")).hints

    async def test_a_name_with_spaces_is_found_as_discord_keeps_it(self, learner: Typist) -> None:
        console = RecordedConsole(attachments=[AttachedFile("my_file_1_.txt", b"1")])
        ran = await learner("cp 'my file(1).txt' box:/home/", console=console)
        assert ran.status == 0, ran.err
        assert [*(await learner("cp -q box:/home/. .")).console.files] == ["home.zip"]

    @pytest.mark.parametrize("command", ["cp a.js box:/", "cp . box:/", "cp - box:/"])
    async def test_too_much_is_refused_unread(
        self, people: Callable[..., Typist], command: str
    ) -> None:
        small = people("learner", file_max_mib=1)
        assert (await small("create --name box busybox")).status == 0
        ran = await sent(small, command, a_js=bytes(MIB + 1))
        assert (ran.status, ran.err) == (
            1, "that is too large to copy: it has 1MiB, and the limit is 1MiB\n",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("archive", "why"),
        [
            (tar(entry("../../evil")), '"../../evil" is outside of "/tmp"'),
            (tar(entry("null", tarfile.CHRTYPE)), "null is a character device"),
            (tar(entry("disk", tarfile.BLKTYPE)), "disk is a block device"),
            (tar(entry("pipe", tarfile.FIFOTYPE)), "pipe is a pipe"),
            (tar(entry("huge", tarfile.GNUTYPE_SPARSE)), "huge is a sparse"),
            (gzip.compress(bytes(40 * MIB), compresslevel=1), "too large to unpack"),
            (10_001 * tar(entry("a"))[: tarfile.BLOCKSIZE], "too many files: the limit is 10,000"),
            (tar(entry("a", size=5000))[:2000], "unexpected EOF"),
            (b"PK\x03\x04" + bytes(600), "invalid tar header"),
            (b"\x1f\x8b" + bytes(600), "Error processing tar file"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    async def test_hostile_archives_are_refused(
        self, learner: Typist, archive: bytes, why: str
    ) -> None:
        ran = await sent(learner, "cp - box:/tmp", a_tar=archive)
        assert ran.status == 1
        assert why in ran.err

    async def test_a_link_in_an_archive_leads_no_further_than_the_container(
        self, learner: Typist
    ) -> None:
        archive = tar(
            entry("out", tarfile.SYMTYPE, target="/../../../etc"), entry("out/passwd", size=3)
        )
        ran = await sent(learner, "cp - box:/tmp", a_tar=archive)
        if not ran.status:  # an engine may refuse it; if not, it stays within
            assert (await learner("cp -q box:/etc/passwd .")).console.files == {"passwd": b"xxx"}

    async def test_an_archive_lands_with_its_modes_and_owners(self, learner: Typist) -> None:
        file = entry("run.sh", size=3)
        file.mode, file.uid, file.gid = 0o750, 1000, 1001
        ran = await sent(learner, "cp - box:/tmp", a_tar=gzip.compress(tar(file)))
        assert ran.status == 0, ran.err
        back = await learner("cp -q box:/tmp/run.sh -")
        with tarfile.open(fileobj=io.BytesIO(back.console.files["run.sh.tar"])) as found:
            [one] = found
        assert (one.mode, one.uid, one.gid) == (0o750, 1000, 1001)


@pytest.mark.usefixtures("box")
class TestOut:
    async def test_names_in_a_folder_are_made_safe_for_other_systems(self, learner: Typist) -> None:
        names = ["a\\..\\b", "c:d", "e\x07\nf", "exe\u202ecod.js", "dot.", "ok"]
        files = tar(*(entry(f"d/{name}", size=1) for name in names))
        assert (await sent(learner, "cp - box:/tmp", a_tar=files)).status == 0
        ran = await learner("cp box:/tmp/d .")
        with zipfile.ZipFile(io.BytesIO(ran.console.files["d.zip"])) as archive:
            found = {name for name in archive.namelist() if not name.endswith("/")}
        assert found == {"d/a_.._b", "d/c_d", "d/e__f", "d/exe_cod.js", "d/dot_", "d/ok"}

    async def test_hard_links_have_their_content_and_links_are_left_out(
        self, learner: Typist
    ) -> None:
        files = tar(
            entry("d/one", size=2),
            entry("d/two", tarfile.LNKTYPE, target="d/one"),
            entry("d/out", tarfile.SYMTYPE, target="/etc/passwd"),
            entry("d/near", tarfile.SYMTYPE, target="one"),
        )
        assert (await sent(learner, "cp - box:/tmp", a_tar=files)).status == 0
        ran = await learner("cp box:/tmp/d new")
        with zipfile.ZipFile(io.BytesIO(ran.console.files["new.zip"])) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        assert found == {"new/": b"", "new/one": b"xx", "new/two": b"xx"}
        assert "`new/near`, `new/out`" in ran.hints
        ran = await learner("cp box:/tmp/d -")
        with tarfile.open(fileobj=io.BytesIO(ran.console.files["d.tar"])) as opened:
            assert opened.getnames() == ["d", "d/near", "d/one", "d/two"]
        assert "`d/out`" in ran.hints

    async def test_a_file_that_is_too_large_is_told_with_its_size(
        self, people: Callable[..., Typist]
    ) -> None:
        small = people("learner", file_max_mib=1)
        assert (await small("create --name box busybox")).status == 0
        ran = await small("cp box:/bin/busybox .")
        assert ran.status == 1
        assert (
            "/bin/busybox is too large to fetch: it has 1.89MiB, and the limit is 1MiB" in ran.err
        )

    async def test_somebody_elses_container_is_not_there(
        self, people: Callable[..., Typist]
    ) -> None:
        ran = await people("classmate")("cp box:/etc/passwd .")
        assert ran.err == "Error response from daemon: No such container: box\n"
