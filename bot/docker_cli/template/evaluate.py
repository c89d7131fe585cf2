"""Fills in a template: walks its nodes over the data, as Go's text/template does.

What one template may do is bounded, since a stranger writes it: see `_WORK`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from bot.docker_cli import go
from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.functions import FUNCTIONS, HEADING, Callee, Kind
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
    Nil,
    Node,
    Pipeline,
    Text,
    Variable,
)
from bot.docker_cli.template.values import Fields, OpenMap, show, truth, type_name

_WORK = 2**17  # steps and characters of one filling-in; a row of a listing takes some hundreds

Words = Sequence[Argument]


class _Missing:
    """The value of a key that isn't there, and of a pipeline that has none yet."""


_MISSING = _Missing()


class _LeaveRange(Exception):
    """A way out of a loop, not an error: break or continue."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def render(text: str, nodes: Iterable[Node], data: object, *, heading: bool = False) -> str:
    """What the nodes of `text` make of the data; raises TemplateError.

    With `heading`, the data are a table's titles: functions let them pass, and an error ends the
    line where it happens.
    """
    evaluation = _Evaluation(text, data, HEADING if heading else FUNCTIONS)
    with suppress(*([TemplateError] if heading else [])):
        evaluation.walk(data, nodes)
    return "".join(evaluation.output)


class _Evaluation:
    def __init__(self, text: str, data: object, functions: Mapping[str, Callee]) -> None:
        self._text = text
        self._functions = functions
        self._variables: list[tuple[str, object]] = [("$", data)]
        self._node: Argument | Command | Pipeline = Dot(0)  # what an error is about
        self._work = _WORK
        self.output: list[str] = []

    def walk(self, dot: object, nodes: Iterable[Node]) -> None:
        for node in nodes:
            self._spend(1)
            match node:
                case Text():
                    self._print(node.text)
                case Action():
                    value = self._pipeline(dot, node.pipeline)
                    if not node.pipeline.variables:
                        self._print(self._shown(value))
                case Branch():
                    known = len(self._variables)
                    self._branch(dot, node)
                    del self._variables[known:]
                case _:
                    raise _LeaveRange(node.kind)

    def _branch(self, dot: object, branch: Branch) -> None:
        value = self._pipeline(dot, branch.pipeline)
        if branch.kind == "range":
            self._range(dot, branch, value)
        elif value is not _MISSING and truth(value):
            self.walk(value if branch.kind == "with" else dot, branch.body)
        else:
            self.walk(dot, branch.otherwise)

    def _range(self, dot: object, branch: Branch, value: object) -> None:
        known = len(self._variables)
        empty = True
        for key, item in self._items(value):
            empty = False
            self._spend(1)
            self._loop_variables(branch.pipeline, key, item)
            try:
                self.walk(item, branch.body)
            except _LeaveRange as leave:
                if leave.kind == "break":
                    break
            del self._variables[known:]
        if empty:
            self.walk(dot, branch.otherwise)

    def _loop_variables(self, pipeline: Pipeline, key: object, item: object) -> None:
        # One variable is the item; of two, the first is its key or index.
        values = (item,) if len(pipeline.variables) == 1 else (key, item)
        for name, value in zip(pipeline.variables, values, strict=False):
            if pipeline.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))

    def _items(self, value: object) -> Iterable[tuple[object, object]]:
        if value is None or value is _MISSING:
            return ()
        if isinstance(value, list | tuple):
            return enumerate(value)
        if isinstance(value, dict) and not isinstance(value, Fields):
            return ((key, value[key]) for key in sorted(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return ((number, number) for number in range(value))
        raise self._error(f"range can't iterate over {show(value)}")

    def _pipeline(self, dot: object, pipeline: Pipeline) -> object:
        self._node = pipeline
        value: object = _MISSING
        for command in pipeline.commands:
            value = self._command(dot, command, value)
        if len(pipeline.variables) == 1:
            name = pipeline.variables[0]
            if pipeline.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))
        return value

    def _assign(self, name: str, value: object) -> None:
        for index in range(len(self._variables) - 1, -1, -1):
            if self._variables[index][0] == name:
                self._variables[index] = (name, value)
                return
        raise self._error(f"undefined variable: {name}")

    def _command(self, dot: object, command: Command, final: object) -> object:
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
        if len(words) > 1 or final is not _MISSING:
            raise self._error(f"can't give argument to non-function {first.source}")
        if isinstance(first, Nil):
            raise self._error("nil is not a command")
        return self._value(dot, first)

    def _value(self, dot: object, word: Argument) -> object:
        """A word's value where nothing is given to it; nil never is a value by itself."""
        match word:
            case Pipeline():
                return self._pipeline(dot, word)
            case Field() | Chain() | Variable():
                return self._member(dot, word, (), _MISSING)
            case Function():
                return self._call_function(dot, word, word, (), _MISSING)
        self._node = word
        return word.value if isinstance(word, Constant) else dot

    def _member(
        self, dot: object, word: Field | Chain | Variable, words: Words, final: object
    ) -> object:
        """`.A.B`, `$x.A.B` or `(…).A.B`; words and `final` are given to the last of the names."""
        self._node = word
        match word:
            case Field():
                value = dot
            case Variable():
                value = next(v for name, v in reversed(self._variables) if name == word.name)
            case _:
                value = self._value(dot, word.base)
        given = bool(words) or final is not _MISSING
        if given and not word.names:
            raise self._error(f"can't give argument to non-function {word.source}")
        for name in word.names[:-1]:
            value = self._field(dot, value, name, (), _MISSING)
        return self._field(dot, value, word.names[-1], words, final) if word.names else value

    def _field(self, dot: object, value: object, name: str, words: Words, final: object) -> object:
        given = bool(words) or final is not _MISSING
        is_row = isinstance(value, Fields) and name in value
        found = value.get(name) if isinstance(value, Fields | OpenMap) else None
        if is_row or callable(found):
            callee = Callee(found, (Kind.TEXT,)) if callable(found) else Callee(lambda: found, ())
            return self._call(dot, name, callee, self._node, words, final)
        if isinstance(value, dict) and not isinstance(value, Fields):
            if given:
                raise self._error(f"{name} is not a method but has arguments")
            if name not in value and not isinstance(value, OpenMap):
                raise self._error(f"map has no entry for key {go.quote(name)}")
            return value.get(name, _MISSING)
        if value is None or value is _MISSING:
            return _MISSING
        raise self._error(f"can't evaluate field {name} in type {type_name(value)}")

    def _call_function(
        self,
        dot: object,
        function: Function,
        whole: Argument | Command,
        words: Words,
        final: object,
    ) -> object:
        self._node = function
        callee = self._functions[function.name]
        return self._call(dot, function.name, callee, whole, words, final)

    def _call(
        self,
        dot: object,
        name: str,
        callee: Callee,
        whole: Argument | Command,
        words: Words,
        final: object,
    ) -> object:
        count = len(words) + (final is not _MISSING)
        least = len(callee.kinds)
        if count < least or (count > least and callee.further is None):
            wanted = f"want at least {least}" if callee.further else f"want {least}"
            raise self._error(f"wrong number of args for {name}: {wanted} got {count}")
        if name in ("and", "or") and callee is self._functions.get(name):
            return self._short_circuit(dot, name, words, final)
        values = [self._given(dot, word, callee.kind(at)) for at, word in enumerate(words)]
        if final is not _MISSING:
            values.append(self._fitting(final, callee.kind(len(words))))
        try:
            value = callee.call(*values)
        except ValueError as error:
            self._node = whole
            raise self._error(f"error calling {name}: {error}") from None
        self._spend(1 + (len(value) if isinstance(value, str | list) else 0))
        return value

    def _short_circuit(self, dot: object, name: str, words: Words, final: object) -> object:
        """`and` ends at the first value that is false, `or` at the first that is true."""
        value: object = final
        for word in words:
            value = self._given(dot, word, Kind.ANY)
            if truth(value) == (name == "or"):
                return value
        return value if final is _MISSING else final

    def _given(self, dot: object, word: Argument, kind: Kind) -> object:
        """The value of an argument, of the kind that the function takes."""
        if not isinstance(word, Constant | Nil):
            return self._fitting(self._value(dot, word), kind)
        self._node = word
        if isinstance(word, Nil):
            if kind in (Kind.TEXT, Kind.INTEGER):
                raise self._error(f"cannot assign nil to {kind.value}")
            return [] if kind is Kind.TEXTS else None
        if kind is Kind.ANY or _fits(word.value, kind):
            return word.value
        if kind is Kind.TEXTS:
            raise self._error(f"can't handle {word.source} for arg of type {kind.value}")
        wanted = "integer" if kind is Kind.INTEGER else "string"
        raise self._error(f"expected {wanted}; found {word.source}")

    def _fitting(self, value: object, kind: Kind) -> object:
        value = None if value is _MISSING else value
        if kind is Kind.ANY or _fits(value, kind):
            return value
        if value is None:
            raise self._error(f"invalid value; expected {kind.value}")
        raise self._error(f"wrong type for value; expected {kind.value}; got {type_name(value)}")

    def _shown(self, value: object) -> str:
        return "<no value>" if value is _MISSING or value is None else show(value)

    def _print(self, text: str) -> None:
        self._spend(len(text))
        self.output.append(text)

    def _spend(self, work: int) -> None:
        self._work -= work
        if self._work < 0:
            raise self._error("the template makes too much")

    def _error(self, problem: str) -> TemplateError:
        return TemplateError.filling(self._text, self._node.at, self._node.source, problem)


def _fits(value: object, kind: Kind) -> bool:
    if kind is Kind.TEXT:
        return isinstance(value, str)
    if kind is Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
