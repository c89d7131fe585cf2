"""The versions of the docker client and of an engine, which say what words to expect."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEAST_CLIENT = (28, 0)
COMPOSE = (2, 40)
"""The release of Compose that the words are from."""


def client_version() -> tuple[int, ...]:
    """The version of the docker client on the PATH; () where there is none."""
    if shutil.which("docker") is None:
        return ()
    said = subprocess.run(["docker", "--version"], capture_output=True, text=True, timeout=30)
    found = re.search(r"version (\S+?),", said.stdout)
    return numbers(found[1]) if found else ()


@dataclass(frozen=True)
class Plugin:
    """A plugin of the docker client, where the client found it."""

    path: Path
    version: tuple[int, ...]


@cache
def compose_plugin() -> Plugin | None:
    """Docker Compose, if the docker client on the PATH finds it."""
    if shutil.which("docker") is None:
        return None
    form = (
        '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Version}} {{.Path}}{{end}}{{end}}'
    )
    said = subprocess.run(
        ["docker", "info", "--format", form],
        env={**os.environ, "DOCKER_HOST": "unix:///nonexistent.sock", "DOCKER_CONTEXT": ""},
        capture_output=True,
        text=True,
        timeout=30,
    )
    version, _, path = said.stdout.strip().partition(" ")
    return Plugin(Path(path), numbers(version.removeprefix("v"))) if path else None


def no_compose() -> str:
    """Why Compose can't be the judge here; empty if it can."""
    plugin = compose_plugin()
    if plugin and plugin.version[:2] == COMPOSE:
        return ""
    here = ".".join(map(str, plugin.version)) if plugin else "none"
    return f"the words are Docker Compose {'.'.join(map(str, COMPOSE))}'s; here is {here}"


def numbers(version: str) -> tuple[int, ...]:
    """A version to compare: "28.2.2+x" is (28, 2, 2)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()
