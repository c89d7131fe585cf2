"""Numbers and texts in the forms of Go's fmt: digits, signs, quotes, and what pads them."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bot.docker_cli import go

_BASES = {"b": 2, "o": 8, "O": 8, "x": 16, "X": 16}
_DIGITS = "0123456789abcdef"
_LEAST_POWER = -1074  # of two, in a float64
_HIGHEST = 0x10FFFF
_EXPONENT_FROM = 6


@dataclass
class Form:
    """What stands between the percent sign and the verb."""

    plus: bool = False
    minus: bool = False
    sharp: bool = False
    space: bool = False
    zero: bool = False
    width: int | None = None
    precision: int | None = None
    detailed: bool = False  # %+v
    source: bool = False  # %#v
    complaining: bool = False  # a value that doesn't fit is shown without its own String

    def padded(self, text: str, *, zeros: bool | None = None) -> str:
        """The text as wide as was asked for."""
        width = self.width or 0
        if self.minus:
            return text.ljust(width)
        return text.rjust(width, "0" if (self.zero if zeros is None else zeros) else " ")

    def cut(self, text: str) -> str:
        """Not more characters than the precision allows."""
        return text if self.precision is None else text[: self.precision]


def boolean(form: Form, value: bool) -> str:
    return form.padded("true" if value else "false")


def integer(form: Form, value: int, verb: str) -> str:
    """A whole number in the base that the verb stands for."""
    least = form.precision or 0
    if form.precision == 0 and value == 0:
        return form.padded("", zeros=False)
    if form.precision is None and form.zero and not form.minus and form.width is not None:
        least = form.width - (value < 0 or form.plus or form.space)
    base = _BASES.get(verb, 10)
    text = _digits(abs(value), base).rjust(least, "0")
    if form.sharp and base == 2:
        text = "0b" + text
    elif form.sharp and base == 8 and not text.startswith("0"):
        text = "0" + text
    elif form.sharp and base == 16:
        text = "0x" + text
    if verb == "O":
        text = "0o" + text
    if verb == "X":
        text = text.upper()
    return form.padded(_sign(form, value < 0) + text, zeros=False)


def character(form: Form, code: int) -> str:
    return form.padded(_character(code))


def quoted_character(form: Form, code: int) -> str:
    quoted = go.quote(_character(code), "'")
    return form.padded(_ascii(quoted) if form.plus else quoted)


def unicode(form: Form, code: int) -> str:
    """U+0041, with the character behind it if the form is sharp."""
    text = f"U+{code % 2**64:0{max(4, form.precision or 0)}X}"
    shown = form.sharp and code <= _HIGHEST and _character(code).isprintable()
    return form.padded(f"{text} '{_character(code)}'" if shown else text, zeros=False)


def decimal(form: Form, value: float, verb: str) -> str:
    """A floating-point number."""
    precision = form.precision
    if verb in "bxX":
        text = _in_powers(form, abs(value), verb)
    elif precision is None and verb in "gGv" and not form.sharp:
        text = shortest(abs(value))
    else:
        verb = "g" if verb == "v" else verb
        spec = "#" if form.sharp else ""
        text = format(abs(value), f"{spec}.{6 if precision is None else precision}{verb}")
    if verb == "G":
        text = text.upper()
    sign = _sign(form, _negative(value))
    if form.zero and not form.minus:
        return sign + text.rjust((form.width or 0) - len(sign), "0")
    return form.padded(sign + text, zeros=False)


def _in_powers(form: Form, value: float, verb: str) -> str:
    """A mantissa and a power of two: 6755399441055744p-52 for %b, 0x1.8p+00 for %x."""
    if verb == "b":
        power = max(math.frexp(value)[1] - 53, _LEAST_POWER) if value else _LEAST_POWER
        return f"{int(Fraction(value) / Fraction(2) ** power)}p{power:+d}"
    precision = form.precision
    digits, _, power_text = value.hex().removeprefix("0x").partition("p")
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    if precision is not None:
        scaled = round(Fraction(int(whole + fraction, 16) << 4 * precision, 16 ** len(fraction)))
        whole, fraction = f"{scaled >> 4 * precision:x}", ""
        if precision:
            fraction = f"{scaled % (1 << 4 * precision):0{precision}x}"
    power_of_two = int(power_text) if value else 0
    if whole == "2":  # rounded up
        whole, power_of_two = "1", power_of_two + 1
    if form.sharp and verb == "x":  # Go counts the x among the digits
        fraction = fraction.ljust((6 if precision is None else precision) - len(f"x{whole}"), "0")
    point = "." if fraction or form.sharp else ""
    text = f"0x{whole}{point}{fraction}p{power_of_two:+03d}"
    return text.upper() if verb == "X" else text


def shortest(value: float) -> str:
    """The shortest decimal that reads back, with an exponent from the millions on."""
    number = Decimal(repr(value)).normalize()
    if number.is_zero():
        return "0"
    if -4 <= number.adjusted() < _EXPONENT_FROM:
        return f"{number:f}"
    mantissa, _, power = f"{number:e}".partition("e")
    return f"{mantissa}e{power[0]}{power[1:]:0>2}"


def string(form: Form, text: str) -> str:
    return form.padded(form.cut(text))


def quoted(form: Form, text: str) -> str:
    text = form.cut(text)
    if form.sharp and _backquotable(text):
        return form.padded(f"`{text}`")
    made = go.quote(text)
    return form.padded(_ascii(made) if form.plus else made)


def hexadecimal(form: Form, data: bytes, verb: str) -> str:
    """The bytes' digits, each apart if the form has a space."""
    data = data if form.precision is None else data[: form.precision]
    lead = "0x" if form.sharp else ""
    pairs = [f"{byte:02x}" for byte in data]
    text = (" " + lead).join(pairs) if form.space else "".join(pairs)
    text = lead + text if pairs else text
    return form.padded(text.upper() if verb == "X" else text)


def _digits(number: int, base: int) -> str:
    if base == 10:
        return str(number)
    made = ""
    while True:
        number, digit = divmod(number, base)
        made = _DIGITS[digit] + made
        if not number:
            return made


def _sign(form: Form, negative: bool) -> str:
    return "-" if negative else "+" if form.plus else " " if form.space else ""


def _negative(value: float) -> bool:
    return repr(value).startswith("-")


def _character(code: int) -> str:
    valid = 0 <= code <= _HIGHEST and not 0xD800 <= code < 0xE000
    return chr(code) if valid else "\ufffd"


def _backquotable(text: str) -> bool:
    return not re.search("[\x00-\x08\x0a-\x1f`\x7f\ufeff]", text)


def _ascii(text: str) -> str:
    return "".join(
        char
        if char.isascii()
        else f"\\u{ord(char):04x}"
        if ord(char) < 0x10000
        else f"\\U{ord(char):08x}"
        for char in text
    )
