"""The files that a build can copy: what came with the message, by path; for `build`."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.docker_cli.dockerfile import DockerfileError
from bot.engine.tar import BLOCK

IGNORE_FILE = ".dockerignore"


@dataclass(frozen=True, slots=True)
class Context:
    """Contents by path, without a slash at the beginning; a folder is there by what is in it."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def archive_size(self) -> int:
        """How large it is as the tar archive that Docker's client sends, in bytes."""
        blocks = sum(1 + -(-len(content) // BLOCK) for content in self.files.values())
        return BLOCK * (blocks + 2)

    def without_ignored(self) -> "Context":
        """What `.dockerignore` leaves: a line a pattern, `!` for an exception, the last counts."""
        lines = self.files.get(IGNORE_FILE, b"").decode(errors="replace").splitlines()
        patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]

        def ignored(path: str) -> bool:
            found = False
            for pattern in patterns:
                bare = pattern.removeprefix("!").strip("/")
                if _matches(path, bare):
                    found = not pattern.startswith("!")
            return found

        return Context({path: data for path, data in self.files.items() if not ignored(path)})

    def matching(self, source: str) -> dict[str, dict[str, bytes]]:
        """What a source of COPY names, by the path of each match; DockerfileError if nothing is.

        A file's contents are under the empty name, a folder's under their paths within it.
        """
        wanted = posixpath.normpath(source).strip("/")
        if wanted.split("/")[0] == "..":
            raise DockerfileError(
                f"COPY failed: forbidden path outside the build context: {source} ()"
            )
        if wanted == ".":
            return {"": dict(self.files)}
        found: dict[str, dict[str, bytes]] = {}
        for path, content in self.files.items():
            parts = path.split("/")
            for depth in range(1, len(parts) + 1):
                ancestor = "/".join(parts[:depth])
                if ancestor.count("/") == wanted.count("/") and fnmatchcase(ancestor, wanted):
                    found.setdefault(ancestor, {})["/".join(parts[depth:])] = content
        if not found and set(source) & set("*?["):
            raise DockerfileError("COPY failed: no source files were specified")
        if not found:
            raise DockerfileError(
                "COPY failed: file not found in build context or excluded by .dockerignore: "
                f"stat {source}: file does not exist"
            )
        return found


def _matches(path: str, pattern: str) -> bool:
    parts = path.split("/")
    ancestors = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    flat = pattern.removeprefix("**/")
    return any(
        fnmatchcase(each, pattern) or (flat != pattern and fnmatchcase(each.split("/")[-1], flat))
        for each in ancestors
    )
