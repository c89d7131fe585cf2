"""eq, ne, lt and their kin: which values Go's templates compare, and which they don't."""

from bot.docker_cli.template.printing import printf
from bot.docker_cli.template.types import Kind
from bot.docker_cli.template.values import Value, unboxed

_BASIC = {Kind.BOOL, Kind.COMPLEX, Kind.FLOAT, Kind.INT, Kind.STRING, Kind.UINT}
_WHOLE = {Kind.INT, Kind.UINT}
_ORDERED = {Kind.FLOAT, Kind.INT, Kind.STRING, Kind.UINT}


def equal(first: Value | None, *others: Value | None) -> bool:
    """Whether the first is the same as any of the others; ValueError where that makes no sense."""
    if not others:
        raise ValueError("missing argument for comparison")
    return any(_same(unboxed(first), unboxed(other)) for other in others)


def different(one: Value | None, other: Value | None) -> bool:
    return not equal(one, other)


def _same(one: Value | None, other: Value | None) -> bool:
    kinds = [value.kind if value and value.kind in _BASIC else None for value in (one, other)]
    if kinds[0] is not kinds[1] and not _WHOLE.issuperset(kinds):
        if one is None or other is None:
            return False
        raise ValueError("incompatible types for comparison")
    if one is None or other is None:
        return _nil(one) and _nil(other)
    if kinds[0] is not None:
        return bool(one.data == other.data)
    return _same_composed(one, other)


def _same_composed(one: Value, other: Value) -> bool:
    if not (one.type.comparable and other.type.comparable) and not (_nil(one) or _nil(other)):
        if one.type is other.type:
            raise ValueError(printf(f"non-comparable type %s: {other.type.name}", (other,)))
        types = f"{one.type.name}, {other.type.name}"
        raise ValueError(printf(f"non-comparable types %s: {types}: %v", (one, other)))
    if _nil(one) or _nil(other):
        return _nil(one) and _nil(other)
    if one.kind is Kind.POINTER or other.kind is Kind.POINTER:
        return one.data is other.data
    return one == other


def _nil(value: Value | None) -> bool:
    return value is None or value.is_nil


def less(one: Value | None, other: Value | None) -> bool:
    """Whether one comes before the other; ValueError where that makes no sense."""
    one, other = unboxed(one), unboxed(other)
    if one is None or one.kind not in _BASIC or other is None or other.kind not in _BASIC:
        raise ValueError("invalid type for comparison")
    if one.kind is not other.kind and not (one.kind in _WHOLE and other.kind in _WHOLE):
        raise ValueError("incompatible types for comparison")
    if one.kind not in _ORDERED:
        raise ValueError("invalid type for comparison")
    return bool(one.data < other.data)


def less_or_equal(one: Value | None, other: Value | None) -> bool:
    return less(one, other) or equal(one, other)


def greater(one: Value | None, other: Value | None) -> bool:
    return not less_or_equal(one, other)


def greater_or_equal(one: Value | None, other: Value | None) -> bool:
    return not less(one, other)
