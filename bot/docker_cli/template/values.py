"""The values that templates work on: JSON's, and two kinds of mapping that Docker tells apart."""

import json
from collections.abc import Mapping
from decimal import Decimal


class Fields(dict[str, object]):
    """A row of a listing: asking for a field that isn't there is an error.

    `type_name` is how the error names it (docker ps: *formatter.ContainerContext). A value that is
    callable takes one text, as `{{.Label "key"}}` does; it stays out of JSON.
    """

    def __init__(self, values: Mapping[str, object], type_name: str) -> None:
        super().__init__(values)
        self.type_name = type_name


class OpenMap(dict[str, object]):
    """A mapping with people's own keys, such as labels: one that isn't there is `<no value>`."""


def type_name(value: object) -> str:
    """Go's name of a value's type."""
    if isinstance(value, Fields):
        return value.type_name
    if isinstance(value, dict):
        return "map[string]interface {}"
    if isinstance(value, list | tuple):
        texts = bool(value) and all(isinstance(item, str) for item in value)
        return "[]string" if texts else "[]interface {}"
    names = {str: "string", bool: "bool", int: "int", float: "float64"}
    return names.get(type(value), "<nil>")


def truth(value: object) -> bool:
    """Whether `if` takes a value for true: anything but false, zero, nothing and the empty."""
    return isinstance(value, Fields) or bool(value)


def show(value: object) -> str:
    """A value as Go's %v prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _show_float(value)
    if isinstance(value, list | tuple):
        return "[" + " ".join(map(show, value)) + "]"
    if isinstance(value, dict):
        shown = ((key, value[key]) for key in sorted(value) if not callable(value[key]))
        return "map[" + " ".join(f"{key}:{show(item)}" for key, item in shown) + "]"
    return str(value)


_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What the client escapes in a row's JSON, lest a browser reads it as HTML."""


def dumps(value: object) -> str:
    """A value as Docker's `json` prints it: on one line, a row's fields in alphabetical order."""
    row = isinstance(value, Fields)
    if isinstance(value, Fields):
        value = {key: value[key] for key in sorted(value) if not callable(value[key])}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE) if row else text


def _show_float(value: float) -> str:
    """The shortest decimal that reads back, with an exponent from 21 digits on."""
    decimal = Decimal(repr(value)).normalize()
    if -4 <= decimal.adjusted() < 21:
        return f"{decimal:f}"
    mantissa, _, power = f"{decimal:e}".partition("e")
    return f"{mantissa}e{power[0]}{power[1:]:0>2}"
