"""A Dockerfile's instructions, each checked before any is carried out; for `build`. Pure.

Behaviour and words after the Dockerfile reference, tried against the classic builder of engine
20.10.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.docker_cli import go
from bot.docker_cli.dockerfile import health, lines
from bot.docker_cli.dockerfile.errors import DockerfileError
from bot.docker_cli.dockerfile.health import Health
from bot.docker_cli.dockerfile.lines import Heredoc, Line
from bot.docker_cli.dockerfile.words import LONGEST, split

MOST_STEPS = 100
"""The engine stacks no more than 127 layers."""

_FLAGS: Mapping[str, tuple[str, ...]] = {
    "ADD": ("chown", "chmod"),
    "COPY": ("from", "chown", "chmod"),
    "FROM": ("platform",),
    "HEALTHCHECK": health.FLAGS,
    "RUN": ("mount",),
}
_KEYWORDS = (
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
    "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
)  # fmt: skip
_ONE = ("WORKDIR", "USER", "STOPSIGNAL", "MAINTAINER")
_SOME = ("ENV", "LABEL", "EXPOSE", "VOLUME", "ARG", "ONBUILD", "HEALTHCHECK", "SHELL")
_NAMED = ("ENV", "LABEL", "ARG")
_JSON_OR_WORDS = ("ADD", "COPY", "VOLUME")
_STAGE = re.compile(r"[a-z][a-z0-9\-_.]*")
_NO_TRIGGERS = ("FROM", "MAINTAINER")


@dataclass(frozen=True, slots=True)
class Instruction:
    """`rest` is all behind keyword and flags; `text` is how it was typed, `line` counts from 1.

    `words` are its arguments: those of the JSON form where it has that, else between spaces, with
    their quotes. `exec_form` says which; `pairs` has ENV's, LABEL's and ARG's names and values.
    """

    keyword: str
    flags: Mapping[str, str]
    rest: str
    text: str
    line: int
    words: tuple[str, ...]
    exec_form: bool = False
    pairs: tuple[tuple[str, str | None], ...] = ()
    heredocs: tuple[Heredoc, ...] = ()


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """The instructions in order; `escape` is what continues a line and quotes a character.

    `gaps`: see `lines.Lines`.
    """

    instructions: tuple[Instruction, ...]
    escape: str = "\\"
    gaps: tuple[str, ...] = ()


def parse(text: str) -> Dockerfile:
    """Read a Dockerfile; raises DockerfileError."""
    if len(text) > LONGEST:
        raise DockerfileError(f"a Dockerfile has {LONGEST:,} characters at the most here")
    found = lines.read(text)
    if not found.lines:
        raise DockerfileError("failed to parse Dockerfile: file with no instructions")
    if len(found.lines) > MOST_STEPS:
        raise DockerfileError(f"a Dockerfile has {MOST_STEPS} instructions at the most here")
    read = tuple(instruction(line, found.escape) for line in found.lines)
    first = next((one for one in read if one.keyword != "ARG"), None)
    if first is None or first.keyword != "FROM":
        raise DockerfileError("no build stage in current context")
    return Dockerfile(read, found.escape, found.gaps)


def instruction(line: Line, escape: str) -> Instruction:
    """Read one line; raises DockerfileError, which names it."""
    keyword, rest = _parted(line.text)
    try:
        return _read(keyword.upper(), rest, line, escape)
    except _Wrong as wrong:
        raise DockerfileError(f"dockerfile parse error line {line.number}: {wrong}") from None
    except _Unreadable as wrong:
        raise DockerfileError(f"failed to parse Dockerfile: {wrong}") from None


class _Wrong(Exception):
    """What an instruction lacks or has too much."""


class _Unreadable(Exception):
    """What stops the reading of the whole file, before its keywords are looked at."""


def _read(keyword: str, rest: str, line: Line, escape: str) -> Instruction:
    if keyword not in _KEYWORDS:
        raise _Wrong(f"unknown instruction: {keyword}")
    flags, rest = _flags(keyword, rest)
    words = None if keyword in (*_NAMED, "FROM", "EXPOSE") else _json(rest)
    exec_form = words is not None
    if words is None:
        # Only between names and values do quotes hold words together.
        words = split(rest, escape) if keyword in _NAMED else rest.split()
    pairs = _pairs(keyword, rest, words) if keyword in _NAMED else ()
    step = Instruction(
        keyword,
        flags,
        rest,
        line.text,
        line.number,
        tuple(words),
        exec_form,
        pairs,
        line.heredocs,
    )
    _check(step)
    return step


def _flags(keyword: str, rest: str) -> tuple[dict[str, str], str]:
    """What stands before the arguments, as `--name=value`."""
    found: dict[str, str] = {}
    while rest.startswith("--"):
        word, rest = _parted(rest)
        if word == "--":
            break
        name, equals, value = word[2:].partition("=")
        if name not in _FLAGS.get(keyword, ()):
            raise _Wrong(f"Unknown flag: {name}")
        if name in found:
            raise _Wrong(f"Duplicate flag specified: {name}")
        if not equals:
            raise _Wrong(f"Missing a value on flag: {name}")
        found[name] = value
    return found, rest


def _parted(text: str) -> tuple[str, str]:
    """A text's first word, and what follows."""
    word, *rest = text.split(maxsplit=1)
    return word, rest[0].rstrip() if rest else ""


def _json(rest: str) -> list[str] | None:
    """The words of the exec form (`["node", "app.js"]`); None where it is the shell's form."""
    if not rest.startswith("["):
        return None
    try:
        words = json.loads(rest)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, list):
        return None
    if not all(isinstance(word, str) for word in words):
        raise _Unreadable("when using JSON array syntax, arrays must be comprised of strings only")
    return words


def _pairs(keyword: str, rest: str, words: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    """Names and values as `NAME=value …`, or as `NAME value`; only ARG's may lack one."""
    if keyword != "ARG" and words and "=" not in words[0]:
        name, value = _parted(rest)
        if not value:
            raise _Unreadable(f"{keyword} must have two arguments")
        return ((name, value),)
    found: list[tuple[str, str | None]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals and keyword != "ARG":
            raise _Unreadable(
                f"Syntax error - can't find = in {go.quote(word)}. Must be of the form: name=value"
            )
        if not name:
            raise _Wrong(f"{keyword} names can not be blank")
        found.append((name, value if equals else None))
    return tuple(found)


def _check(step: Instruction) -> None:
    """What Docker says of an instruction before any of them is carried out."""
    keyword = step.keyword
    if keyword in _ONE and not step.rest:
        raise _Wrong(f"{keyword} requires exactly one argument")
    if keyword in _SOME and not step.words:
        raise _Wrong(f"{keyword} requires at least one argument")
    match keyword:
        case "FROM":
            _check_from(step)
        case "SHELL" if not step.exec_form:
            raise _Wrong("SHELL requires the arguments to be in JSON form")
        case "COPY" | "ADD" if len(step.words) < 2:
            raise _Wrong(
                f"{keyword} requires at least two arguments, but only one was provided. "
                "Destination could not be determined"
            )
        case "VOLUME" if not all(word.strip() for word in step.words):
            raise _Wrong("VOLUME specified can not be an empty string")
        case "ONBUILD":
            _check_trigger(step.words[0].upper())
        case "HEALTHCHECK":
            health_of(step)


def health_of(step: Instruction) -> Health:
    """What a HEALTHCHECK says."""
    try:
        return health.read(step.rest, _json(_parted(step.rest)[1]), step.flags)
    except ValueError as error:
        raise _Wrong(str(error)) from None


def _check_from(step: Instruction) -> None:
    words = step.words
    if len(words) == 3 and words[1].lower() == "as":
        if not _STAGE.fullmatch(words[2].lower()):
            raise _Wrong(
                f"invalid name for build stage: {go.quote(words[2])}, "
                "name can't start with a number or contain symbols"
            )
    elif len(words) != 1:
        raise _Wrong("FROM requires either one or three arguments")


def _check_trigger(keyword: str) -> None:
    if keyword == "ONBUILD":
        raise _Wrong("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
    if keyword in _NO_TRIGGERS:
        raise _Wrong(f"{keyword} isn't allowed as an ONBUILD trigger")
