"""Fills in a template: walks its nodes over the data, as Go's text/template does.

What one template may do is bounded, since a stranger writes it: see `_WORK` and `_DEEPEST`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from bot.docker_cli import go
from bot.docker_cli.template import members, values
from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.functions import FUNCTIONS, HEADING, Callee, calling
from bot.docker_cli.template.nodes import (
    Action,
    Argument,
    Branch,
    Chain,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Invoke,
    Nil,
    Node,
    Parsed,
    Pipeline,
    Text,
    Variable,
)
from bot.docker_cli.template.printing import show
from bot.docker_cli.template.types import Kind, Type
from bot.docker_cli.template.values import ANY, INTEGER, TEXT, Value, truth

_WORK = 2**17  # steps and characters of one filling-in; a row of a listing takes some hundreds
_DEEPEST = 60  # bodies within bodies, over all templates that call each other

Words = Sequence[Argument]


class _Absent:
    """What a pipeline's first command gets from the one before it."""


_ABSENT = _Absent()
Final = Value | None | _Absent


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
    evaluation = _Evaluation(text, parsed, data, HEADING if heading else FUNCTIONS, strict)
    with suppress(*([TemplateError] if heading else [])):
        evaluation.walk(evaluation.data, parsed.nodes)
    return "".join(evaluation.output)


class _Evaluation:
    def __init__(
        self,
        text: str,
        parsed: Parsed,
        data: object,
        functions: Mapping[str, Callee],
        strict: bool,
    ) -> None:
        self._text = text
        self._defined = parsed.defined
        self._functions = functions
        self._strict = strict
        self.data = values.of(data)
        self._variables: list[tuple[str, Value | None]] = [("$", self.data)]
        self._node: Argument | Command | Pipeline | Invoke = Dot(0)  # what an error is about
        self._name = ""  # of the defined template that is being filled in
        self._work = _WORK
        self._depth = 0
        self.output: list[str] = []

    def walk(self, dot: Value | None, nodes: Iterable[Node]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("exceeded maximum template depth (100000)")
        for node in nodes:
            self._spend(1)
            match node:
                case Text():
                    self._print(node.text)
                case Action():
                    value = self._pipeline(dot, node.pipeline)
                    if not node.pipeline.variables:
                        self._node = node.pipeline
                        self._print(self._shown(value))
                case Branch():
                    known = len(self._variables)
                    self._branch(dot, node)
                    del self._variables[known:]
                case Invoke():
                    self._invoke(dot, node)
                case _:
                    raise _LeaveRange(node.kind)
        self._depth -= 1

    def _branch(self, dot: Value | None, branch: Branch) -> None:
        value = self._pipeline(dot, branch.pipeline)
        if branch.kind == "range":
            self._range(dot, branch, value)
        elif truth(value):
            self.walk(value if branch.kind == "with" else dot, branch.body)
        else:
            self.walk(dot, branch.otherwise)

    def _invoke(self, dot: Value | None, invoke: Invoke) -> None:
        """Fill in a defined template, which sees nothing but what it is given."""
        self._node = invoke
        if invoke.name not in self._defined:
            raise self._error(f"template {go.quote(invoke.name)} not defined")
        given = self._pipeline(dot, invoke.pipeline) if invoke.pipeline else None
        self._node = invoke
        around = self._name, self._variables
        self._variables = [("$", given)]
        if self._depth >= _DEEPEST:
            raise self._error("exceeded maximum template depth (100000)")
        self._name = invoke.name
        self.walk(given, self._defined[invoke.name])
        self._name, self._variables = around

    def _range(self, dot: Value | None, branch: Branch, value: Value | None) -> None:
        value = None if value is None else values.indirect(value)
        depth = self._depth
        counts = value is not None and value.kind in (Kind.INT, Kind.UINT)
        if counts and len(branch.pipeline.variables) > 1:
            raise self._error(f"can't use {show(value)} to iterate over more than one variable")
        known = len(self._variables)
        empty = True
        for key, item in self._items(value):
            empty = False
            self._spend(1)
            self._loop_variables(branch.pipeline, key, item)
            try:
                self.walk(item, branch.body)
            except _LeaveRange as leave:
                self._depth = depth
                if leave.kind == "break":
                    break
            del self._variables[known:]
        if empty:
            self.walk(dot, branch.otherwise)

    def _loop_variables(self, pipeline: Pipeline, key: Value | None, item: Value | None) -> None:
        # One variable is the item; of two, the first is its key or index.
        given = (item,) if len(pipeline.variables) == 1 else (key, item)
        for name, value in zip(pipeline.variables, given, strict=False):
            if pipeline.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))

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
        raise self._error(f"range can't iterate over {show(value)}")

    def _pipeline(self, dot: Value | None, pipeline: Pipeline) -> Value | None:
        self._node = pipeline
        value: Final = _ABSENT
        for command in pipeline.commands:
            value = values.unboxed(self._command(dot, command, value))
        assert not isinstance(value, _Absent)  # the grammar has no empty pipeline
        if len(pipeline.variables) == 1:
            name = pipeline.variables[0]
            if pipeline.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))
        return value

    def _assign(self, name: str, value: Value | None) -> None:
        for index in range(len(self._variables) - 1, -1, -1):
            if self._variables[index][0] == name:
                self._variables[index] = (name, value)
                return
        raise self._error(f"undefined variable: {name}")

    def _command(self, dot: Value | None, command: Command, final: Final) -> Value | None:
        """A command's value; `final` comes from the command before it in the pipeline."""
        self._spend(1)
        words = command.words
        first = words[0]
        match first:
            case Field() | Chain() | Variable():
                return self._member(dot, first, words[1:], final)
            case Function():
                return self._call_function(dot, first, command, words[1:], final)
        if not isinstance(first, Pipeline):
            self._node = first
        if len(words) > 1 or final is not _ABSENT:
            raise self._error(f"can't give argument to non-function {first.source}")
        if isinstance(first, Nil):
            raise self._error("nil is not a command")
        return self._value(dot, first)

    def _value(self, dot: Value | None, word: Argument) -> Value | None:
        """A word's value where nothing is given to it; nil never is a value by itself."""
        match word:
            case Pipeline():
                return self._pipeline(dot, word)
            case Field() | Chain() | Variable():
                return self._member(dot, word, (), _ABSENT)
            case Function():
                return self._call_function(dot, word, word, (), _ABSENT)
        self._node = word
        return values.of(word.value) if isinstance(word, Constant) else dot

    def _member(
        self, dot: Value | None, word: Field | Chain | Variable, words: Words, final: Final
    ) -> Value | None:
        """`.A.B`, `$x.A.B` or `(…).A.B`; words and `final` are given to the last of the names."""
        self._node = word
        match word:
            case Field():
                value = dot
            case Variable():
                value = next(v for name, v in reversed(self._variables) if name == word.name)
            case _:
                value = self._value(dot, word.base)
        given = bool(words) or final is not _ABSENT
        if given and not word.names:
            raise self._error(f"can't give argument to non-function {word.source}")
        for name in word.names[:-1]:
            value = self._field(dot, word, value, name, (), _ABSENT)
        if not word.names:
            return value
        return self._field(dot, word, value, word.names[-1], words, final)

    def _field(
        self,
        dot: Value | None,
        word: Argument,
        value: Value | None,
        name: str,
        words: Words,
        final: Final,
    ) -> Value | None:
        given = bool(words) or final is not _ABSENT
        if value is None:
            if self._strict:
                raise self._error(f"nil data; no entry for key {go.quote(name)}")
            return None
        if method := members.method(value, name):
            return self._call(dot, name, method, word, words, final)
        try:
            found = members.field(value, name, given=given, strict=self._strict)
        except ValueError as error:
            raise self._error(str(error)) from None
        return found

    def _call_function(
        self,
        dot: Value | None,
        function: Function,
        whole: Argument | Command,
        words: Words,
        final: Final,
    ) -> Value | None:
        self._node = function
        callee = self._functions[function.name]
        if function.name == "call" and words:
            callee = calling(words[0].source)
        return self._call(dot, function.name, callee, whole, words, final)

    def _call(
        self,
        dot: Value | None,
        name: str,
        callee: Callee,
        whole: Argument | Command,
        words: Words,
        final: Final,
    ) -> Value | None:
        count = len(words) + (final is not _ABSENT)
        least = len(callee.kinds)
        if count < least and callee.further:
            raise self._error(
                f"wrong number of args for {name}: want at least {least} got {len(words)}"
            )
        if count != least and not callee.further:
            raise self._error(f"wrong number of args for {name}: want {least} got {count}")
        if name in ("and", "or") and callee is self._functions.get(name):
            return self._short_circuit(dot, name, words, final)
        given = [self._given(dot, word, callee.kind(at)) for at, word in enumerate(words)]
        if not isinstance(final, _Absent):
            given.append(self._fitting(final, callee.kind(len(words))))
        try:
            value = values.of(callee.call(*given))
        except ValueError as error:
            self._node = whole
            raise self._error(f"error calling {name}: {error}") from None
        self._spend(1 + (len(value.data) if value and isinstance(value.data, str | list) else 0))
        return value

    def _short_circuit(
        self, dot: Value | None, name: str, words: Words, final: Final
    ) -> Value | None:
        """`and` ends at the first value that is false, `or` at the first that is true."""
        value: Value | None = None
        for word in words:
            value = self._given(dot, word, ANY)
            if truth(value) == (name == "or"):
                return value
        return value if isinstance(final, _Absent) else final

    def _given(self, dot: Value | None, word: Argument, kind: Type) -> Value | None:
        """The value of an argument, of the type that the function takes."""
        if not isinstance(word, Constant | Nil):
            return self._fitting(self._value(dot, word), kind)
        self._node = word
        if isinstance(word, Nil):
            if not kind.nullable:
                raise self._error(f"cannot assign nil to {kind.name}")
            return None if kind is ANY else values.zero(kind)
        value = values.of(word.value)
        assert value is not None
        if kind.takes(value.type):
            return value
        if kind not in (INTEGER, TEXT):
            raise self._error(f"can't handle {word.source} for arg of type {kind.name}")
        wanted = "integer" if kind is INTEGER else "string"
        raise self._error(f"expected {wanted}; found {word.source}")

    def _fitting(self, value: Value | None, kind: Type) -> Value | None:
        if value is None:
            if not kind.nullable:
                raise self._error(f"invalid value; expected {kind.name}")
            return None if kind is ANY else values.zero(kind)
        if kind.takes(value.type):
            return value
        if value.kind is Kind.INTERFACE and value.data is not None:
            value = value.data
            if kind.takes(value.type):
                return value
        if value.kind is Kind.POINTER and kind.takes(value.type.element):
            if value.data is None:
                raise self._error(f"dereference of nil pointer of type {kind.name}")
            behind: Value = value.data
            return behind
        raise self._error(f"wrong type for value; expected {kind.name}; got {value.type.name}")

    def _shown(self, value: Value | None) -> str:
        if value is None:
            return "<no value>"
        try:
            return show(members.pointed(value))
        except ValueError as error:
            raise self._error(str(error)) from None

    def _print(self, text: str) -> None:
        self._spend(len(text))
        self.output.append(text)

    def _spend(self, work: int) -> None:
        self._work -= work
        if self._work < 0:
            raise self._error("the template makes too much")

    def _error(self, problem: str) -> TemplateError:
        node = self._node
        return TemplateError.filling(self._text, node.at, self._name, node.source, problem)
