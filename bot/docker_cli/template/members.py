"""What stands behind `.Name`: a method, a field of a struct, or an entry of a map."""

from bot.docker_cli import go
from bot.docker_cli.template import methods, types, values
from bot.docker_cli.template.decoding import dumps
from bot.docker_cli.template.functions import Callee
from bot.docker_cli.template.types import Kind
from bot.docker_cli.template.values import ANY, BYTE, TEXT, Fields, Value

_STRINGERS = ("*units.Ulimit", "*blkiodev.WeightDevice", "*blkiodev.ThrottleDevice")


def pointed(value: Value) -> Value:
    """What a printed pointer leads to, unless it prints itself."""
    if value.kind is not Kind.POINTER or value.type.name in _STRINGERS:
        return value
    return values.indirect(value)


def method(value: Value, name: str) -> Callee | None:
    """The value's method of this name; a row's columns are such."""
    value = values.indirect(value)
    data = value.data
    if isinstance(data, Fields):
        if name == "MarshalJSON":
            return Callee(lambda: _written(data), ())
        if name in ("Header", "FullHeader"):
            return Callee(lambda: Value(ANY, data.header), ())
        if name not in data:
            return None
        found = data[name]
        if callable(found):
            call = found
            return Callee(lambda given: call(given.data), (TEXT,))
        return Callee(lambda: found, ())
    if (value.type.name, name) == ("formatter.SubHeaderContext", "Label"):
        return Callee(lambda given: _heading(given.data), (TEXT,))
    if bound := methods.find(value, name):
        return Callee(*bound)
    return None


def field(value: Value, name: str, *, given: bool, strict: bool) -> Value | None:
    """A struct's field or a map's entry; ValueError says in Go's words why there is none.

    `given` says that arguments stand behind it, `strict` that an entry must be there.
    """
    declared = value.type.name
    value = values.indirect(value)
    if value.kind is Kind.INTERFACE:
        raise ValueError(f"nil pointer evaluating {declared}.{name}")
    if value.kind is Kind.STRUCT and (found := values.member(value, name)) is not None:
        if given:
            raise ValueError(f"{name} has arguments but cannot be invoked as function")
        return found
    if value.kind is Kind.MAP and value.type.key is TEXT:
        if given:
            raise ValueError(f"{name} is not a method but has arguments")
        entry: Value | None = (value.data or {}).get(name)
        if entry is None and strict:
            raise ValueError(f"map has no entry for key {go.quote(name)}")
        return entry
    if value.is_nil and value.kind is Kind.POINTER:
        behind = value.type.element
        if behind.kind is not Kind.STRUCT or values.has(behind, name):
            raise ValueError(f"nil pointer evaluating {declared}.{name}")
    raise ValueError(f"can't evaluate field {name} in type {declared}")


def _written(row: Fields) -> Value:
    """The row as JSON, a byte each."""
    given = values.of(row)
    assert given is not None
    return Value(types.of("[]uint8"), [Value(BYTE, one) for one in dumps(given).encode()])


def _heading(label: str) -> str:
    """A label's column is called by the last part of its name."""
    return label.rpartition(".")[2].replace("-", " ").replace("_", " ")
