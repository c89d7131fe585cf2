"""What the host's `docker login` left behind, as files and through a credential helper."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.engine.credentials import registry_auth

HELPER = """#!/bin/sh
read registry
echo '{"Username": "kept", "Secret": "in-keyring"}'
"""


Write = Callable[[str], None]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """`config(text)` makes Docker's config file, in a folder of the test's own."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))

    def write(text: str) -> None:
        (tmp_path / "config.json").write_text(text)

    return write


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an installed credential helper."""
    program = tmp_path / "docker-credential-shelf"
    program.write_text(HELPER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return "shelf"


def opened(header: str | None) -> dict[str, str]:
    assert header is not None
    facts: dict[str, str] = json.loads(base64.urlsafe_b64decode(header))
    return facts


async def test_a_login_is_found_for_its_own_registry_only(config: Write) -> None:
    login = base64.b64encode(b"somebody:secret").decode()
    config(json.dumps({"auths": {"https://index.docker.io/v1/": {"auth": login}}}))
    auth = opened(await registry_auth("docker.io"))
    assert (auth["username"], auth["password"]) == ("somebody", "secret")
    assert await registry_auth("ghcr.io") is None


async def test_a_credential_helper_is_asked(config: Write, helper: str) -> None:
    config(json.dumps({"credHelpers": {"ghcr.io": helper}}))
    auth = opened(await registry_auth("ghcr.io"))
    assert (auth["Username"], auth["Password"]) == ("kept", "in-keyring")


@pytest.mark.filterwarnings("ignore:docker-credential-gone not installed")
@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"auths": {"docker.io": {"auth": "%%%"}}}', '{"credsStore": "gone"}']
)
async def test_what_cannot_be_read_is_no_login(config: Write, text: str) -> None:
    config(text)
    assert await registry_auth("docker.io") is None
