"""The versions of the docker client and of an engine, which say what words to expect."""

import re
import shutil
import subprocess

LEAST_CLIENT = (28, 0)


def client_version() -> tuple[int, ...]:
    """The version of the docker client on the PATH; () where there is none."""
    if shutil.which("docker") is None:
        return ()
    said = subprocess.run(["docker", "--version"], capture_output=True, text=True, timeout=30)
    found = re.search(r"version (\S+?),", said.stdout)
    return numbers(found[1]) if found else ()


def numbers(version: str) -> tuple[int, ...]:
    """A version to compare: "28.2.2+x" is (28, 2, 2)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()
