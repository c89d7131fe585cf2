"""Go's way with quoted strings, numbers and booleans; the flag parser and the units build on it.

Docker's error texts come from Go's standard library, so a fake one shows at once. Behaviour after
the documentation of strconv and math/big, tried against the docker client 28.2.2.
"""

import re
from decimal import Decimal
from fractions import Fraction
from ipaddress import ip_address

_ESCAPES = {
    "\a": r"\a",
    "\b": r"\b",
    "\f": r"\f",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
    "\v": r"\v",
    "\\": r"\\",
}
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})
_INT = re.compile(
    r"[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*"
    r"|[1-9](?:_?[0-9])*)"
)
_DIGITS = r"[0-9](?:_?[0-9])*"
_FLOAT = re.compile(rf"[+-]?(?:{_DIGITS}\.?(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?")
_HEX_DIGITS = r"_?[0-9a-fA-F](?:_?[0-9a-fA-F])*"
_HEX_FLOAT = re.compile(
    rf"[+-]?0[xX](?:{_HEX_DIGITS}\.?(?:{_HEX_DIGITS})?|\.{_HEX_DIGITS})[pP][+-]?{_DIGITS}"
)
_RATIONAL = re.compile(r"([+-]?[0-9]+)/([0-9]+)")
_MAX_EXPONENT_DIGITS = 4
_MAX_DIGITS = 1000
INT64_MAX = 2**63 - 1


def quote(text: str, mark: str = '"') -> str:
    """Text between marks, as Go's %q writes it."""
    return mark + "".join(_escape(char, mark) for char in text) + mark


def _escape(char: str, mark: str) -> str:
    if char == mark:
        return "\\" + mark
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def parse_bool(text: str) -> bool:
    """A boolean as strconv.ParseBool reads it; ValueError carries Go's words."""
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")


def parse_int(text: str) -> int:
    """A 64-bit integer in any of Go's bases (0x, 0o, 0b, 0…); ValueError carries Go's words."""
    problem = f"strconv.ParseInt: parsing {quote(text)}: "
    if not _INT.fullmatch(text):
        raise ValueError(problem + "invalid syntax")
    if len(text) > _MAX_DIGITS:  # Python itself refuses to convert very long numbers
        raise ValueError(problem + "value out of range")
    digits = text.lstrip("+-").lower().replace("_", "")
    octal = len(digits) > 1 and digits.isdigit() and digits.startswith("0")
    number = int(digits, 8) if octal else int(digits, 0)
    number = -number if text.startswith("-") else number
    if not -INT64_MAX - 1 <= number <= INT64_MAX:
        raise ValueError(problem + "value out of range")
    return number


def parse_uint(text: str, bits: int) -> int:
    """A decimal number of at most so many bits, without a sign; ValueError carries Go's words."""
    problem = f"parsing {quote(text)}: "
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(problem + "invalid syntax")
    digits = text.lstrip("0") or "0"
    if len(digits) > bits or int(digits) >= 2**bits:
        raise ValueError(problem + "value out of range")
    return int(digits)


def parse_float(text: str) -> float:
    """A decimal or hexadecimal number; ValueError carries Go's words."""
    problem = f"strconv.ParseFloat: parsing {quote(text)}: "
    if _FLOAT.fullmatch(text):
        number = float(text)
    elif _HEX_FLOAT.fullmatch(text):
        try:
            number = float.fromhex(text.replace("_", ""))
        except OverflowError:
            number = float("inf")
    else:
        raise ValueError(problem + "invalid syntax")
    if number in (float("inf"), float("-inf")):
        raise ValueError(problem + "value out of range")
    return number


def parse_cpus(text: str) -> Decimal:
    """A number of CPUs in whole billionths, as docker's --cpus reads it (`0.5`, `1/2`, `5e-1`)."""
    number = _rational(text)
    if number is None:
        raise ValueError(f"failed to parse {text} as a rational number")
    nano = number * 10**9
    if nano.denominator != 1:
        raise ValueError("value is too precise")
    return Decimal(nano.numerator).scaleb(-9).normalize()


def is_address(text: str) -> bool:
    """Whether it is an IP address, of either version."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _rational(text: str) -> Fraction | None:
    if len(text) > _MAX_DIGITS:
        return None
    if ratio := _RATIONAL.fullmatch(text):
        over, under = int(ratio[1]), int(ratio[2])
        return Fraction(over, under) if under else None
    if not _FLOAT.fullmatch(text):
        return None
    mantissa, _, exponent = text.lower().replace("_", "").partition("e")
    # A huge exponent would cost time and memory for a number that no host has CPUs for.
    if len(exponent.lstrip("+-0")) > _MAX_EXPONENT_DIGITS:
        return None
    return Fraction(mantissa) * Fraction(10) ** int(exponent or "0")
