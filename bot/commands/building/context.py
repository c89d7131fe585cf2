"""The files that a build can copy: what came with the message, by path; for `build`."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.docker_cli import patterns
from bot.docker_cli.copying import clean
from bot.docker_cli.dockerfile import DockerfileError
from bot.engine.tar import BLOCK

IGNORE_FILE = ".dockerignore"
MODE = 0o644


@dataclass(frozen=True, slots=True)
class Context:
    """Contents by path, without a slash at the beginning; a folder is there by what is in it.

    `modes` has the permissions of those that came in an archive.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    modes: Mapping[str, int] = field(default_factory=dict)

    @property
    def archive_size(self) -> int:
        """How large it is as the tar archive that Docker's client sends, in bytes."""
        blocks = sum(1 + -(-len(content) // BLOCK) for content in self.files.values())
        return BLOCK * (blocks + 2)

    def without_ignored(self, *kept: str) -> "Context":
        """What `.dockerignore` leaves, and those `kept` all the same.

        A line a pattern, `!` for an exception; the last that fits counts.
        """
        lines = self.files.get(IGNORE_FILE, b"").decode(errors="replace").splitlines()
        said = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        rules = [
            (not line.startswith("!"), _ignoring(line.removeprefix("!").strip())) for line in said
        ]

        def ignored(path: str) -> bool:
            parts = path.split("/")
            above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
            found = False
            for ignores, rule in rules:
                if any(map(rule.fullmatch, above)):
                    found = ignores
            return found

        left = {
            name: data for name, data in self.files.items() if name in kept or not ignored(name)
        }
        return Context(left, self.modes)

    def matching(self, source: str) -> dict[str, dict[str, bytes]]:
        """What a source of COPY names, by the path of each match.

        A pattern may name nothing; DockerfileError where a plain path does.

        A file's contents are under the empty name, a folder's under their paths within it.
        """
        wanted = posixpath.normpath(source).strip("/")
        if wanted.split("/")[0] == "..":
            raise DockerfileError(f"forbidden path outside the build context: {source} ()")
        if wanted in (".", ""):
            return {"": dict(self.files)}
        found: dict[str, dict[str, bytes]] = {}
        rule = matching(wanted)
        for path, content in self.files.items():
            parts = path.split("/")
            for depth in range(1, len(parts) + 1):
                if rule.fullmatch(ancestor := "/".join(parts[:depth])):
                    found.setdefault(ancestor, {})["/".join(parts[depth:])] = content
        if not found and not is_pattern(source):
            raise DockerfileError(
                "file not found in build context or excluded by .dockerignore: "
                f"stat {source.lstrip('/')}: file does not exist"
            )
        return found


def is_pattern(source: str) -> bool:
    """Whether a source may stand for several files."""
    return bool(set(source) & set("*?["))


def matching(source: str) -> re.Pattern[str]:
    """The names that a source means; one that can't be read as a pattern means none, as in Go."""
    try:
        return patterns.compiled(source)
    except patterns.BadPattern:
        return re.compile("(?!)")


def _ignoring(line: str) -> re.Pattern[str]:
    try:
        if not line:
            raise DockerfileError('error checking context: illegal exclusion pattern: "!"')
        return patterns.compiled(clean(line).strip("/"), deep=True)
    except patterns.BadPattern as error:
        raise DockerfileError(f"error checking context: {error}") from None
