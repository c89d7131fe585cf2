"""What a pipeline of a template comes to: words, fields, variables and calls of functions.

What one template may do is bounded, since a stranger writes it: see `_WORK`.
"""

from collections.abc import Mapping, Sequence

from bot.docker_cli import go
from bot.docker_cli.template import members, values
from bot.docker_cli.template.errors import TemplateError
from bot.docker_cli.template.functions import Callee, calling
from bot.docker_cli.template.nodes import (
    Argument,
    Chain,
    Command,
    Constant,
    Dot,
    Field,
    Function,
    Invoke,
    Nil,
    Pipeline,
    Variable,
)
from bot.docker_cli.template.types import Kind, Type
from bot.docker_cli.template.values import ANY, INTEGER, TEXT, Value, truth

_WORK = 2**17  # steps and characters of one filling-in; a row of a listing takes some hundreds

Words = Sequence[Argument]


class _Absent:
    """What a pipeline's first command gets from the one before it."""


_ABSENT = _Absent()
Final = Value | None | _Absent


class Reckoner:
    """Its variables, and the node and the template that it is at, for what goes wrong there."""

    def __init__(
        self, text: str, data: Value | None, functions: Mapping[str, Callee], strict: bool
    ) -> None:
        self.variables: list[tuple[str, Value | None]] = [("$", data)]
        self.node: Argument | Command | Pipeline | Invoke = Dot(0)  # what an error is about
        self.name = ""  # of the defined template that is being filled in
        self._text = text
        self._functions = functions
        self._strict = strict
        self._work = _WORK

    def pipeline(self, dot: Value | None, pipeline: Pipeline) -> Value | None:
        """Its value, which is put into the variable that it names, if any."""
        self.node = pipeline
        value: Final = _ABSENT
        for command in pipeline.commands:
            value = values.unboxed(self._command(dot, command, value))
        assert not isinstance(value, _Absent)  # the grammar has no empty pipeline
        if len(pipeline.variables) == 1:
            name = pipeline.variables[0]
            if pipeline.assigns:
                self.assign(name, value)
            else:
                self.variables.append((name, value))
        return value

    def assign(self, name: str, value: Value | None) -> None:
        """Change a variable that is there."""
        for index in range(len(self.variables) - 1, -1, -1):
            if self.variables[index][0] == name:
                self.variables[index] = (name, value)
                return
        raise self.error(f"undefined variable: {name}")

    def _command(self, dot: Value | None, command: Command, final: Final) -> Value | None:
        """A command's value; `final` comes from the command before it in the pipeline."""
        self.spend(1)
        words = command.words
        first = words[0]
        match first:
            case Field() | Chain() | Variable():
                return self._member(dot, first, words[1:], final)
            case Function():
                return self._call_function(dot, first, command, words[1:], final)
        if not isinstance(first, Pipeline):
            self.node = first
        if len(words) > 1 or final is not _ABSENT:
            raise self.error(f"can't give argument to non-function {first.source}")
        if isinstance(first, Nil):
            raise self.error("nil is not a command")
        return self._value(dot, first)

    def _value(self, dot: Value | None, word: Argument) -> Value | None:
        """A word's value where nothing is given to it; nil never is a value by itself."""
        match word:
            case Pipeline():
                return self.pipeline(dot, word)
            case Field() | Chain() | Variable():
                return self._member(dot, word, (), _ABSENT)
            case Function():
                return self._call_function(dot, word, word, (), _ABSENT)
        self.node = word
        return values.of(word.value) if isinstance(word, Constant) else dot

    def _member(
        self, dot: Value | None, word: Field | Chain | Variable, words: Words, final: Final
    ) -> Value | None:
        """`.A.B`, `$x.A.B` or `(…).A.B`; words and `final` are given to the last of the names."""
        self.node = word
        match word:
            case Field():
                value = dot
            case Variable():
                value = next(v for name, v in reversed(self.variables) if name == word.name)
            case _:
                value = self._value(dot, word.base)
        given = bool(words) or final is not _ABSENT
        if given and not word.names:
            raise self.error(f"can't give argument to non-function {word.source}")
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
                raise self.error(f"nil data; no entry for key {go.quote(name)}")
            return None
        if method := members.method(value, name):
            return self._call(dot, name, method, word, words, final)
        try:
            found = members.field(value, name, given=given, strict=self._strict)
        except ValueError as error:
            raise self.error(str(error)) from None
        return found

    def _call_function(
        self,
        dot: Value | None,
        function: Function,
        whole: Argument | Command,
        words: Words,
        final: Final,
    ) -> Value | None:
        self.node = function
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
            raise self.error(
                f"wrong number of args for {name}: want at least {least} got {len(words)}"
            )
        if count != least and not callee.further:
            raise self.error(f"wrong number of args for {name}: want {least} got {count}")
        if name in ("and", "or") and callee is self._functions.get(name):
            return self._short_circuit(dot, name, words, final)
        given = [self._given(dot, word, callee.kind(at)) for at, word in enumerate(words)]
        if not isinstance(final, _Absent):
            given.append(self._fitting(final, callee.kind(len(words))))
        try:
            value = values.of(callee.call(*given))
        except ValueError as error:
            self.node = whole
            raise self.error(f"error calling {name}: {error}") from None
        self.spend(1 + (len(value.data) if value and isinstance(value.data, str | list) else 0))
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
        self.node = word
        if isinstance(word, Nil):
            if not kind.nullable:
                raise self.error(f"cannot assign nil to {kind.name}")
            return None if kind is ANY else values.zero(kind)
        value = values.of(word.value)
        assert value is not None
        if kind.takes(value.type):
            return value
        if kind not in (INTEGER, TEXT):
            raise self.error(f"can't handle {word.source} for arg of type {kind.name}")
        wanted = "integer" if kind is INTEGER else "string"
        raise self.error(f"expected {wanted}; found {word.source}")

    def _fitting(self, value: Value | None, kind: Type) -> Value | None:
        if value is None:
            if not kind.nullable:
                raise self.error(f"invalid value; expected {kind.name}")
            return None if kind is ANY else values.zero(kind)
        if kind.takes(value.type):
            return value
        if value.kind is Kind.INTERFACE and value.data is not None:
            value = value.data
            if kind.takes(value.type):
                return value
        if value.kind is Kind.POINTER and kind.takes(value.type.element):
            if value.data is None:
                raise self.error(f"dereference of nil pointer of type {kind.name}")
            behind: Value = value.data
            return behind
        raise self.error(f"wrong type for value; expected {kind.name}; got {value.type.name}")

    def spend(self, work: int) -> None:
        """Count work done; TemplateError when it is too much."""
        self._work -= work
        if self._work < 0:
            raise self.error("the template makes too much")

    def error(self, problem: str) -> TemplateError:
        """What is wrong with the node that it is at."""
        node = self.node
        return TemplateError.filling(self._text, node.at, self.name, node.source, problem)
