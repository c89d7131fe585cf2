"""How Go's fmt prints values: print, println, and printf with its verbs, flags and complaints."""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.docker_cli.template import figures, methods, values
from bot.docker_cli.template.figures import Form
from bot.docker_cli.template.types import Kind
from bot.docker_cli.template.values import BYTE, Fields, Value

_FLAGS = "-+# 0"
_WIDEST = 1_000_000  # Go's own limit
_WIDEST_HERE, _LONGEST = 2**16, 2**18  # characters; ours, for a stranger writes the templates
_INDEX = re.compile(r"\[(\d+)\]")
Given = Sequence[Value | None]


def show(value: Value | None) -> str:
    """A value as %v prints it."""
    return _argument(Form(), value, "v")


def joined(given: Given) -> str:
    """As print does: with a space between two neighbours of which neither is a text."""
    text = ""
    was_text = True
    for value in given:
        is_text = value is not None and value.kind is Kind.STRING
        text += ("" if is_text or was_text else " ") + show(value)
        was_text = is_text
    return text


def printf(form: str, given: Given) -> str:
    """Values in a form; what doesn't fit is told in the text, as Go does."""
    return _Printf(form, given).text()


class _Printf:
    """One call of printf: where it is in its form, and which value comes next."""

    def __init__(self, form: str, given: Given) -> None:
        self._source = form
        self._given = given
        self._at = 0
        self._next = 0
        self._reordered = False
        self._good_index = True
        self._after_index = False
        self._out = ""

    def text(self) -> str:
        while self._at < len(self._source):
            plain, percent, _ = self._source[self._at :].partition("%")
            self._out += plain
            self._at += len(plain) + len(percent)
            if percent:
                self._directive()
        if not self._reordered and self._next < len(self._given):
            extra = (
                f"{value.type.name}={show(value)}" if value else "<nil>"
                for value in self._given[self._next :]
            )
            self._out += f"%!(EXTRA {', '.join(extra)})"
        return self._out

    def _directive(self) -> None:
        form = self._flags()
        self._good_index, self._after_index = True, False
        self._index()
        self._width(form)
        if self._peek() == ".":
            self._at += 1
            self._precision(form)
        if not self._after_index:
            self._index()
        verb = self._peek()
        if not verb:
            self._out += "%!(NOVERB)"
            return
        self._at += 1
        if verb == "%":
            self._out += "%"
        elif not self._good_index:
            self._out += f"%!{verb}(BADINDEX)"
        elif self._next >= len(self._given):
            self._out += f"%!{verb}(MISSING)"
        else:
            if verb == "v":
                form.source, form.sharp = form.sharp, False
                form.detailed, form.plus = form.plus, False
            self._out += _argument(form, self._given[self._next], verb)
            self._next += 1

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _flags(self) -> Form:
        form = Form()
        while (flag := self._peek()) and flag in _FLAGS:
            match flag:
                case "-":
                    form.minus, form.zero = True, False
                case "0":
                    form.zero = not form.minus
                case "+":
                    form.plus = True
                case "#":
                    form.sharp = True
                case _:
                    form.space = True
            self._at += 1
        return form

    def _index(self) -> None:
        """`[2]`: the second value comes next."""
        if self._peek() != "[":
            return
        self._reordered = True
        found = _INDEX.match(self._source, self._at)
        close = self._source.find("]", self._at)
        if found and 1 <= int(found[1][:9]) <= len(self._given):
            self._next = int(found[1][:9]) - 1
            self._after_index = True
        else:
            self._good_index = False
        self._at = found.end() if found else close + 1 if close >= 0 else self._at + 1

    def _width(self, form: Form) -> None:
        if self._peek() == "*":
            self._at += 1
            width = self._star()
            if width is None:
                self._out += "%!(BADWIDTH)"
            elif width < 0:
                form.minus, form.zero, width = True, False, -width
            form.width = width
            self._after_index = False
            return
        form.width = self._number()
        if self._after_index and form.width is not None:
            self._good_index = False

    def _precision(self, form: Form) -> None:
        if self._after_index:
            self._good_index = False
        self._index()
        if self._peek() == "*":
            self._at += 1
            precision = self._star()
            if precision is None or precision < 0:
                self._out += "%!(BADPREC)" if precision is None else ""
                precision = None
            form.precision = precision
            self._after_index = False
            return
        form.precision = self._number() or 0

    def _number(self) -> int | None:
        number = None
        while (digit := self._peek()).isdecimal() and digit.isascii():
            if number is not None and number > _WIDEST:  # taken for none, nor is there a verb
                self._at = len(self._source)
                return None
            number = (number or 0) * 10 + int(digit)
            self._at += 1
        return _bounded(number)

    def _star(self) -> int | None:
        """A width or a precision that is one of the values."""
        if self._next >= len(self._given):
            return None
        value = self._given[self._next]
        self._next += 1
        if value is None or value.kind not in (Kind.INT, Kind.UINT):
            return None
        return _bounded(value.data) if abs(value.data) <= _WIDEST else None


def _bounded(number: int | None) -> int | None:
    if number is not None and abs(number) > _WIDEST_HERE:
        raise ValueError(f"a width of {number} is too much here")
    return number


def _argument(form: Form, value: Value | None, verb: str) -> str:
    """A value that was given; nil has a name of its own."""
    if value is None:
        return form.padded("<nil>") if verb in "vT" else _misfit(form, None, verb)
    if verb == "T":
        return figures.string(form, value.type.name)
    if verb == "p":
        return _address(form, value, verb)
    return _value(form, value, verb, 0)


def _value(form: Form, value: Value, verb: str, depth: int) -> str:
    own = None
    if form.complaining:
        pass
    elif form.source:
        own = methods.source(value)
    elif verb in "vsxXq":
        own = methods.printed(value)
    if own is not None:
        return own if form.source else _text(form, Value(values.TEXT, own), verb)
    return _by_kind(form, value, verb, depth)


def _by_kind(form: Form, value: Value, verb: str, depth: int) -> str:
    data = value.data
    match value.kind:
        case Kind.BOOL if verb in "tv":
            return figures.boolean(form, data)
        case Kind.INT | Kind.UINT:
            return _integer(form, value, verb)
        case Kind.FLOAT if verb in "veEfFgGbxX":
            return figures.decimal(form, data, verb)
        case Kind.COMPLEX if verb in "veEfFgG":
            signed = Form(plus=True, precision=form.precision)
            real = figures.decimal(Form(precision=form.precision), data.real, verb)
            return form.padded(f"({real}{figures.decimal(signed, data.imag, verb)}i)")
        case Kind.STRING:
            return _text(form, value, verb)
        case Kind.MAP:
            return _map(form, value, verb, depth)
        case Kind.STRUCT:
            return _struct(form, value, verb, depth)
        case Kind.INTERFACE:
            if data is not None:
                return _value(form, data, verb, depth + 1)
            return value.type.name + "(nil)" if form.source else "<nil>"
        case Kind.ARRAY | Kind.SLICE:
            return _list(form, value, verb, depth)
        case Kind.POINTER if isinstance(data, Fields):
            cells = [values.of(one) for one in data.values() if not callable(one)]
            return "{" + " ".join(_argument(form, cell, verb) for cell in cells) + "}"
        case Kind.POINTER:
            behind = data and data.kind in (Kind.ARRAY, Kind.SLICE, Kind.STRUCT, Kind.MAP)
            if behind and depth == 0:
                return "&" + _value(form, data, verb, depth + 1)
            return _address(form, value, verb)
    return _misfit(form, value, verb)


def _integer(form: Form, value: Value, verb: str) -> str:
    code = value.data
    if verb == "v" and form.source and value.kind is Kind.UINT:
        return figures.integer(Form(sharp=True, width=form.width), code, "x")
    if verb in "vdboOxX":
        return figures.integer(form, code, verb)
    if verb == "c":
        return figures.character(form, code)
    if verb == "q":
        return figures.quoted_character(form, code)
    return figures.unicode(form, code) if verb == "U" else _misfit(form, value, verb)


def _text(form: Form, value: Value, verb: str) -> str:
    text = value.data
    if verb == "q" or (verb == "v" and form.source):
        return figures.quoted(form, text)
    if verb in "vs":
        return figures.string(form, text)
    if verb in "xX":
        return figures.hexadecimal(form, text.encode("utf-8", "surrogatepass"), verb)
    return _misfit(form, value, verb)


def _map(form: Form, value: Value, verb: str, depth: int) -> str:
    if value.data is None and form.source:
        return value.type.name + "(nil)"
    apart = ", " if form.source else " "
    pairs = _together(
        apart,
        (
            _value(form, Value(value.type.key, key), verb, depth + 1)
            + ":"
            + _value(form, value.data[key], verb, depth + 1)
            for key in sorted(value.data or ())
        ),
    )
    return f"{value.type.name}{{{pairs}}}" if form.source else f"map[{pairs}]"


def _struct(form: Form, value: Value, verb: str, depth: int) -> str:
    shown: list[str] = []
    for member in value.type.members:
        field: Value = value.data[member.name]
        if field.kind is Kind.INTERFACE and field.data is not None:
            field = field.data
        name = f"{member.name}:" if form.source or form.detailed else ""
        shown.append(name + _value(form, field, verb, depth + 1))
    if form.source:
        return f"{value.type.name}{{{', '.join(shown)}}}"
    return "{" + " ".join(shown) + "}"


def _list(form: Form, value: Value, verb: str, depth: int) -> str:
    if verb in "sqxX" and value.type.element is BYTE:
        data = bytes(one.data for one in value.data or ())
        if verb in "xX":
            return figures.hexadecimal(form, data, verb)
        return _text(form, Value(values.TEXT, data.decode("utf-8", "replace")), verb)
    if value.data is None and form.source:
        return value.type.name + "(nil)"
    each = (_value(form, one, verb, depth + 1) for one in value.data or ())
    shown = _together(", " if form.source else " ", each)
    return f"{value.type.name}{{{shown}}}" if form.source else f"[{shown}]"


def _together(apart: str, texts: Iterable[str]) -> str:
    """As `apart.join`; ValueError when that gets too long."""
    made: list[str] = []
    length = 0
    for text in texts:
        length += len(text)
        if length > _LONGEST:
            raise ValueError("that makes too long a text")
        made.append(text)
    return apart.join(made)


def _address(form: Form, value: Value, verb: str) -> str:
    """Where a pointer leads: an address that looks like one, and stays the same."""
    if value.kind not in (Kind.POINTER, Kind.SLICE, Kind.MAP, Kind.FUNCTION):
        return _misfit(form, value, verb)
    place = 0xC000000000 + (zlib.crc32(value.type.name.encode()) & 0x3FFFF8)
    place = 0 if value.data is None else place
    match verb:
        case "v" if form.source:
            return f"({value.type.name})({f'{place:#x}' if place else 'nil'})"
        case "v":
            return figures.integer(Form(sharp=True), place, "x") if place else form.padded("<nil>")
        case "p":
            return figures.integer(Form(sharp=not form.sharp, width=form.width), place, "x")
        case "b" | "o" | "d" | "x" | "X":
            return figures.integer(form, place, verb)
    return _misfit(form, value, verb)


def _misfit(form: Form, value: Value | None, verb: str) -> str:
    """A verb that means nothing for such a value."""
    if value is None:
        return f"%!{verb}(<nil>)"
    shown = _by_kind(replace(form, complaining=True), value, "v", 0)
    return f"%!{verb}({value.type.name}={shown})"
