"""Headless Chromium for the page's tests and pictures: found, or installed where one may.

`python -m playground.page.chromium` installs the distribution's if there is none.
"""

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")
FLAGS = (
    "--no-sandbox",  # root needs it, and nothing but our own page is ever opened
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """Where the browser is; None if there is none."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


async def launch(playwright: "Playwright") -> "Browser":
    """The machine's browser, headless; Playwright's own if there is none."""
    return await playwright.chromium.launch(executable_path=program(), args=list(FLAGS))


def install() -> int:
    """Make sure that there is a browser; says what it does, answers an exit code."""
    if program():
        return 0
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.stderr.write("There is no Chromium: install it as your system does, then try again.\n")
        return 1
    sys.stderr.write("Installing Chromium for the page's tests (about a minute) …\n")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "--yes", "--no-install-recommends", *PACKAGES)):
        done = subprocess.run(
            ["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            sys.stderr.write(f"apt-get {words[0]} failed.\n")
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(install())
