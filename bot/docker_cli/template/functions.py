"""The functions of a template: Docker's own, and those of Go."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import quote_plus

from bot.docker_cli.template import comparing, values
from bot.docker_cli.template.decoding import dumps
from bot.docker_cli.template.printing import joined, printf, show
from bot.docker_cli.template.types import Kind, Type
from bot.docker_cli.template.values import (
    ANY,
    BYTE,
    INTEGER,
    TEXT,
    TEXTS,
    Fields,
    Value,
    texts,
    truth,
    unboxed,
)

_LONGEST = 2**20  # characters that one call may make; a listing never needs as many


@dataclass(frozen=True)
class Callee:
    """A function, the types of its parameters, and of any further ones (None: there are none).

    It is given values, or None for nil, and gives back a value or what `values.of` makes one of.
    """

    call: Callable[..., object]
    kinds: tuple[Type, ...]
    further: Type | None = None

    def kind(self, index: int) -> Type:
        """The type of the parameter at a place."""
        return self.kinds[index] if index < len(self.kinds) else self.further or ANY


def _unboxed(function: Callable[..., object]) -> Callable[..., object]:
    """A function whose parameters take anything, and never the interface that it came in."""
    return lambda *given: function(*map(unboxed, given))


def _plainly(function: Callable[..., object]) -> Callable[..., object]:
    """A function of Python's values as one of Go's."""

    def call(*given: Value | None) -> object:
        return function(*(value.data if value else None for value in given))

    return call


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


def _split(text: str, separator: str) -> Value:
    return texts(text.split(separator) if separator else list(text))


def _join(items: list[Value] | None, separator: str) -> str:
    return separator.join(item.data for item in items or ())


def _length(value: Value | None) -> int:
    value = unboxed(value)
    if value is None:
        raise ValueError("reflect: call of reflect.Value.Type on zero Value")
    value = values.indirect(value)
    if value.kind is Kind.STRING:
        return len(value.data.encode("utf-8", "surrogatepass"))
    if value.kind in (Kind.ARRAY, Kind.SLICE, Kind.MAP):
        return len(value.data or ())
    if value.kind is Kind.POINTER and not isinstance(value.data, Fields):
        raise ValueError("len of nil pointer")
    raise ValueError(f"len of type {_row(value).name}")


def _row(value: Value) -> Type:
    """The type of what a pointer leads to, as messages about a row name it."""
    return value.type.element if isinstance(value.data, Fields) else value.type


def _index(value: Value | None, *keys: Value | None) -> Value | None:
    value = unboxed(value)
    if value is None:
        raise ValueError("index of untyped nil")
    for key in keys:
        value = _item(value, unboxed(key))
        if value is None:
            raise ValueError("index of untyped nil")
    return value


def _item(value: Value, key: Value | None) -> Value:
    value = values.indirect(value)
    if value.kind is Kind.POINTER and not isinstance(value.data, Fields):
        raise ValueError("index of nil pointer")
    if value.kind is Kind.MAP:
        return _of_key(value, key)
    if value.kind not in (Kind.STRING, Kind.ARRAY, Kind.SLICE):
        raise ValueError(f"can't index item of type {_row(value).name}")
    place = _place(key)
    length = _length(value)
    if not 0 <= place < length:
        kind = {Kind.STRING: "string", Kind.ARRAY: "array"}.get(value.kind, "slice")
        beyond = place != length
        raise ValueError(
            f"index out of range: {place}" if beyond else f"reflect: {kind} index out of range"
        )
    if value.kind is Kind.STRING:
        return Value(BYTE, value.data.encode("utf-8", "surrogatepass")[place])
    item: Value = value.data[place]
    return item


def _of_key(value: Value, key: Value | None) -> Value:
    wanted = value.type.key
    if key is None:
        raise ValueError(f"value is nil; should be of type {wanted.name}")
    if not wanted.takes(key.type):
        raise ValueError(f"value has type {key.type.name}; should be {wanted.name}")
    found: Value | None = (value.data or {}).get(key.data)
    return values.zero(value.type.element) if found is None else found


def _place(key: Value | None) -> int:
    if key is None:
        raise ValueError("cannot index slice/array with nil")
    if key.kind not in (Kind.INT, Kind.UINT):
        raise ValueError(f"cannot index slice/array with type {key.type.name}")
    return int(key.data)


def _slice(value: Value | None, *bounds: Value | None) -> Value:
    value = unboxed(value)
    if value is None:
        raise ValueError("slice of untyped nil")
    if len(bounds) > 3:
        raise ValueError(f"too many slice indexes: {len(bounds)}")
    if value.kind is Kind.STRING and len(bounds) == 3:
        raise ValueError("cannot 3-index slice a string")
    if value.kind not in (Kind.STRING, Kind.SLICE, Kind.ARRAY):
        raise ValueError(f"can't slice item of type {value.type.name}")
    items = value.data or ()
    if value.kind is Kind.STRING:
        items = value.data.encode("utf-8", "surrogatepass")
    places = [_bound(bound, len(items)) for bound in bounds]
    for one, other in pairwise(places):
        if one > other:
            raise ValueError(f"invalid slice index: {one} > {other}")
    part = items[slice(*places[:2])] if len(places) > 1 else items[places[0] if places else 0 :]
    return Value(value.type, part.decode("utf-8", "replace") if isinstance(part, bytes) else part)


def _bound(bound: Value | None, most: int) -> int:
    place = _place(bound)
    if not 0 <= place <= most:
        raise ValueError(f"index out of range: {place}")
    return place


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


def _html(*given: Value | None) -> str:
    return _written(*given).translate(_HTML)


def _js(*given: Value | None) -> str:
    text = _written(*given).translate(_JS)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04X}" for char in text)


def _urlquery(*given: Value | None) -> str:
    return quote_plus(_written(*given), safe="")


def _written(*given: Value | None) -> str:
    """As a template prints values, not as print does: nil has no value, a pointer leads on."""
    nothing = Value(TEXT, "<no value>")
    return joined([nothing if value is None else _behind(value) for value in given])


def _behind(value: Value) -> Value:
    return values.indirect(value) if value.kind is Kind.POINTER else value


def _println(*given: Value | None) -> str:
    return " ".join(map(show, given)) + "\n"


def _printf(form: Value, *given: Value | None) -> str:
    return printf(form.data, given)


def _first(value: Value | None, *_: Value | None) -> Value | None:
    return value


def calling(name: str = "") -> Callee:
    """`call` of what stands there as `name`: no value here is a function."""

    def call(value: Value | None, *_: Value | None) -> object:
        if value is None:
            raise ValueError("call of nil")
        piped = show(value) if value.kind is Kind.STRING else f"<{value.type.name} Value>"
        raise ValueError(f"non-function {name or piped} of type {value.type.name}")

    return Callee(_unboxed(call), (ANY,), ANY)


FUNCTIONS: dict[str, Callee] = {
    "and": Callee(_first, (ANY,), ANY),  # this and `or` stop early: see evaluate.py
    "or": Callee(_first, (ANY,), ANY),
    "not": Callee(lambda value: not truth(value), (ANY,)),
    "eq": Callee(comparing.equal, (ANY,), ANY),
    "ne": Callee(comparing.different, (ANY, ANY)),
    "lt": Callee(comparing.less, (ANY, ANY)),
    "le": Callee(comparing.less_or_equal, (ANY, ANY)),
    "gt": Callee(comparing.greater, (ANY, ANY)),
    "ge": Callee(comparing.greater_or_equal, (ANY, ANY)),
    "call": calling(),
    "html": Callee(_unboxed(_html), (), ANY),
    "index": Callee(_index, (ANY,), ANY),
    "js": Callee(_unboxed(_js), (), ANY),
    "len": Callee(_length, (ANY,)),
    "print": Callee(_unboxed(lambda *given: joined(given)), (), ANY),
    "printf": Callee(_unboxed(_printf), (TEXT,), ANY),
    "println": Callee(_unboxed(_println), (), ANY),
    "json": Callee(_unboxed(dumps), (ANY,)),
    "join": Callee(_plainly(_join), (TEXTS, TEXT)),
    "lower": Callee(_plainly(str.lower), (TEXT,)),
    "pad": Callee(_plainly(_pad), (TEXT, INTEGER, INTEGER)),
    "split": Callee(_plainly(_split), (TEXT, TEXT)),
    "title": Callee(_plainly(_title), (TEXT,)),
    "slice": Callee(_slice, (ANY,), ANY),
    "truncate": Callee(_plainly(_truncate), (TEXT, INTEGER)),
    "upper": Callee(_plainly(str.upper), (TEXT,)),
    "urlquery": Callee(_unboxed(_urlquery), (), ANY),
}

# In a table's header a column's title passes through the functions that its values go through.
HEADING = FUNCTIONS | {
    name: replace(FUNCTIONS[name], call=_first, kinds=(TEXT, *FUNCTIONS[name].kinds[1:]))
    for name in ("json", "join", "lower", "split", "title", "truncate", "upper")
}
