"""Go's types, as far as templates and Docker's answers need them, by the names that Go prints.

A type is found by its name: `of("map[string]*network.EndpointSettings")`. What Docker declares
stands in shapes.py.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, cached_property

from bot.docker_cli.template.shapes import NAMED, STRUCTS


class Kind(Enum):
    """What a type is made of; integers and floats of all widths are of one kind."""

    BOOL = auto()
    INT = auto()
    UINT = auto()
    FLOAT = auto()
    COMPLEX = auto()
    STRING = auto()
    ARRAY = auto()
    SLICE = auto()
    MAP = auto()
    STRUCT = auto()
    POINTER = auto()
    INTERFACE = auto()
    FUNCTION = auto()


_BASIC = {
    "bool": Kind.BOOL,
    "float64": Kind.FLOAT,
    "complex128": Kind.COMPLEX,
    "string": Kind.STRING,
    "interface {}": Kind.INTERFACE,
    "reflect.Value": Kind.INTERFACE,
    "time.Time": Kind.STRUCT,
    "func": Kind.FUNCTION,
    **dict.fromkeys(("int", "int64"), Kind.INT),
    **dict.fromkeys(("uint", "uint8", "uint16", "uint32", "uint64"), Kind.UINT),
}
_COMPOSED = re.compile(
    r"(?P<pointer>\*)|(?P<slice>\[\])|\[(?P<length>\d+)\]|map\[(?P<key>[^\]]+)\]", re.S
)
_FIELD = re.compile(r"(?P<name>\w+)(?:=(?P<json>\w+))?(?P<omitted>\?)?")
_REFERENCE = {Kind.SLICE, Kind.MAP, Kind.POINTER, Kind.INTERFACE, Kind.FUNCTION}


@dataclass(frozen=True)
class Member:
    """A field of a struct: its name, its name in JSON, and whether JSON leaves it out if empty."""

    name: str
    type_name: str
    json: str
    omitted: bool
    embedded: bool = False

    @property
    def type(self) -> "Type":
        return of(self.type_name)


@dataclass(frozen=True, eq=False)
class Type:
    """One type; there is one object for each name."""

    name: str
    kind: Kind
    underlying: str
    element_name: str = ""
    key_name: str = ""
    length: int = 0

    @property
    def element(self) -> "Type":
        return of(self.element_name)

    @property
    def key(self) -> "Type":
        return of(self.key_name)

    @property
    def nullable(self) -> bool:
        """Whether nil is a value of it."""
        return self.kind in _REFERENCE

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """A struct's fields in order."""
        return tuple(_members(STRUCTS.get(self.name, "")))

    @cached_property
    def comparable(self) -> bool:
        """Whether Go's == is defined for it."""
        if self.kind is Kind.ARRAY:
            return self.element.comparable
        if self.kind is Kind.STRUCT:
            return all(member.type.comparable for member in self.members)
        return self.kind not in (Kind.SLICE, Kind.MAP, Kind.FUNCTION)

    def takes(self, other: "Type") -> bool:
        """Whether a value of `other` is one of this type without a conversion."""
        if self is other or self.name == "interface {}":
            return True
        unnamed = self.name == self.underlying or other.name == other.underlying
        composed = self.kind not in (Kind.STRING, Kind.BOOL, Kind.INT, Kind.UINT, Kind.FLOAT)
        return unnamed and composed and self.underlying == other.underlying


@cache
def of(name: str) -> Type:
    """The type of this name; one that is not known is a struct without fields."""
    if name in NAMED:
        base = of(NAMED[name])
        return Type(name, base.kind, base.name, base.element_name, base.key_name, base.length)
    if name in _BASIC:
        return Type(name, _BASIC[name], name)
    if composed := _COMPOSED.match(name):
        rest = name[composed.end() :]
        if composed["pointer"]:
            return Type(name, Kind.POINTER, name, rest)
        if composed["slice"]:
            return Type(name, Kind.SLICE, name, rest)
        if composed["key"]:
            return Type(name, Kind.MAP, name, rest, composed["key"])
        return Type(name, Kind.ARRAY, name, rest, length=int(composed["length"]))
    return Type(name, Kind.STRUCT, name)


def _members(declared: str) -> list[Member]:
    """`A, B=b? string; *pkg.Embedded`: `=` is a name in JSON, `?` leaves out what is empty."""
    members: list[Member] = []
    for part in filter(None, (part.strip() for part in declared.split(";"))):
        names, _, type_name = part.rpartition("  ")
        if not names:
            name = type_name.rpartition(".")[2]
            members.append(Member(name, type_name, name, omitted=False, embedded=True))
            continue
        for found in _FIELD.finditer(names):
            json = found["json"] or found["name"]
            members.append(Member(found["name"], type_name, json, bool(found["omitted"])))
    return members
