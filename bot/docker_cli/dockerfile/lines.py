"""A Dockerfile's text as logical lines: continued ones joined, comments left out. Pure.

Behaviour after the Dockerfile reference, tried against the classic builder of engine 20.10; the
documents of `<<` (heredocs) are BuildKit's, without which a code block could bring no second file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.docker_cli.dockerfile.errors import DockerfileError

DOCUMENTED = ("RUN", "COPY", "ADD")
"""Only these take documents."""

_DIRECTIVE = re.compile(r"#\s*([a-z]+)\s*=\s*(.+?)\s*$", re.IGNORECASE)
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_]\w*)\2")


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A document that an instruction brings along, up to the line `end`.

    `literal`: its end was quoted, so that nothing in it is replaced.
    """

    end: str
    text: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An instruction as it was typed, on one line; `number` is its first one's, from 1."""

    text: str
    number: int
    heredocs: tuple[Heredoc, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """`gaps` are the lines that had an empty one between what is continued."""

    lines: tuple[Line, ...]
    escape: str
    gaps: tuple[str, ...]


def read(text: str) -> Lines:
    """Cut the text into instructions; raises DockerfileError."""
    raw = text.removeprefix("\ufeff").splitlines()
    escape = _escape(raw)
    found: list[Line] = []
    gaps: list[str] = []
    at = 0
    while at < len(raw):
        first = at
        joined, at, gap = _joined(raw, at, escape)
        if not joined.strip():
            continue
        if gap:
            gaps.append(joined)
        heredocs = []
        if joined.split(maxsplit=1)[0].upper() in DOCUMENTED:
            for strip, quote, end in _HEREDOC.findall(joined):
                document, at = _document(raw, at, end, strip=bool(strip), line=first + 1)
                heredocs.append(Heredoc(end, document, bool(quote)))
        found.append(Line(joined.strip(), first + 1, tuple(heredocs)))
    return Lines(tuple(found), escape, tuple(gaps))


def _escape(lines: Sequence[str]) -> str:
    """The parser directive `# escape=`, which stands above everything else."""
    escape = ""
    for found in takewhile(bool, map(_DIRECTIVE.match, lines)):
        if found and found[1].lower() == "escape":
            if escape:
                raise DockerfileError(
                    "failed to parse Dockerfile: only one escape parser directive can be used"
                )
            if found[2] not in ("\\", "`"):
                raise DockerfileError(
                    f"failed to parse Dockerfile: invalid escape token '{found[2]}' does not "
                    "match ` or \\"
                )
            escape = found[2]
    return escape or "\\"


def _joined(lines: Sequence[str], at: int, escape: str) -> tuple[str, int, bool]:
    """An instruction's line with those that continue it, the place behind, and if one was empty."""
    joined, first, gap = "", True, False
    while at < len(lines):
        line, at = lines[at], at + 1
        if line.lstrip().startswith("#"):
            if first:
                break
            continue
        if not first and not line.strip():
            gap = True
            continue
        bare = line.rstrip(" \t")
        continued = bare.endswith(escape)
        joined += bare.removesuffix(escape) if continued else line
        first = False
        if not continued:
            break
    return joined.lstrip(), at, gap


def _document(
    lines: Sequence[str], at: int, end: str, *, strip: bool, line: int
) -> tuple[str, int]:
    """A heredoc's lines to its end, tabs at their beginnings stripped for `<<-`."""
    document: list[str] = []
    while at < len(lines):
        text = lines[at].lstrip("\t") if strip else lines[at]
        at += 1
        if text == end:
            return "".join(f"{each}\n" for each in document), at
        document.append(text)
    raise DockerfileError(f"dockerfile parse error line {line}: unterminated heredoc")
