"""The engine's JSON as the docker client has it: read into Docker's structs, or left as it came.

After the documentation of Go's encoding/json, tried against the docker client 28.2.2.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from bot.docker_cli.template import types, values
from bot.docker_cli.template.clock import Moment
from bot.docker_cli.template.types import Kind, Type
from bot.docker_cli.template.values import ANY, BYTE, NUMBER, Fields, Value

_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What the client escapes in a row's JSON, lest a browser reads it as HTML."""
_LINES = {ord(char): f"\\u{ord(char):04x}" for char in "\u2028\u2029"}
_PRIMITIVE = {Kind.BOOL: bool, Kind.INT: int, Kind.UINT: int, Kind.FLOAT: float, Kind.STRING: str}


def typed(type_name: str, raw: object) -> Value:
    """JSON's values as a value of Docker's type; what doesn't fit is left empty."""
    return _typed(types.of(type_name), raw)


def untyped(raw: object) -> Value | None:
    """JSON's values without types, its numbers as the text that they came in."""
    if isinstance(raw, dict):
        boxed = {key: Value(ANY, untyped(one)) for key, one in raw.items()}
        return Value(types.of("map[string]interface {}"), boxed)
    if isinstance(raw, list):
        return Value(types.of("[]interface {}"), [Value(ANY, untyped(one)) for one in raw])
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Value(NUMBER, json.dumps(raw))
    return values.of(raw)


def _typed(kind: Type, raw: object) -> Value:
    if raw is None:
        return values.zero(kind)
    match kind.kind:
        case Kind.POINTER:
            return Value(kind, _typed(kind.element, raw))
        case Kind.INTERFACE:
            return Value(kind, values.of(raw))
        case Kind.STRUCT if kind.name == "time.Time" and isinstance(raw, str):
            return Value(kind, Moment.parse(raw))
        case Kind.STRUCT if isinstance(raw, Mapping):
            return _struct(kind, {key.lower(): one for key, one in raw.items()})
        case Kind.MAP if isinstance(raw, Mapping):
            return Value(kind, {key: _typed(kind.element, one) for key, one in raw.items()})
        case Kind.SLICE if kind.element is BYTE and isinstance(raw, str):
            return Value(kind, [Value(BYTE, byte) for byte in base64.b64decode(raw)])
        case Kind.SLICE if isinstance(raw, list):
            return Value(kind, [_typed(kind.element, one) for one in raw])
        case Kind.ARRAY if isinstance(raw, list):
            items = [_typed(kind.element, one) for one in raw[: kind.length]]
            return Value(kind, items + values.zero(kind).data[len(items) :])
    fits = kind.kind in _PRIMITIVE and type(raw) is _PRIMITIVE[kind.kind]
    return Value(kind, raw) if fits else values.zero(kind)


def _struct(kind: Type, raw: Mapping[str, object]) -> Value:
    """JSON names no embedded struct: its fields stand beside the others, in any case of letters."""
    made: dict[str, Value] = {}
    for member in kind.members:
        if not member.embedded:
            made[member.name] = _typed(member.type, raw.get(member.json.lower()))
        elif member.type.kind is Kind.POINTER:
            made[member.name] = Value(member.type, _struct(member.type.element, raw))
        else:
            made[member.name] = _struct(member.type, raw)
    return Value(kind, made)


def dumps(value: object) -> str:
    """A value as Docker's `json` prints it: on one line, a row's fields in alphabetical order."""
    text = json.dumps(_plain(values.of(value)), ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE if _of_rows(values.of(value)) else _LINES)


def _of_rows(value: Value | None) -> bool:
    """Whether it is a row of a listing, or several."""
    data = value.data if value else None
    if isinstance(data, list) and data:
        return _of_rows(values.unboxed(data[0]))
    return isinstance(data, Fields)


def _plain(value: Value | None) -> Any:
    """The value in Python's kinds, for JSON."""
    if value is None:
        return None
    data = value.data
    if isinstance(data, Fields):
        shown = (key for key in sorted(data) if not callable(data[key]))
        return {key: _plain(values.of(data[key])) for key in shown}
    match value.kind:
        case Kind.POINTER | Kind.INTERFACE:
            return _plain(data)
        case Kind.STRUCT:
            return data.json if isinstance(data, Moment) else dict(_members(value))
        case Kind.MAP if data is not None:
            return {key: _plain(data[key]) for key in sorted(data)}
        case Kind.SLICE if data is not None and value.type.element is BYTE:
            return base64.b64encode(bytes(one.data for one in data)).decode()
        case Kind.SLICE | Kind.ARRAY if data is not None:
            return [_plain(one) for one in data]
        case Kind.COMPLEX:
            raise ValueError("json: unsupported type: complex128")
        case Kind.FLOAT if data.is_integer() and abs(data) < 1e21:
            return int(data)
    return json.loads(data) if value.type is NUMBER else data


def _members(value: Value) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for member in value.type.members:
        one: Value = value.data[member.name]
        if member.embedded:
            inner = values.indirect(one)
            found += _members(inner) if inner.kind is Kind.STRUCT else []
        elif not (member.omitted and _empty(one)):
            found.append((member.json, _plain(one)))
    return found


def _empty(value: Value) -> bool:
    return value.kind is not Kind.STRUCT and value.kind is not Kind.ARRAY and not value.data
