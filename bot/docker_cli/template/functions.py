"""The functions of a template: Docker's own, and those of Go that its users use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from urllib.parse import quote_plus

from bot.docker_cli.template.printing import printf
from bot.docker_cli.template.values import Fields, dumps, show, truth, type_name

_LONGEST = 2**20  # characters that one call may make; a listing never needs as many


class Kind(Enum):
    """What a parameter takes; the value is Go's name of the type."""

    ANY = "interface {}"
    TEXT = "string"
    INTEGER = "int"
    TEXTS = "[]string"


@dataclass(frozen=True)
class Callee:
    """A function, the kinds of its parameters, and of any further ones (None: there are none)."""

    call: Callable[..., object]
    kinds: tuple[Kind, ...]
    further: Kind | None = None

    def kind(self, index: int) -> Kind:
        return self.kinds[index] if index < len(self.kinds) else self.further or Kind.ANY


def _pad(text: str, before: int, after: int) -> str:
    if not text:
        return text
    if before < 0 or after < 0:
        raise ValueError("strings: negative Repeat count")
    if before + after > _LONGEST:
        raise ValueError("strings: Repeat output length overflow")
    return " " * before + text + " " * after


def _truncate(text: str, length: int) -> str:
    if length < 0:
        raise ValueError(f"runtime error: slice bounds out of range [:{length}]")
    return text[:length]


def _title(text: str) -> str:
    """Each word with a capital; digits and underscores belong to words, hyphens do not."""
    before = " " + text
    return "".join(
        char if _in_word(previous) else char.title()
        for previous, char in zip(before, text, strict=False)
    )


def _in_word(char: str) -> bool:
    return char == "_" or char.isalnum() or not (char.isascii() or char.isspace())


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else list(text)


def _join(texts: Sequence[str], separator: str) -> str:
    return separator.join(texts)


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, list | tuple) or (
        isinstance(value, dict) and not isinstance(value, Fields)
    ):
        return len(value)
    if value is None:
        raise ValueError("reflect: call of reflect.Value.Type on zero Value")
    raise ValueError(f"len of type {type_name(value)}")


def _index(value: object, *keys: object) -> object:
    for key in keys:
        value = _item(value, key)
    return value


def _item(value: object, key: object) -> object:
    if value is None:
        raise ValueError("index of untyped nil")
    if isinstance(value, dict) and not isinstance(value, Fields):
        if not isinstance(key, str):
            raise ValueError(f"value has type {type_name(key)}; should be string")
        return value.get(key)
    if not isinstance(value, str | list | tuple):
        raise ValueError(f"can't index item of type {type_name(value)}")
    if key is None:
        raise ValueError("cannot index slice/array with nil")
    if isinstance(key, bool) or not isinstance(key, int):
        raise ValueError(f"cannot index slice/array with type {type_name(key)}")
    items = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    if not 0 <= key <= len(items):
        raise ValueError(f"index out of range: {key}")
    if key == len(items):  # so far Go's template looks, and then Go itself
        kind = "string" if isinstance(value, str) else "slice"
        raise ValueError(f"reflect: {kind} index out of range")
    return items[key]


def _slice(value: object, *bounds: object) -> object:
    if value is None:
        raise ValueError("slice of untyped nil")
    if len(bounds) > 3:
        raise ValueError(f"too many slice indexes: {len(bounds)}")
    if isinstance(value, str) and len(bounds) == 3:
        raise ValueError("cannot 3-index slice a string")
    if not isinstance(value, str | list | tuple):
        raise ValueError(f"can't slice item of type {type_name(value)}")
    items = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    places = [_bound(bound, len(items)) for bound in bounds]
    for one, other in pairwise(places):
        if one > other:
            raise ValueError(f"invalid slice index: {one} > {other}")
    part = items[slice(*places[:2])] if len(places) > 1 else items[places[0] if places else 0 :]
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else part


def _bound(bound: object, most: int) -> int:
    if bound is None:
        raise ValueError("cannot index slice/array with nil")
    if isinstance(bound, bool) or not isinstance(bound, int):
        raise ValueError(f"cannot index slice/array with type {type_name(bound)}")
    if not 0 <= bound <= most:
        raise ValueError(f"index out of range: {bound}")
    return bound


_HTML = {
    0: "\ufffd",
    **{
        ord(char): f"&{name};"
        for char, name in zip("\"'&<>", ("#34", "#39", "amp", "lt", "gt"), strict=True)
    },
}
_JS = {
    **{ord(char): f"\\{char}" for char in "\\'\""},
    **{ord(char): f"\\u{ord(char):04X}" for char in "<>&="},
    **{code: f"\\u{code:04X}" for code in range(32)},
}


def _html(*values: object) -> str:
    return _print(*values).translate(_HTML)


def _js(*values: object) -> str:
    text = _print(*values).translate(_JS)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04X}" for char in text)


def _urlquery(*values: object) -> str:
    return quote_plus(_print(*values))


def _print(*values: object) -> str:
    """With a space between two neighbours of which neither is a text."""
    text = ""
    for index, value in enumerate(values):
        apart = index and not isinstance(value, str) and not isinstance(values[index - 1], str)
        text += (" " if apart else "") + show(value)
    return text


def _println(*values: object) -> str:
    return " ".join(map(show, values)) + "\n"


def _equal(first: object, *others: object) -> bool:
    if not others:
        raise ValueError("missing argument for comparison")
    return any(_same(first, other) for other in others)


def _same(one: object, other: object) -> bool:
    for value in (one, other):
        if isinstance(value, list | tuple | dict):
            raise ValueError(f"non-comparable type {show(value)}: {type_name(value)}")
    if one is None or other is None:
        return one is other
    if type(one) is not type(other):
        raise ValueError("incompatible types for comparison")
    return one == other


def _less(one: object, other: object) -> bool:
    if isinstance(one, bool) or not isinstance(one, str | int | float):
        raise ValueError("invalid type for comparison")
    if type(one) is not type(other):
        raise ValueError("incompatible types for comparison")
    return bool(one < other)  # type: ignore[operator]  # both are of one ordered type


def _first(value: object, *_: object) -> object:
    return value


_TEXT, _ANY, _INTEGER = Kind.TEXT, Kind.ANY, Kind.INTEGER

FUNCTIONS: dict[str, Callee] = {
    "and": Callee(_first, (_ANY,), _ANY),  # this and `or` stop early: see evaluate.py
    "or": Callee(_first, (_ANY,), _ANY),
    "not": Callee(lambda value: not truth(value), (_ANY,)),
    "eq": Callee(_equal, (_ANY,), _ANY),
    "ne": Callee(lambda one, other: not _same(one, other), (_ANY, _ANY)),
    "lt": Callee(_less, (_ANY, _ANY)),
    "le": Callee(lambda one, other: _less(one, other) or one == other, (_ANY, _ANY)),
    "gt": Callee(lambda one, other: not (_less(one, other) or one == other), (_ANY, _ANY)),
    "ge": Callee(lambda one, other: not _less(one, other), (_ANY, _ANY)),
    "html": Callee(_html, (), _ANY),
    "index": Callee(_index, (_ANY,), _ANY),
    "js": Callee(_js, (), _ANY),
    "len": Callee(_length, (_ANY,)),
    "print": Callee(_print, (), _ANY),
    "printf": Callee(printf, (_TEXT,), _ANY),
    "println": Callee(_println, (), _ANY),
    "json": Callee(dumps, (_ANY,)),
    "join": Callee(_join, (Kind.TEXTS, _TEXT)),
    "lower": Callee(str.lower, (_TEXT,)),
    "pad": Callee(_pad, (_TEXT, _INTEGER, _INTEGER)),
    "split": Callee(_split, (_TEXT, _TEXT)),
    "title": Callee(_title, (_TEXT,)),
    "slice": Callee(_slice, (_ANY,), _ANY),
    "truncate": Callee(_truncate, (_TEXT, _INTEGER)),
    "upper": Callee(str.upper, (_TEXT,)),
    "urlquery": Callee(_urlquery, (), _ANY),
}

# In a table's header a column's title passes through the functions that its values go through.
HEADING = FUNCTIONS | {
    "json": Callee(_first, (_TEXT,)),
    "join": Callee(_first, (_TEXT, _TEXT)),
    "lower": Callee(_first, (_TEXT,)),
    "split": Callee(_first, (_TEXT, _TEXT)),
    "title": Callee(_first, (_TEXT,)),
    "truncate": Callee(_first, (_TEXT, _INTEGER)),
    "upper": Callee(_first, (_TEXT,)),
}
