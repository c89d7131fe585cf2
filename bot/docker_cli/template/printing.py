"""printf of a template: the verbs and flags of Go's fmt that people use."""

import re
from collections.abc import Callable

from bot.docker_cli import go
from bot.docker_cli.template.values import show, type_name

_VERB = re.compile(
    r"%(?P<flags>[-+ 0#]*)(?P<width>[0-9]*)(?:\.(?P<precision>[0-9]*))?(?P<verb>.?)", re.S
)
_WIDEST = 4096  # beyond it a width is taken for a mistake; Go's own limit is a million


def printf(form: str, *values: object) -> str:
    """Values in a form; what doesn't fit is told in the text, as Go does."""
    made, at, taken = "", 0, 0
    for place in _VERB.finditer(form):
        made += form[at : place.start()]
        at = place.end()
        verb = place["verb"]
        if verb == "%":
            made += "%"
        elif not verb:
            made += "%!(NOVERB)"
        elif taken == len(values):
            made += f"%!{verb}(MISSING)"
        else:
            made += _one(place, values[taken])
            taken += 1
    made += form[at:]
    extra = ", ".join(f"{type_name(value)}={show(value)}" for value in values[taken:])
    return made + (f"%!(EXTRA {extra})" if extra else "")


def _one(place: re.Match[str], value: object) -> str:
    flags, verb = place["flags"], place["verb"]
    width, precision = int(place["width"][:9] or 0), place["precision"]
    digits = None if precision is None else int(precision[:9] or 0)
    if max(width, digits or 0) > _WIDEST:
        return f"%!{verb}(BADWIDTH)"
    text = _formatted(verb, value, flags, digits)
    if text is None:
        return f"%!{verb}({type_name(value)}={show(value)})"
    if "-" in flags:
        return text.ljust(width)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return text.zfill(width) if "0" in flags and is_number else text.rjust(width)


def _formatted(verb: str, value: object, flags: str, digits: int | None) -> str | None:
    """The value without its width, or None where the verb doesn't fit it."""
    if verb == "v":
        return show(value)
    if verb == "T":
        return type_name(value)
    if isinstance(value, list | tuple):
        items = [_formatted(verb, item, flags, digits) for item in value]
        texts = [item for item in items if item is not None]
        return "[" + " ".join(texts) + "]" if len(texts) == len(items) else None
    plus = "+" if "+" in flags else " " if " " in flags else ""
    if isinstance(value, bool):
        return show(value) if verb == "t" else None
    if isinstance(value, str):
        return _text(verb, value, digits)
    if isinstance(value, int) and verb in _INTEGERS:
        return ("-" if value < 0 else plus) + _INTEGERS[verb](abs(value))
    if isinstance(value, float) and verb in "eEfFgG":
        form = f"{verb}" if digits is None else f".{digits}{verb}"
        return plus * (value >= 0) + (show(value) if form in ("g", "G") else format(value, form))
    return None


def _text(verb: str, text: str, digits: int | None) -> str | None:
    shortened = text[:digits]
    if verb == "s":
        return shortened
    if verb == "q":
        return go.quote(shortened)
    if verb in "xX":
        code = shortened.encode("utf-8", "surrogatepass").hex()
        return code.upper() if verb == "X" else code
    return None


_INTEGERS: dict[str, Callable[[int], str]] = {
    "d": str,
    "b": "{:b}".format,
    "o": "{:o}".format,
    "x": "{:x}".format,
    "X": "{:X}".format,
    "c": lambda code: chr(code) if code < 0x110000 else "\ufffd",
}
