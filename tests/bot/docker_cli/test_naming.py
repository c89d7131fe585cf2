"""Image references, container names and mistyped words."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.docker_cli.names import InvalidName, check_name, random_name
from bot.docker_cli.reference import InvalidReference, Reference
from bot.docker_cli.suggest import closest

SHA256 = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("text", "familiar", "tagged", "canonical"),
    [
        ("node", "node", "node:latest", "docker.io/library/node:latest"),
        ("node:20-alpine", "node", "node:20-alpine", "docker.io/library/node:20-alpine"),
        ("library/node", "node", "node:latest", "docker.io/library/node:latest"),
        ("docker.io/node", "node", "node:latest", "docker.io/library/node:latest"),
        ("index.docker.io/node", "node", "node:latest", "docker.io/library/node:latest"),
        ("me/app", "me/app", "me/app:latest", "docker.io/me/app:latest"),
        (
            "library/a/b",
            "library/a/b",
            "library/a/b:latest",
            "docker.io/library/a/b:latest",
        ),
        ("localhost/a", "localhost/a", "localhost/a:latest", "localhost/a:latest"),
        ("h:5000/a:b", "h:5000/a", "h:5000/a:b", "h:5000/a:b"),
        ("[::1]:5000/a", "[::1]:5000/a", "[::1]:5000/a:latest", "[::1]:5000/a:latest"),
        ("ghcr.io/a/b__c-d.e", *["ghcr.io/a/b__c-d.e"], *["ghcr.io/a/b__c-d.e:latest"] * 2),
        ("Host/a", "Host/a", "Host/a:latest", "Host/a:latest"),
        (f"node@{SHA256}", "node", f"node@{SHA256}", f"docker.io/library/node@{SHA256}"),
        (f"node:1@{SHA256}", "node", f"node:1@{SHA256}", f"docker.io/library/node:1@{SHA256}"),
    ],
)
def test_a_reference_has_a_familiar_and_a_full_name(
    text: str, familiar: str, tagged: str, canonical: str
) -> None:
    reference = Reference.parse(text)
    assert reference.familiar == familiar
    assert reference.familiar_tagged == str(reference) == tagged
    assert reference.canonical == canonical


def test_a_reference_keeps_what_was_given() -> None:
    assert Reference.parse("node") == Reference("docker.io", "library/node")
    assert Reference.parse(f"h:5000/a:b@{SHA256}") == Reference("h:5000", "a", "b", SHA256)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "invalid reference format"),
        (" ", "invalid reference format"),
        ("node:", "invalid reference format"),
        (":x", "invalid reference format"),
        ("a:b:c", "invalid reference format"),
        ("a//b", "invalid reference format"),
        ("-x", "invalid reference format"),
        ("http://node", "invalid reference format"),
        ("node:é", "invalid reference format"),
        ("node\n", "invalid reference format"),
        ("a@sha256:abc", "invalid reference format"),
        ("Node", "invalid reference format: repository name (library/Node) must be lowercase"),
        (
            "Node:Latest",
            "invalid reference format: repository name (library/Node) must be lowercase",
        ),
        ("a/B", "invalid reference format: repository name (a/B) must be lowercase"),
        ("ghcr.io/A", "invalid reference format: repository name (A) must be lowercase"),
        ("a" * 300, "repository name must not be more than 255 characters"),
        ("a@foo:" + "a" * 40, "unsupported digest algorithm"),
        ("a@sha256:" + "a" * 40, "invalid checksum digest length"),
        ("a@sha256:" + "A" * 64, "invalid checksum digest format"),
        (
            "a" * 64,
            f"invalid repository name ({'a' * 64}), cannot specify 64-byte hexadecimal strings",
        ),
    ],
)
def test_what_names_no_image_gets_dockers_words(text: str, message: str) -> None:
    with pytest.raises(InvalidReference) as error:
        Reference.parse(text)
    assert error.value.message == str(error.value) == message


@given(st.text(alphabet="aAz09._-:/@é []"))
def test_a_reference_survives_its_own_full_name(text: str) -> None:
    try:
        reference = Reference.parse(text)
    except InvalidReference:
        return
    again = Reference.parse(reference.canonical)
    assert again.canonical == reference.canonical
    assert Reference.parse(reference.familiar_tagged).canonical == reference.canonical


def test_a_random_name_is_an_adjective_and_a_scientist_and_a_valid_name() -> None:
    name = random_name(random.Random(7))
    assert name == random_name(random.Random(7))
    assert check_name(name) == name
    assert len(name.split("_")) == 2


def test_random_names_seldom_repeat() -> None:
    source = random.Random(7)
    assert len({random_name(source) for _ in range(100)}) > 90


@pytest.mark.parametrize(("text", "name"), [("web", "web"), ("/web", "web"), ("A0_.-", "A0_.-")])
def test_a_valid_name_passes_without_its_slash(text: str, name: str) -> None:
    assert check_name(text) == name


@pytest.mark.parametrize("text", ["", "a", "_a", "a b", "a/b", "//web", "wéb", "web\n"])
def test_an_invalid_name_gets_the_engines_words(text: str) -> None:
    with pytest.raises(InvalidName) as error:
        check_name(text)
    assert error.value.message == (
        f"Invalid container name ({text}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
    )


COMMANDS = ("run", "ps", "rm", "rmi", "images", "start", "restart", "logs", "exec")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rnu", "run"),
        ("RUN", "run"),
        ("strat", "start"),
        ("image", "images"),
        ("ecex", "exec"),
        ("log", "logs"),
        ("p", "ps"),
        ("xyz", None),
        ("", None),
        ("r" * 5000, None),
    ],
)
def test_a_mistyped_word_finds_the_one_that_was_meant(typed: str, meant: str | None) -> None:
    assert closest(typed, COMMANDS) == meant
