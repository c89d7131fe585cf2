"""A Dockerfile as a language: instructions, variables, the two forms of a command; for `build`.

The words of the errors are those of Docker's own builder (BuildKit's parser), the rules those of
the Dockerfile reference.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

KEYWORDS = (
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
    "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
)  # fmt: skip
EXPANDED = frozenset(
    ("ADD", "COPY", "ENV", "EXPOSE", "FROM", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR")
)
"""In these the builder replaces variables; in the others a shell does, or nobody."""

MOST_STEPS = 100
"""The engine stacks no more than 127 layers."""
LONGEST = 64 * 1024
DEEPEST = 16

_DIRECTIVE = re.compile(r"#\s*([a-z]+)\s*=\s*(.+?)\s*$", re.IGNORECASE)
_FLAG = re.compile(r"--([a-z][a-z-]*)(?:=(\S*))?(?:\s+|$)")
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_]\w*)\2")
_NAME = re.compile(r"[A-Za-z_]\w*")


class DockerfileError(Exception):
    """What Docker says of a Dockerfile that it can't read."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A document that an instruction brings along, up to the line `end`.

    `literal`: its end was quoted, so that nothing in it is replaced.
    """

    end: str
    text: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Instruction:
    """`rest` is all behind keyword and flags, continued lines joined; `line` counts from 1.

    `text` is how a build's transcript names it.
    """

    keyword: str
    flags: Mapping[str, str]
    rest: str
    line: int
    heredocs: Sequence[Heredoc] = ()

    @property
    def text(self) -> str:
        flags = "".join(f"--{name}={value} " for name, value in self.flags.items())
        return f"{self.keyword} {flags}{self.rest}".rstrip()

    def command(self) -> list[str] | None:
        """The words of the exec form (`["node", "app.js"]`); None where it is the shell's form."""
        try:
            words = json.loads(self.rest) if self.rest.startswith("[") else None
        except ValueError:
            return None
        return words if isinstance(words, list) and all(isinstance(w, str) for w in words) else None

    def pairs(self, escape: str) -> list[tuple[str, str]]:
        """The names and values of ENV and LABEL, as `NAME=value …`, or as `NAME value`."""
        words = split(self.rest, escape)
        if words and "=" not in words[0]:
            name, _, value = self.rest.partition(" ")
            if not value.strip():
                raise DockerfileError(
                    f"failed to parse Dockerfile: {self.keyword} must have two arguments"
                )
            return [(name, value.strip())]
        for word in words:
            if "=" not in word:
                raise DockerfileError(
                    f"failed to parse Dockerfile: Syntax error - can't find = in {_quoted(word)}. "
                    "Must be of the form: name=value"
                )
        return [(name, value) for name, _, value in (word.partition("=") for word in words)]


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """The instructions in order; `escape` is what continues a line and quotes a character."""

    instructions: tuple[Instruction, ...]
    escape: str = "\\"


def parse(text: str) -> Dockerfile:
    """Read a Dockerfile; raises DockerfileError."""
    if len(text) > LONGEST:
        raise DockerfileError(f"a Dockerfile has {LONGEST:,} characters at the most here")
    lines = text.removeprefix("\ufeff").splitlines()
    escape = _escape(lines)
    found: list[Instruction] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].lstrip().startswith("#"):
            at += 1
            continue
        first = at
        joined, at = _joined(lines, at, escape)
        if not joined:  # a lone sign of continuation
            continue
        heredocs = []
        if _keyword(joined) in ("RUN", "COPY", "ADD"):
            for strip, quote, end in _HEREDOC.findall(joined):
                document, at = _document(lines, at, end, strip=bool(strip), line=first + 1)
                heredocs.append(Heredoc(end, document, bool(quote)))
        found.append(_instruction(joined, first + 1, heredocs))
    if not found:
        raise DockerfileError("failed to parse Dockerfile: file with no instructions")
    if len(found) > MOST_STEPS:
        raise DockerfileError(f"a Dockerfile has {MOST_STEPS} instructions at the most here")
    for each in found:
        if each.keyword in ("ENV", "LABEL"):
            each.pairs(escape)
    return Dockerfile(tuple(found), escape)


def _escape(lines: Sequence[str]) -> str:
    """The parser directive `# escape=`, which stands above everything else."""
    for found in takewhile(bool, map(_DIRECTIVE.match, lines)):
        if found and found[1].lower() == "escape":
            if found[2] not in ("\\", "`"):
                raise DockerfileError(f"invalid escape token '{found[2]}' does not match ` or \\")
            return found[2]
    return "\\"


def _joined(lines: Sequence[str], at: int, escape: str) -> tuple[str, int]:
    """An instruction's line with those that continue it, and the place behind them."""
    joined = ""
    while at < len(lines):
        line, at = lines[at], at + 1
        if line.lstrip().startswith("#") or (joined and not line.strip()):
            continue  # comments and empty lines may stand between continued ones
        bare = line.rstrip()
        if not bare.endswith(escape):
            return (joined + bare).strip(), at
        joined += bare.removesuffix(escape)
    return joined.strip(), at


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


def _keyword(line: str) -> str:
    return line.split(maxsplit=1)[0].upper()


def _instruction(joined: str, line: int, heredocs: Sequence[Heredoc]) -> Instruction:
    keyword = _keyword(joined)
    if keyword not in KEYWORDS:
        raise DockerfileError(f"dockerfile parse error line {line}: unknown instruction: {keyword}")
    rest = joined[len(keyword) :].strip()
    flags: dict[str, str] = {}
    while found := _FLAG.match(rest):
        flags[found[1]] = found[2] or ""
        rest = rest[found.end() :]
    step = Instruction(keyword, flags, rest, line, tuple(heredocs))
    _check(step)
    return step


_ONE = ("WORKDIR", "USER", "STOPSIGNAL", "MAINTAINER")
_SOME = ("ENV", "LABEL", "EXPOSE", "VOLUME", "ARG")


def _check(step: Instruction) -> None:
    """What Docker says of an instruction before any of them is carried out."""
    words = step.rest.split()
    wrong = ""
    if step.keyword == "FROM":
        three = len(words) == 3 and words[1].lower() == "as"
        wrong = "" if len(words) == 1 or three else "either one or three arguments"
    elif step.keyword in _ONE and not words:
        wrong = "exactly one argument"
    elif step.keyword in _SOME and not words:
        wrong = "at least one argument"
    elif step.keyword == "SHELL" and not step.command():
        wrong = "the arguments to be in JSON form"
    elif step.keyword in ("COPY", "ADD") and len(step.command() or words) < 2:
        wrong = (
            "at least two arguments, but only one was provided. Destination could not be determined"
        )
    if wrong:
        raise DockerfileError(
            f"dockerfile parse error line {step.line}: {step.keyword} requires {wrong}"
        )


def split(text: str, escape: str) -> list[str]:
    """Words as ENV and COPY have them: separated by spaces, quoted or not; variables untouched."""
    words: list[str] = []
    word: list[str] | None = None
    quote = ""
    rest = iter(text)
    for char in rest:
        if char.isspace() and not quote:
            words += [] if word is None else ["".join(word)]
            word = None
            continue
        word = [] if word is None else word
        if char == escape and quote != "'":
            following = next(rest, "")
            # A dollar sign keeps its escape, for `expand` to see.
            keeps = following == "$" or (quote and following not in ('"', escape))
            word.append(char + following if keeps else following)
        elif char == quote:
            quote = ""
        elif char in "\"'" and not quote:
            quote = char
        else:
            word.append(char)
    return words if word is None else [*words, "".join(word)]


def expand(text: str, variables: Mapping[str, str], escape: str = "\\", *, depth: int = 0) -> str:
    r"""Replace `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+set}`; `\$` stays a dollar.

    DockerfileError, too, for what grows without end: `ENV A=$A$A`, again and again.
    """
    if depth > DEEPEST:
        raise DockerfileError(f"substitutions are {DEEPEST} deep within one another at the most")
    parts: list[str] = []
    at = 0
    while at < len(text):
        plain = _plain(text, at, escape)
        parts.append(text[at:plain])
        at = plain
        following = text[at + 1 : at + 2]
        if text[at : at + 1] == escape:
            parts.append("$" if following == "$" else escape)
            at += 2 if following == "$" else 1
        elif following == "{":
            end = _closing(text, at + 2)
            parts.append(_modified(text[at + 2 : end], variables, escape, depth))
            at = end + 1
        elif found := _NAME.match(text, at + 1):
            parts.append(variables.get(found[0], ""))
            at = found.end()
        else:
            parts.append(text[at : at + 1])
            at += 1
    expanded = "".join(parts)
    if len(expanded) > LONGEST:
        raise DockerfileError(f"a value has {LONGEST:,} characters at the most")
    return expanded


def _plain(text: str, at: int, escape: str) -> int:
    """Where the next character stands that may mean something."""
    places = (text.find(char, at) for char in (escape, "$"))
    return min((place for place in places if place >= 0), default=len(text))


def _closing(text: str, at: int) -> int:
    """Where the brace that was opened before `at` is closed."""
    depth = 1
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return place
    raise DockerfileError(f"failed to process {_quoted(text)}: syntax error: missing '}}'")


def _modified(inside: str, variables: Mapping[str, str], escape: str, depth: int) -> str:
    name, colon, rest = inside.partition(":")
    value = variables.get(name, "")
    if not colon:
        return value
    modifier, word = rest[:1], rest[1:]
    if modifier == "-":
        return value or expand(word, variables, escape, depth=depth + 1)
    if modifier == "+":
        return expand(word, variables, escape, depth=depth + 1) if value else ""
    raise DockerfileError(
        f"failed to process {_quoted('${' + inside + '}')}: unsupported modifier ({modifier}) "
        "in substitution"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
