"""A Compose file's YAML: variables in its values replaced, each key once, nothing without bound."""

from typing import Any

import yaml

from bot.docker_cli.compose.errors import ComposeError
from bot.docker_cli.compose.variables import replaced

_LARGEST = 1000
"""Entries of one mapping."""
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


class _Loader(yaml.SafeLoader):
    """`unset` gathers variables without a default.

    A merge (`<<`) of merges can grow without bound, and so can nothing else that a file says.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.unset: dict[str, None] = {}
        self._keys: set[int] = set()
        self._checked: set[int] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        self._check(node)
        super().flatten_mapping(node)
        if len(node.value) > _LARGEST:
            raise ComposeError(f"yaml: a mapping has more than {_LARGEST} entries")

    def _check(self, node: yaml.MappingNode) -> None:
        """Each key stands once; what was merged into it may be said anew."""
        if id(node) in self._checked:
            return
        self._checked.add(id(node))
        lines: dict[str, int] = {}
        for key, _ in node.value:
            self._keys.add(id(key))
            name = key.value
            if not isinstance(key, yaml.ScalarNode) or name == "<<":
                continue
            line = key.start_mark.line + 1
            if name in lines:
                raise ComposeError(
                    f'yaml: line {line}: mapping key "{name}" already defined at line {lines[name]}'
                )
            lines[name] = line

    def text(self, node: yaml.ScalarNode) -> str:
        """A text with its variables replaced, unless it is a key."""
        plain: str = self.construct_scalar(node)
        if id(node) in self._keys:
            return plain
        try:
            return replaced(plain, self.unset)
        except ComposeError as error:
            line = node.start_mark.line + 1
            raise ComposeError(f"line {line}: {error.message}", error.hint) from None


_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.text)


def read(text: str) -> tuple[Any, tuple[str, ...]]:
    """What the file says, and the variables that it names and nothing stands in for.

    Raises ComposeError.
    """
    try:
        loader = _Loader(text)
        return loader.get_single_data(), tuple(loader.unset)
    except (RecursionError, ValueError):
        raise ComposeError(
            "yaml: it can't be read: it is nested too deeply, or has an odd date"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "it is no YAML"
        advice = next((words for sign, words in _ADVICE if sign in problem), _USUAL)
        raise ComposeError(f"yaml: {where}{problem}", advice if mark else "") from None
