"""What a template consists of once it is read; `source` is how an error quotes a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.docker_cli import go


@dataclass(frozen=True)
class Constant:
    """A number, a string, true or false."""

    value: str | int | float | complex | bool
    source: str
    at: int


@dataclass(frozen=True)
class Nil:
    at: int
    source: str = "nil"


@dataclass(frozen=True)
class Dot:
    at: int
    source: str = "."


@dataclass(frozen=True)
class Function:
    """A function's name."""

    name: str
    at: int

    @property
    def source(self) -> str:
        return self.name


@dataclass(frozen=True)
class Field:
    """`.A.B`, from the dot."""

    names: tuple[str, ...]
    at: int

    @property
    def source(self) -> str:
        return "." + ".".join(self.names)


@dataclass(frozen=True)
class Variable:
    """`$x` or `$x.A.B`; `name` keeps its dollar sign."""

    name: str
    names: tuple[str, ...]
    at: int

    @property
    def source(self) -> str:
        return ".".join((self.name, *self.names))


@dataclass(frozen=True)
class Chain:
    """`(pipeline).A.B`."""

    base: "Argument"
    names: tuple[str, ...]
    at: int

    @property
    def source(self) -> str:
        return _argument(self.base) + "." + ".".join(self.names)


@dataclass(frozen=True)
class Command:
    """Words side by side: a value, or a function and its arguments."""

    words: tuple["Argument", ...]
    at: int

    @property
    def source(self) -> str:
        return " ".join(map(_argument, self.words))


@dataclass(frozen=True)
class Pipeline:
    """Commands joined by |, perhaps stored in variables."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...]
    assigns: bool  # = on a variable that exists, not := of a new one
    at: int

    @property
    def source(self) -> str:
        sign = " = " if self.assigns else " := "
        stored = ", ".join(self.variables) + sign if self.variables else ""
        return stored + " | ".join(command.source for command in self.commands)


Argument: TypeAlias = Constant | Nil | Dot | Function | Field | Variable | Chain | Pipeline


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Action:
    """`{{pipeline}}`: printed, unless it stores its value."""

    pipeline: Pipeline


@dataclass(frozen=True)
class Branch:
    """if, with or range: `kind` says which."""

    kind: str
    pipeline: Pipeline
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...]


@dataclass(frozen=True)
class Leave:
    """break or continue."""

    kind: str


@dataclass(frozen=True)
class Invoke:
    """`{{template "name" pipeline}}`, and what `{{block}}` stands for."""

    name: str
    pipeline: Pipeline | None
    at: int

    @property
    def source(self) -> str:
        given = f" {self.pipeline.source}" if self.pipeline else ""
        return f"{{{{template {go.quote(self.name)}{given}}}}}"


Node: TypeAlias = Text | Action | Branch | Leave | Invoke


@dataclass(frozen=True)
class Parsed:
    """A template's own nodes, and those of the templates that it defines, by name."""

    nodes: tuple[Node, ...]
    defined: Mapping[str, tuple[Node, ...]]


def _argument(node: Argument) -> str:
    return f"({node.source})" if isinstance(node, Pipeline) else node.source
