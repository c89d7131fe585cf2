"""Answers of engines that the test machine doesn't have, and odd ones."""

from datetime import UTC, datetime

import pytest

from bot.engine import convert
from bot.engine.errors import (
    Conflict,
    ContainerNotFound,
    EngineError,
    ImageNotFound,
    NetworkNotFound,
    refusal,
)
from bot.engine.values import Port

ROW = {
    "Id": "c" * 64, "Names": ["/other/alias", "/web"], "Image": "node", "ImageID": "sha256:1",
    "Command": "node", "Created": 1_700_000_000, "State": "running", "Status": "Up 2 hours",
    "Ports": [
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"PrivatePort": 53, "Type": "udp"},
    ],
    "Labels": {"a": "b"},
}  # fmt: skip


def test_a_row_of_ps_is_read_with_its_ports_and_without_its_links_aliases() -> None:
    container = convert.container(ROW, sized=False)
    assert container.name == "web"
    assert container.created == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert container.ports == (Port(80, "tcp", 8080, "0.0.0.0"), Port(53, "udp"))
    assert container.alive


def test_a_row_of_a_container_that_is_being_removed_lacks_almost_everything() -> None:
    bare = {**ROW, "Names": None, "Ports": None, "Labels": None, "State": "removing"}
    container = convert.container(bare, sized=True)
    assert (container.name, container.ports, container.labels) == ("", (), {})
    assert (container.size_rw, container.size_root_fs) == (0, 0)
    assert not container.alive


def test_a_dangling_image_has_no_names() -> None:
    row = {"Id": "sha256:1", "Created": 0, "Size": 5, "Labels": None}
    old = convert.listed_image(
        {**row, "RepoTags": ["<none>:<none>"], "RepoDigests": ["<none>@<none>"]}
    )
    new = convert.listed_image({**row, "RepoTags": None, "RepoDigests": []})
    assert (old.repo_tags, old.repo_digests) == (new.repo_tags, new.repo_digests) == ((), ())


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
        ("2024-05-06T07:08:09.123456789Z", datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)),
        ("2024-05-06T07:08:09+02:00", datetime(2024, 5, 6, 5, 8, 9, 0, UTC)),
    ],
)
def test_times_are_in_utc_and_never_is_none(text: str | None, moment: datetime | None) -> None:
    assert convert.moment(text) == moment


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (404, "No such container: web", ContainerNotFound),
        (404, "No such image: node:99", ImageNotFound),
        (404, "manifest for node:99 not found: manifest unknown: manifest unknown", ImageNotFound),
        (
            404,
            "pull access denied for x, repository does not exist or may require 'docker login'",
            ImageNotFound,
        ),
        (409, "Container c is not running", Conflict),
        (404, "network n not found", NetworkNotFound),
        (500, "no space left on device", EngineError),
    ],
)
def test_a_refusal_is_sorted_by_dockers_words(
    status: int, message: str, kind: type[EngineError]
) -> None:
    error = refusal(status, f"{message}\n")
    assert type(error) is kind
    assert (error.status, error.message, str(error)) == (status, message, message)
