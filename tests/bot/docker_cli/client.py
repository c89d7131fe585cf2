"""The real docker client, as a referee: only the release that the texts were learnt from judges.

It is given an engine's address where nothing listens, so that no command line can do anything.
`python -m tests.bot.docker_cli.client` asks it anew for every template in templates.json: to add
one, write it there with any answer.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).with_name("templates.json")
CONTAINER = Path(__file__).with_name("container.json")  # as an engine has one, and one thing more
RELEASE = "28."
HOST = "unix:///nonexistent.sock"


def run(*words: str, host: str = HOST, folder: Path | None = None) -> tuple[int, str, str]:
    """The exit code and what the client wrote to its two streams."""
    done = subprocess.run(
        ["docker", *words],
        env={**os.environ, "DOCKER_HOST": host, "DOCKER_CONTEXT": "", "TZ": "UTC"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@cache
def judges() -> bool:
    return bool(shutil.which("docker")) and run("--version")[1].startswith(
        f"Docker version {RELEASE}"
    )


needed = pytest.mark.skipif(not judges(), reason=f"the docker client {RELEASE}x is not installed")


def fill_in(forms: Iterable[str]) -> dict[str, str]:
    """What `docker context ls`, which asks no engine, prints in each form."""
    with ThreadPoolExecutor(4) as pool:
        return dict(pool.map(lambda form: (form, _context(form)), forms))


def _context(form: str) -> str:
    _, out, err = run("context", "ls", "--format", form)
    return (out + err.partition("Warning: DOCKER_HOST environment")[0]).removesuffix("\n")


if __name__ == "__main__":
    answers = fill_in(json.loads(TEMPLATES.read_text(encoding="utf-8")))
    text = json.dumps(answers, indent=1, ensure_ascii=False)
    TEMPLATES.write_text(text + "\n", encoding="utf-8")
