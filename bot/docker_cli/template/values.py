"""The values that templates work on: Go's, each of a type, and rows of a listing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.docker_cli.template import types
from bot.docker_cli.template.clock import Moment
from bot.docker_cli.template.types import Kind, Type


class Fields(dict[str, object]):
    """A row of a listing: asking for a field that isn't there is an error.

    `type_name` is how the error names it (docker ps: *formatter.ContainerContext). A value that is
    callable takes one text, as `{{.Label "key"}}` does; it stays out of JSON. `header` is what
    `{{.Header}}` finds in a row: nothing, but where the client tries a template before it lists.
    """

    def __init__(
        self, values: Mapping[str, object], type_name: str, header: "Value | None" = None
    ) -> None:
        super().__init__(values)
        self.type_name = type_name
        self.header = header


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its type. By the type's kind, `data` is:

    bool, int, float, complex, str; for a slice a list of values or None, for a map a dict of
    values or None, for a struct a dict of its fields' values (a time: a Moment; a row: Fields), for
    a pointer or an interface the value behind it or None.
    """

    type: Type
    data: Any

    @property
    def kind(self) -> Kind:
        return self.type.kind

    @property
    def is_nil(self) -> bool:
        return self.type.nullable and self.data is None


ANY = types.of("interface {}")
BYTE = types.of("uint8")
INTEGER = types.of("int")
TEXT = types.of("string")
TEXTS = types.of("[]string")
NUMBER = types.of("json.Number")
_BASIC = {
    bool: types.of("bool"),
    int: INTEGER,
    float: types.of("float64"),
    complex: types.of("complex128"),
    str: TEXT,
}
_EMPTY: dict[Kind, object] = {
    Kind.BOOL: False,
    Kind.INT: 0,
    Kind.UINT: 0,
    Kind.FLOAT: 0.0,
    Kind.COMPLEX: 0j,
    Kind.STRING: "",
}


def of(value: object) -> Value | None:
    """A Python value as Go's: numbers, texts, rows, and JSON's lists and dicts; None is nil."""
    if value is None or isinstance(value, Value):
        return value
    if isinstance(value, Fields):
        return Value(types.of(value.type_name), value)
    if isinstance(value, dict):
        boxed = {key: Value(ANY, of(one)) for key, one in value.items()}
        return Value(types.of("map[string]interface {}"), boxed)
    if isinstance(value, list | tuple):
        return Value(types.of("[]interface {}"), [Value(ANY, of(one)) for one in value])
    return Value(_BASIC[type(value)], value)


def texts(items: Iterable[str]) -> Value:
    """A []string."""
    return Value(TEXTS, [Value(TEXT, item) for item in items])


def headings(titles: Mapping[str, str]) -> Value:
    """A table's header, as the columns' template sees it."""
    shown = {name: Value(TEXT, title) for name, title in titles.items()}
    return Value(types.of("formatter.SubHeaderContext"), shown)


def zero(kind: Type) -> Value:
    """What a variable of a type is before anything is put there."""
    if kind.kind is Kind.ARRAY:
        return Value(kind, [zero(kind.element)] * kind.length)
    if kind.name == "time.Time":
        return Value(kind, Moment())
    if kind.kind is Kind.STRUCT:
        return Value(kind, {member.name: zero(member.type) for member in kind.members})
    return Value(kind, _EMPTY.get(kind.kind))


def unboxed(value: Value | None) -> Value | None:
    """The value in an interface, else itself."""
    if value is not None and value.kind is Kind.INTERFACE:
        inner: Value | None = value.data
        return inner
    return value


def indirect(value: Value) -> Value:
    """What pointers and interfaces lead to; the last of them where that is nil."""
    while value.kind in (Kind.POINTER, Kind.INTERFACE) and isinstance(value.data, Value):
        value = value.data
    return value


def truth(value: Value | None) -> bool:
    """Whether `if` takes a value for true: anything but false, zero, nothing and the empty."""
    value = unboxed(value)
    if value is None:
        return False
    if value.kind in (Kind.STRUCT, Kind.POINTER, Kind.FUNCTION):
        return value.kind is Kind.STRUCT or value.data is not None
    return bool(value.data)


def member(value: Value, name: str) -> Value | None:
    """A struct's field, also one of a struct embedded in it; None where there is none."""
    for field in value.type.members:
        if field.name == name:
            found: Value = value.data[name]
            return found
    for field in value.type.members:
        if field.embedded and of_embedded(field.type, name):
            return member(indirect(value.data[field.name]), name)
    return None


def of_embedded(kind: Type, name: str) -> Type | None:
    """The embedded struct's type, if it has such a field."""
    holder = kind.element if kind.kind is Kind.POINTER else kind
    return holder if has(holder, name) else None


def has(kind: Type, name: str) -> bool:
    """Whether a struct has a field, itself or in what is embedded in it."""
    return any(
        field.name == name or (field.embedded and of_embedded(field.type, name) is not None)
        for field in kind.members
    )
