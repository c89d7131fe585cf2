"""Layers of the starter images: the same content makes the same layer, wherever it is packed."""

import gzip
import hashlib
import io
import tarfile

from playground.engine.layers import Layer, file, folder, link


def test_a_layers_digest_depends_on_its_content_alone() -> None:
    one = Layer.of("RUN one", [folder("etc"), file("etc/a", "1"), link("b", "etc/a")])
    same = Layer.of("RUN one", [link("b", "etc/a"), file("etc/a", b"1"), folder("etc")])
    other = Layer.of("RUN one", [folder("etc"), file("etc/a", "2"), link("b", "etc/a")])

    assert one.blob.digest == same.blob.digest
    assert one.blob.digest != other.blob.digest


def test_a_layers_diff_id_is_the_digest_of_its_unpacked_tar() -> None:
    layer = Layer.of("RUN", [file("program", "#!/bin/sh\n", 0o755)])

    unpacked = gzip.decompress(layer.blob.data)

    assert layer.diff_id == f"sha256:{hashlib.sha256(unpacked).hexdigest()}"
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as archive:
        (member,) = archive
        assert (member.name, member.mode, member.mtime, member.uid) == ("program", 0o755, 0, 0)


def test_the_first_of_two_entries_at_one_path_counts() -> None:
    layer = Layer.of("RUN", [file("etc/passwd", "ours"), file("etc/passwd", "theirs")])

    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(layer.blob.data))) as archive:
        source = archive.extractfile("etc/passwd")
        assert source is not None
        assert source.read() == b"ours"
        assert len(archive.getnames()) == 1
