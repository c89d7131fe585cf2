"""People's pictures: the international maritime signal flag of their name's first letter.

Facts: the flags' fields and colours are those of the International Code of Signals.
"""

from functools import lru_cache
from html import escape

W, B, R, Y, K = "#f5f7f8", "#1f5fa8", "#d8433b", "#f4c242", "#161c22"


def _bands(*colours: str, upright: bool = False) -> str:
    size = 60 / len(colours)
    return "".join(
        f'<rect x="{index * size if upright else 0}" y="{0 if upright else index * size}" '
        f'width="{size if upright else 60}" height="{60 if upright else size}" fill="{colour}"/>'
        for index, colour in enumerate(colours)
    )


def _ground(colour: str, *, on: str = "") -> str:
    return f'<rect width="60" height="60" fill="{colour}"/>{on}'


def _square(colour: str, size: int = 20) -> str:
    at = (60 - size) / 2
    return f'<rect x="{at}" y="{at}" width="{size}" height="{size}" fill="{colour}"/>'


def _lines(path: str, colour: str, width: int) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width}" fill="none"/>'


def _checks(one: str, other: str, count: int) -> str:
    size = 60 // count
    squares = (
        f'<rect x="{x * size}" y="{y * size}" width="{size}" height="{size}" fill="{other}"/>'
        for y in range(count)
        for x in range(count)
        if (x + y) % 2
    )
    return _ground(one, on="".join(squares))


_CROSS, _SALTIRE = "M30 0V60M0 30H60", "M0 0L60 60M60 0L0 60"

_FLAGS = {
    "A": _bands(W, B, upright=True),
    "B": _ground(R),
    "C": _bands(B, W, R, W, B),
    "D": _bands(Y, B, B, Y),
    "E": _bands(B, R),
    "F": _ground(W, on=f'<path d="M30 0L60 30L30 60L0 30Z" fill="{R}"/>'),
    "G": _bands(Y, B, Y, B, Y, B, upright=True),
    "H": _bands(W, R, upright=True),
    "I": _ground(Y, on=f'<circle cx="30" cy="30" r="14" fill="{K}"/>'),
    "J": _bands(B, W, B),
    "K": _bands(Y, B, upright=True),
    "L": _checks(Y, K, 2),
    "M": _ground(B, on=_lines(_SALTIRE, W, 10)),
    "N": _checks(B, W, 4),
    "O": _ground(Y, on=f'<path d="M0 0H60V60Z" fill="{R}"/>'),
    "P": _ground(B, on=_square(W, 24)),
    "Q": _ground(Y),
    "R": _ground(R, on=_lines(_CROSS, Y, 12)),
    "S": _ground(W, on=_square(B, 24)),
    "T": _bands(R, W, B, upright=True),
    "U": _checks(R, W, 2),
    "V": _ground(W, on=_lines(_SALTIRE, R, 10)),
    "W": _ground(B, on=_square(W, 40) + _square(R)),
    "X": _ground(W, on=_lines(_CROSS, B, 12)),
    "Y": _ground(Y, on=_lines("M-10 30L30 -10M-10 60L60 -10M0 80L80 0M30 80L80 30", R, 9)),
    "Z": _ground(
        K,
        on=f'<path d="M0 0H60L30 30Z" fill="{Y}"/><path d="M60 0V60L30 30Z" fill="{B}"/>'
        f'<path d="M0 60H60L30 30Z" fill="{R}"/>',
    ),
}

_OURS = (
    _ground("#123b4d")
    + '<path d="M12 33h12v8H12zM25 33h12v8H25zM38 33h10v8H38zM18 23h12v8H18zM31 23h12v8H31z" '
    'fill="#ffc069"/>'
    '<path d="M6 47q6-5 12 0t12 0 12 0 12 0" stroke="#6fd3c7" stroke-width="4" fill="none" '
    'stroke-linecap="round"/>'
)


@lru_cache(maxsize=256)
def picture(name: str, *, bot: bool = False) -> str:
    """The picture as an SVG, hidden from screen readers (the name stands next to it)."""
    drawn = _OURS if bot and name == "quayside" else _FLAGS.get(name[:1].upper())
    if drawn is None:
        drawn = _ground("#2b4a5e") + (
            f'<text x="30" y="41" text-anchor="middle" font-size="30" fill="{W}">'
            f"{escape(name[:1].upper() or '?')}</text>"
        )
    return f'<svg class="picture" viewBox="0 0 60 60" aria-hidden="true">{drawn}</svg>'
