"""The starter images: what `!run node` pulls where Docker Hub can't be reached.

Each behaves as the official image of its name does.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from . import contents, debian
from .layers import Entry, Image, Layer, file, link

# A change of recipes or contents must change this: registries filled before are filled again.
RECIPE = 1

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# The packages of each layer; it also brings those that they need and that no layer above has.
PACKAGES = {
    "base": ("base-files", "base-passwd", "dash", "libc-bin", "libc6"),
    "tools": ("bash", "coreutils", "findutils", "grep", "gzip", "hostname", "mawk", "sed", "tar"),
    "processes": ("less", "ncurses-base", "procps"),
    "libstdc++": ("libstdc++6",),
    "libpython": ("libpython3-stdlib",),
    "python": ("python3",),
    "busybox": ("busybox-static",),
}


@dataclass(frozen=True)
class Recipe:
    """An image to be: names of layers, and what a container of it starts with."""

    name: str
    layers: tuple[str, ...]
    cmd: tuple[str, ...]
    entrypoint: tuple[str, ...] | None = None
    env: dict[str, str] = field(default_factory=dict)


DEBIAN = ("base", "tools", "processes")


def recipes() -> list[Recipe]:
    node = (*DEBIAN, "libstdc++", "node user", "node", "npm", "node entrypoint")
    return [
        Recipe(
            "node",
            node,
            cmd=("node",),
            entrypoint=("docker-entrypoint.sh",),
            env={"NODE_VERSION": contents.node_version()},
        ),
        Recipe("python", (*DEBIAN, "libpython", "python"), ("python3",), env={"LANG": "C.UTF-8"}),
        Recipe("debian", DEBIAN, ("bash",)),
        Recipe("busybox", ("busybox",), ("sh",)),
        Recipe("hello-world", ("busybox", "hello"), ("/hello",)),
    ]


def edition() -> str:
    """Return what tells one set of starter images from another."""
    return f"recipe {RECIPE}, node {contents.node_version()}"


def build(downloads: Path) -> list[Image]:
    """Build every starter image; Debian's packages are kept in `downloads`. Ten seconds."""
    packages = _packages(downloads)
    makers = _layers(packages)
    # Compression lets other threads work: each layer is packed in its own.
    with ThreadPoolExecutor() as pool:
        packed = pool.map(lambda made: Layer.of(made[0], made[1]()), makers.values())
        layers = dict(zip(makers, packed, strict=True))
    architecture = debian.architecture()
    return [
        Image(
            repository=f"library/{recipe.name}",
            layers=[layers[name] for name in recipe.layers],
            architecture=architecture,
            cmd=recipe.cmd,
            entrypoint=recipe.entrypoint,
            env={"PATH": PATH, **recipe.env},
        )
        for recipe in recipes()
    ]


def _packages(downloads: Path) -> dict[str, list[Path]]:
    """Return each layer's packages, downloaded: no layer brings what one before it brought."""
    needs = debian.Dependencies(name for names in PACKAGES.values() for name in names)
    groups: dict[str, list[str]] = {}
    for layer, names in PACKAGES.items():
        brought = {name for group in groups.values() for name in group}
        groups[layer] = needs.closure(names, without=brought)
    found = debian.download([name for group in groups.values() for name in group], downloads)
    return {layer: [found[name] for name in names] for layer, names in groups.items()}


def _layers(
    packages: dict[str, list[Path]],
) -> dict[str, tuple[str, Callable[[], Iterable[Entry]]]]:
    """Return for each layer its line in `docker history`, and what yields its content."""

    def unpacked(layer: str) -> Iterator[Entry]:
        for package in packages[layer]:
            yield from debian.unpack(package)

    def installed(layer: str) -> tuple[str, Callable[[], Iterable[Entry]]]:
        return f"RUN apt-get install {' '.join(PACKAGES[layer])}", lambda: unpacked(layer)

    # Before any thread starts: a program that was just written can't be run while a thread forks.
    busybox = contents.busybox(packages["busybox"][0])
    return {
        "base": ("ADD debian in /", lambda: contents.base_system(unpacked("base"))),
        "tools": (
            f"RUN apt-get install {' '.join(PACKAGES['tools'])}",
            lambda: [*unpacked("tools"), link("usr/bin/awk", "mawk")],
        ),
        "processes": installed("processes"),
        "libstdc++": installed("libstdc++"),
        "node user": (
            "RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node",
            lambda: contents.node_user(unpacked("base")),
        ),
        "node": (f"RUN install node {contents.node_version()}", contents.node),
        "npm": ("RUN install npm", contents.npm),
        "node entrypoint": (
            "COPY docker-entrypoint.sh /usr/local/bin/",
            lambda: [
                file("usr/local/bin/docker-entrypoint.sh", contents.NODE_ENTRYPOINT, 0o755),
            ],
        ),
        "libpython": installed("libpython"),
        "python": (
            "RUN apt-get install python3 && ln -s python3 /usr/bin/python",
            lambda: [*unpacked("python"), link("usr/bin/python", "python3")],
        ),
        "busybox": ("ADD busybox in /", lambda: busybox),
        "hello": ("COPY hello /", lambda: [file("hello", contents.HELLO, 0o755)]),
    }
