"""Keys by the names that people give them ("ctrl-c", "^C", "<up>"), as a terminal sends them. Pure.

The bytes are xterm's in its normal mode (its control sequences, "PC-Style Function Keys"):
`in_application_mode` makes those of the other one, which full-screen programs ask for.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

ESC = b"\x1b"
DETACH = (b"\x10\x11",)
"""Docker's detach keys, ctrl-p ctrl-q."""
MOST_REPEATS = 100
SLIP = 0.85
"""How near a word must be to a name to be a slip of it (difflib): `entr`, but not `more`."""

_PLAIN = {
    "enter": b"\r",
    "tab": b"\t",
    "esc": ESC,
    "space": b" ",
    "backspace": b"\x7f",
    "shift-tab": b"\x1b[Z",
    "ctrl-space": b"\x00",
}
_LETTERED = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
_NUMBERED = {
    **{f"f{at}": number for at, number in enumerate((15, 17, 18, 19, 20, 21, 23, 24), start=5)},
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
}
_F1_TO_F4 = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
_OTHER_NAMES = {
    "return": "enter",
    "escape": "esc",
    "bs": "backspace",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page-up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page-down": "pagedown",
    "backtab": "shift-tab",
    "↑": "up",
    "↓": "down",
    "→": "right",
    "←": "left",
    "⏎": "enter",
    "↵": "enter",
    "⇥": "tab",
    "⌫": "backspace",
}
NAMES = (*_PLAIN, *_LETTERED, *_F1_TO_F4, *_NUMBERED)
"""Every key that has a name of its own, Ctrl-A to Ctrl-Z and Alt with a letter aside."""

_MODIFIERS = {
    "shift": 1,
    "s": 1,
    "alt": 2,
    "meta": 2,
    "m": 2,
    "a": 2,
    "ctrl": 4,
    "control": 4,
    "c": 4,
}
"""xterm's bits: a key's parameter is one more than their sum."""
_MODIFIED = re.compile(r"(?:(shift|alt|meta|control|ctrl|[csma])[-+])(?=.)", re.IGNORECASE)
_BARE = re.compile(
    r"<[^<>\s]+>|\^[a-z@\[\\\]^_]|(?:ctrl|control)[-+](?:[a-z]{2,}|.)", re.IGNORECASE
)
_SPACED = re.compile(r"\b(ctrl|control)(?:\s*[-+]\s*|\s+)(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")


Strokes = tuple[bytes, ...]
"""Keys in a row. Between two of these a program needs a moment: what follows Esc at once is taken
for the rest of an arrow's or Alt's sequence."""


class NoSuchKey(Exception):
    """A word that can only be meant as a key, and names none; `near` is one that it may mean."""

    def __init__(self, word: str, near: str | None) -> None:
        super().__init__(word)
        self.word = word
        self.near = near


def key(word: str) -> bytes | None:
    """What one key sends, by any of its names; None for a word that names none."""
    if caret := re.fullmatch(r"\^([a-zA-Z@\[\\\]^_?])", word):
        return _control(caret[1])
    bits, at = 0, 0
    while found := _MODIFIED.match(word, at):
        bits |= _MODIFIERS[found[1].lower()]
        at = found.end()
    named = word[at:].lower()
    name = _OTHER_NAMES.get(named, named)
    if bits == 0:
        return _PLAIN.get(name) or _sequence(name, 0)
    if len(name) == 1:
        return _modified_letter(word[at:], bits)
    whole = "-".join(each for each, bit in (("ctrl", 4), ("shift", 1)) if bits == bit) + f"-{name}"
    if whole in _PLAIN:
        return _PLAIN[whole]
    if bits == _MODIFIERS["alt"] and name in _PLAIN:
        return b"\x1b" + _PLAIN[name]
    return _sequence(name, bits)


def _sequence(name: str, bits: int) -> bytes | None:
    modified = f";{bits + 1}" if bits else ""
    if name in _LETTERED:
        return f"\x1b[{'1' + modified if bits else ''}{_LETTERED[name]}".encode()
    if name in _NUMBERED:
        return f"\x1b[{_NUMBERED[name]}{modified}~".encode()
    if name in _F1_TO_F4:
        return (f"\x1b[1{modified}" if bits else "\x1bO").encode() + _F1_TO_F4[name].encode()
    return None


def _modified_letter(letter: str, bits: int) -> bytes | None:
    """Ctrl and Alt with one letter; Shift makes no difference to a terminal's Ctrl."""
    alt = b"\x1b" if bits & 2 else b""
    if bits & 4:
        control = _control(letter)
        return control and alt + control
    if bits == 2:
        return alt + letter.encode()
    return None


def _control(letter: str) -> bytes | None:
    """A to Z and `@ [ \\ ] ^ _` are the controls 0 to 31 (ECMA-48), `?` is delete."""
    upper = letter.upper()
    if upper == "?":
        return b"\x7f"
    return bytes([ord(upper) & 0x1F]) if "@" <= upper <= "_" else None


def bare(content: str) -> Strokes | None:
    """The keys of a message that names keys and nothing else, unmistakably; None for any other.

    Unmistakable are `ctrl-c`, `^C` and `<up>`. `up` might be meant for the program.
    """
    words = content.strip()
    if re.fullmatch(r"`[^`\n]+`", words):
        words = words[1:-1]
    words = re.sub(r"[\s,]+", " ", _SPACED.sub(r"\1-", words)).strip()
    pressed, at = list[bytes](), 0
    while at < len(words):
        found = _BARE.match(words, at)
        named = found and key(found[0].strip("<>") if found[0][0] == "<" else found[0])
        if not found or not named or (found[0][0] == "<" and len(found[0]) == 3):
            return None
        pressed.append(named)
        at = found.end()
        if at < len(words) and words[at] == " ":
            at += 1
        elif words[at - 1] not in ">" and found[0][0] != "^" and at < len(words):
            return None
    return _strokes(pressed) or None


def sequence(words: str) -> Strokes:
    """What `!keys` presses: names of keys, with or without `<>`, and text between them.

    A word that names no key is typed as it is, as is whatever stands in quotation marks; a word
    with `*3` behind it is pressed three times. Raises `NoSuchKey` for a key misspelt.
    """
    return _strokes(_pressed(words))


def _strokes(pressed: Iterable[bytes]) -> Strokes:
    found = [b""]
    for one in pressed:
        found[-1] += one
        if one.endswith(ESC):
            found.append(b"")
    return tuple(filter(None, found))


def _pressed(words: str) -> Iterator[bytes]:
    for found in _WORD.finditer(words):
        quoted = found[1] if found[1] is not None else found[2]
        if quoted is not None:
            yield quoted.encode()
            continue
        word, times = found[3], 1
        repeated = re.fullmatch(r"(.+)\*(\d{1,3})", word)
        if repeated and _named(repeated[1]) and int(repeated[2]) <= MOST_REPEATS:
            word, times = repeated[1], int(repeated[2])
        named = _named(word)
        if named is None:
            _check_spelling(word)
        yield from [named or word.encode()] * times


def _named(word: str) -> bytes | None:
    inner = re.fullmatch(r"<([^<>]+)>", word)
    return key(inner[1] if inner else word)


def _check_spelling(word: str) -> None:
    """Raise for what looks like a key: a modifier before it, or a slip in a name."""
    name = word.strip("<>").lower()
    spelt = [each for each in (*NAMES, *_OTHER_NAMES) if len(each) > 3]
    near = next(iter(get_close_matches(name, spelt, n=1, cutoff=SLIP)), None)
    if slip := re.fullmatch(r"([a-z]{3,7})[-+](\S)", name):
        near = f"ctrl-{slip[2]}" if _scrambled(slip[1]) else near
    looks = re.fullmatch(r"<[^<>]+>|(?:ctrl|control|alt|shift)[-+].+", word, re.IGNORECASE)
    if looks or near:
        raise NoSuchKey(word, near)


def _scrambled(word: str) -> bool:
    return word != "ctrl" and set(word) == set("ctrl")


def in_application_mode(pressed: bytes) -> bytes:
    """The same keys for a program that switched cursor keys to application mode (DECCKM)."""
    return re.sub(rb"\x1b\[(?=[A-DFH])", lambda _: b"\x1bO", pressed)
