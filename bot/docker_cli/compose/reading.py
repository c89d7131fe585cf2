"""A Compose file's YAML, each key once, and in libyaml's words where it is none.

Compose reads YAML 1.2's texts, truths and numbers (`yes` is a text), by a port of libyaml. PyYAML
is another one of that, so that both stop at the same place, and only the words differ.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import yaml

from bot.docker_cli.compose.errors import ComposeError

MOST = 10_000
"""Entries of a file, each counted as often as it is referred to."""
_LARGEST = 1000
"""Entries of one mapping."""
_DEEPEST = 100
"""Brackets in each other."""
_SHORT = 10
"""As much as Go shows of a text that it can't use."""
_WORDS = (
    ("mapping values are not allowed here", "mapping values are not allowed in this context"),
    ("that cannot start any token", "found character that cannot start any token"),
    ("expected the node content", "did not find expected node content"),
    ("expected ',' or '}'", "did not find expected ',' or '}'"),
    ("expected ',' or ']'", "did not find expected ',' or ']'"),
    ("found unknown escape character", "found unknown escape character"),
    ("expected '<document start>'", "did not find expected <document start>"),
    ("sequence entries are not", "block sequence entries are not allowed in this context"),
    ("mapping keys are not", "mapping keys are not allowed in this context"),
    ("alphabetic or numeric", "did not find expected alphabetic or numeric character"),
    ("chomping or indentation", "did not find expected comment or line break"),
)
"""What PyYAML says, by a part of it, and what libyaml says there."""
_ADVICE = (
    ("'\\t'", "YAML is indented by spaces: a tab can't stand there."),
    (
        "mapping values are not allowed",
        "Has each key a colon and a space behind it, as in `image: node`, here and the line "
        "before? A text with `: ` in it stands in quotes.",
    ),
    (
        "could not find expected ':'",
        "A key has a colon and a space behind it, as in `image: node`.",
    ),
    ("expected <block end>", "What belongs together begins in the same column."),
)
_USUAL = (
    "Look at that line, and the one before: a colon, a quote or a bracket may be missing there."
)
_ALIAS = re.compile(r"found undefined alias (.*)")
_KINDS = {str: "!!str", int: "!!int", float: "!!float", bool: "!!bool", list: "!!seq"}


class Moment(str):
    """A date that stands without quotes, which is of no use to Compose."""


class _Loader(yaml.SafeLoader):
    """A merge (`<<`) of merges can grow without bound: the entries of each mapping are bounded."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._checked: set[int] = set()

    def fetch_flow_collection_start(self, TokenClass: type[yaml.Token]) -> None:  # noqa: N803 - PyYAML's
        # The scanner's work grows with the square of the depth.
        if self.flow_level >= _DEEPEST:
            raise ComposeError(f"yaml: exceeded max depth of {_DEEPEST}")
        super().fetch_flow_collection_start(TokenClass)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        self._check(node)
        try:
            super().flatten_mapping(node)
        except yaml.constructor.ConstructorError:
            raise ComposeError(
                "failed to parse {file}: yaml: map merge requires map or sequence of maps as "
                "the value"
            ) from None
        if len(node.value) > _LARGEST:
            raise ComposeError(f"yaml: a mapping has more than {_LARGEST} entries")

    def _check(self, node: yaml.MappingNode) -> None:
        """Each key stands once; what was merged into it may be said anew."""
        if id(node) in self._checked:
            return
        self._checked.add(id(node))
        lines: dict[str, int] = {}
        for key, _ in node.value:
            name = key.value
            if not isinstance(key, yaml.ScalarNode) or name == "<<":
                continue
            line = key.start_mark.line + 1
            if name in lines:
                raise ComposeError(
                    f'failed to parse {{file}}: line {line}: mapping key "{name}" already defined '
                    f"at line {lines[name]}"
                )
            lines[name] = line

    def whole(self, node: yaml.ScalarNode) -> int:
        text = node.value.replace("_", "")
        sign = -1 if text.startswith("-") else 1
        digits = text.lstrip("+-").lower()
        octal = digits.startswith("0") and digits.isdigit()
        return sign * int(digits, 8 if octal else 0)

    def moment(self, node: yaml.ScalarNode) -> str:
        try:
            super().construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)
        return Moment(node.value)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|0[0-7_]*|[1-9][0-9_]*)", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("timestamp", r"\d{4}-\d\d?-\d\d?([Tt ].*)?", "0123456789"),
    ("merge", "<<", "<"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first)
    )
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.whole)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.moment)


def read(text: str, *, named: bool = False) -> dict[str, Any]:
    """What the file says; `{file}` in an error's words is for the file's name.

    Unless the project is `named`, Compose looks for its name in the file first.

    Raises ComposeError.
    """
    try:
        # libyaml ends an unfinished line, too.
        loader = _Loader(text if text.endswith("\n") else f"{text}\n")
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else node
    except (RecursionError, ValueError, OverflowError):
        raise ComposeError("yaml: it can't be read: it is nested too deeply") from None
    except yaml.YAMLError as error:
        raise _translated(error) from None
    if node is None:
        raise ComposeError("empty compose file")
    if not isinstance(data, dict):
        if named or data is None:
            raise ComposeError("top-level object must be a mapping")
        kind = _KINDS.get(type(data), "!!str")
        said = go_text(data)
        said = said if len(said) <= _SHORT else f"{said[: _SHORT - 3]}..."
        shown = "" if isinstance(data, list) else f" `{said}`"
        raise ComposeError(
            f"yaml: unmarshal errors:\n  line 1: cannot unmarshal {kind}{shown} into cli.named"
        )
    _check_keys(data)
    return data


def _check_keys(file: dict[Any, Any]) -> None:
    """Keys are texts, and the file is no bomb: all that is in it is counted."""
    left: list[tuple[str, Any]] = [("", file)]
    for counted, (path, value) in enumerate(_all(left)):
        if counted > MOST:
            raise ComposeError("yaml: document contains excessive aliasing")
        for key in value if isinstance(value, dict) else ():
            if not isinstance(key, str):
                where = f"in {path}" if path else "at top level"
                raise ComposeError(f"non-string key {where}: {go_text(key)}")


def _all(left: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    while left:
        path, value = left.pop()
        yield path, value
        lead = f"{path}." if path else ""
        if isinstance(value, dict):
            left += [(f"{lead}{key}", each) for key, each in value.items()]
        elif isinstance(value, list):
            left += [(f"{path}[{at}]", each) for at, each in enumerate(value)]


def resolved(text: str) -> str:
    """What a text without quotes is taken for: "str", "int" and so on."""
    # PyYAML tells no types of its own.
    tag: str = _Loader("").resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag.rpartition(":")[2]


def go_text(value: Hashable | Sequence[Any] | None) -> str:
    """A scalar as Go prints it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer() and abs(value) < 1e21:
            return str(int(value))
    return str(value)


def _translated(error: yaml.YAMLError) -> ComposeError:
    """The error in the words, and with the line, of Go's YAML."""
    if isinstance(error, yaml.reader.ReaderError):
        return ComposeError("yaml: control characters are not allowed")
    problem = getattr(error, "problem", None) or "it is no YAML"
    if alias := _ALIAS.match(problem):
        return ComposeError(f"yaml: unknown anchor {alias[1]} referenced")
    context = getattr(error, "context", None) or ""
    words = next((ours for theirs, ours in _WORDS if theirs in problem), problem)
    if "expected <block end>" in problem:
        words = "did not find expected " + (
            "'-' indicator" if "collection" in context or "sequence" in context else "key"
        )
    advice = next((advice for sign, advice in _ADVICE if sign in problem), _USUAL)
    return ComposeError(f"yaml: {_line(error)}{words}", advice)


def _line(error: yaml.YAMLError) -> str:
    """Go names the line where the context began, if that isn't the first; a parser's from 0."""
    marks = (getattr(error, "context_mark", None), getattr(error, "problem_mark", None))
    line = next((mark.line for mark in marks if mark and mark.line), 0)
    if not line:
        return ""
    return f"line {line + isinstance(error, yaml.scanner.ScannerError)}: "
