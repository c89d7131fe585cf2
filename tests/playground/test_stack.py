"""What a bot is given to find its engine by."""

from pathlib import Path

import pytest

from playground.engine.engine import RunningEngine
from playground.stack import Stack

ROOTLESS = "unix:///run/user/1000/docker.sock"


@pytest.mark.parametrize(
    ("private", "given"),
    [(False, {"DOCKER_HOST": ROOTLESS, "DOCKER_TLS_VERIFY": ""}), (True, {"DOCKER_HOST": "own"})],
)
def test_a_bot_finds_its_engine_as_its_person_does_or_by_the_private_ones_address(
    private: bool, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", ROOTLESS)
    monkeypatch.setenv("DOCKER_TLS_VERIFY", "")
    stack = Stack()
    stack.engine = RunningEngine("own", private=private, docker="docker")
    environment = stack._environment(Path())
    assert {name: environment[name] for name in environment if name.startswith("DOCKER_")} == given
