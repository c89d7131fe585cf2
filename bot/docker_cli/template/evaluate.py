"""Fills in a template: walks its nodes over the data, as Go's text/template does."""

from collections.abc import Iterable, Mapping

from bot.docker_cli import go
from bot.docker_cli.template import members, values
from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.functions import FUNCTIONS, HEADING, Callee
from bot.docker_cli.template.nodes import Action, Branch, Invoke, Node, Parsed, Pipeline, Text
from bot.docker_cli.template.printing import show
from bot.docker_cli.template.reckoning import Reckoner
from bot.docker_cli.template.types import Kind
from bot.docker_cli.template.values import INTEGER, Value, truth

_DEEPEST = 60  # bodies within bodies, over all templates that call each other


class _LeaveRange(Exception):
    """A way out of a loop, not an error: break or continue."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def render(
    text: str, parsed: Parsed, data: object, *, heading: bool = False, strict: bool = False
) -> str:
    """What the parsed `text` makes of the data; raises TemplateError.

    With `heading`, the data are a table's titles: functions let them pass, and an error ends the
    line where it happens. With `strict`, a key that a map doesn't have is an error.
    """
    given = values.of(data)
    walk = _Walk(text, parsed.defined, given, HEADING if heading else FUNCTIONS, strict)
    try:
        walk.walk(given, parsed.nodes)
    except TemplateError as error:
        if not heading:
            error.before = "".join(walk.output)
            raise
    return "".join(walk.output)


class _Walk(Reckoner):
    def __init__(
        self,
        text: str,
        defined: Mapping[str, tuple[Node, ...]],
        data: Value | None,
        functions: Mapping[str, Callee],
        strict: bool,
    ) -> None:
        super().__init__(text, data, functions, strict)
        self._defined = defined
        self._depth = 0
        self.output: list[str] = []

    def walk(self, dot: Value | None, nodes: Iterable[Node]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.error("exceeded maximum template depth (100000)")
        for node in nodes:
            self.spend(1)
            match node:
                case Text():
                    self._print(node.text)
                case Action():
                    value = self.pipeline(dot, node.pipeline)
                    if not node.pipeline.variables:
                        self.node = node.pipeline
                        self._print(self._shown(value))
                case Branch():
                    known = len(self.variables)
                    self._branch(dot, node)
                    del self.variables[known:]
                case Invoke():
                    self._invoke(dot, node)
                case _:
                    raise _LeaveRange(node.kind)
        self._depth -= 1

    def _branch(self, dot: Value | None, branch: Branch) -> None:
        value = self.pipeline(dot, branch.pipeline)
        if branch.kind == "range":
            self._range(dot, branch, value)
        elif truth(value):
            self.walk(value if branch.kind == "with" else dot, branch.body)
        else:
            self.walk(dot, branch.otherwise)

    def _invoke(self, dot: Value | None, invoke: Invoke) -> None:
        """Fill in a defined template, which sees nothing but what it is given."""
        self.node = invoke
        if invoke.name not in self._defined:
            raise self.error(f"template {go.quote(invoke.name)} not defined")
        given = self.pipeline(dot, invoke.pipeline) if invoke.pipeline else None
        self.node = invoke
        around = self.name, self.variables
        self.variables = [("$", given)]
        if self._depth >= _DEEPEST:
            raise self.error("exceeded maximum template depth (100000)")
        self.name = invoke.name
        self.walk(given, self._defined[invoke.name])
        self.name, self.variables = around

    def _range(self, dot: Value | None, branch: Branch, value: Value | None) -> None:
        value = None if value is None else values.indirect(value)
        depth = self._depth
        counts = value is not None and value.kind in (Kind.INT, Kind.UINT)
        if counts and len(branch.pipeline.variables) > 1:
            raise self.error(f"can't use {show(value)} to iterate over more than one variable")
        known = len(self.variables)
        empty = True
        for key, item in self._items(value):
            empty = False
            self.spend(1)
            self._loop_variables(branch.pipeline, key, item)
            try:
                self.walk(item, branch.body)
            except _LeaveRange as leave:
                self._depth = depth
                if leave.kind == "break":
                    break
            del self.variables[known:]
        if empty:
            self.walk(dot, branch.otherwise)

    def _loop_variables(self, pipeline: Pipeline, key: Value | None, item: Value | None) -> None:
        # One variable is the item; of two, the first is its key or index.
        given = (item,) if len(pipeline.variables) == 1 else (key, item)
        for name, value in zip(pipeline.variables, given, strict=False):
            if pipeline.assigns:
                self.assign(name, value)
            else:
                self.variables.append((name, value))

    def _items(self, value: Value | None) -> Iterable[tuple[Value | None, Value | None]]:
        if value is None:
            return ()
        data = value.data
        match value.kind:
            case Kind.ARRAY | Kind.SLICE:
                return ((Value(INTEGER, at), one) for at, one in enumerate(data or ()))
            case Kind.MAP:
                return ((Value(value.type.key, key), data[key]) for key in sorted(data or ()))
            case Kind.INT | Kind.UINT:
                return ((None, Value(value.type, number)) for number in range(data))
        raise self.error(f"range can't iterate over {show(value)}")

    def _shown(self, value: Value | None) -> str:
        if value is None:
            return "<no value>"
        try:
            return show(members.pointed(value))
        except ValueError as error:
            raise self.error(str(error)) from None

    def _print(self, text: str) -> None:
        self.spend(len(text))
        self.output.append(text)
