"""A template's text to tokens; the parser pulls them one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.docker_cli import go


class Token(Enum):
    """What a piece of a template is."""

    TEXT = auto()
    LEFT = auto()  # {{
    RIGHT = auto()  # }}
    SPACE = auto()
    FIELD = auto()  # .Name
    VARIABLE = auto()  # $name
    IDENTIFIER = auto()  # a function's name
    KEYWORD = auto()
    DOT = auto()
    NIL = auto()
    BOOL = auto()
    NUMBER = auto()
    CHARACTER = auto()  # 'a'
    STRING = auto()
    PIPE = auto()
    DECLARE = auto()  # :=
    ASSIGN = auto()  # =
    OPEN = auto()  # (
    CLOSE = auto()  # )
    OTHER = auto()  # a printable character that means nothing, or the comma
    ERROR = auto()
    END = auto()


@dataclass(frozen=True)
class Lexeme:
    """A token, its text (for ERROR: the problem), where it begins, and on which line."""

    token: Token
    text: str
    at: int
    line: int

    def __str__(self) -> str:
        """As an error names it."""
        if self.token in (Token.KEYWORD, Token.DOT, Token.NIL):
            return f"<{self.text}>"
        return go.quote(self.text[:10]) + ("..." if len(self.text) > 10 else "")


_KEYWORDS = frozenset(
    ("block", "break", "continue", "define", "else", "end", "if", "range", "template", "with")
)
_SINGLES = {"|": Token.PIPE, "(": Token.OPEN, ")": Token.CLOSE, "=": Token.ASSIGN}
_BLANKS = " \t\r\n"
_RIGHT = re.compile(r"(?P<trim>[ \t\r\n]-)?\}\}")
_COMMENT = re.compile(r"\{\{(?P<trim>-[ \t\r\n]+)?/\*")
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*|0[bB][01_]*|0[oO][0-7_]*|[0-9_]*)(?:\.[0-9_]*)?"
    r"(?:[eE][+-]?[0-9_]*)?i?"
)
_QUOTED = {
    '"': (re.compile(r'"(?:[^"\\\n]|\\[^\n])*"'), Token.STRING, "unterminated quoted string"),
    "'": (
        re.compile(r"'(?:[^'\\\n]|\\[^\n])*'"),
        Token.CHARACTER,
        "unterminated character constant",
    ),
    "`": (re.compile(r"`[^`]*`"), Token.STRING, "unterminated raw quoted string"),
}


def lex(text: str) -> Iterator[Lexeme]:
    """The tokens of a template; the last one is END, or an ERROR."""
    at, trim = 0, False
    while True:
        left = text.find("{{", at)
        plain = text[at : left if left >= 0 else len(text)]
        if trim:
            plain = plain.lstrip(_BLANKS)
        trims_before = left >= 0 and text[left + 2 : left + 3] == "-" and _blank(text, left + 3)
        if trims_before:
            plain = plain.rstrip(_BLANKS)
        if plain:
            yield _lexeme(Token.TEXT, plain, text, at)
        if left < 0:
            yield _lexeme(Token.END, "", text, len(text))
            return
        if comment := _COMMENT.match(text, left):
            end = text.find("*/", comment.end())
            if end < 0:
                yield _lexeme(Token.ERROR, "unclosed comment", text, left)
                return
            right = _RIGHT.match(text, end + 2)
            if right is None:
                problem = "comment ends before closing delimiter"
                yield _lexeme(Token.ERROR, problem, text, left)
                return
            at, trim = right.end(), bool(right["trim"])
            continue
        yield _lexeme(Token.LEFT, "{{", text, left)
        at = left + (4 if trims_before else 2)
        for lexeme in _lex_action(text, at):
            yield lexeme
        # The action's last lexeme is its right delimiter, if nothing went wrong.
        if lexeme.token is Token.ERROR:
            return
        at, trim = lexeme.at + len(lexeme.text), lexeme.text != "}}"


def _blank(text: str, at: int) -> bool:
    return text[at : at + 1] != "" and text[at] in _BLANKS


def _lexeme(token: Token, piece: str, text: str, at: int) -> Lexeme:
    return Lexeme(token, piece, at, text.count("\n", 0, at) + 1)


def _lex_action(text: str, at: int) -> Iterator[Lexeme]:
    """The tokens up to and with the right delimiter, or an ERROR."""
    depth = 0
    while True:
        if right := _RIGHT.match(text, at):
            if depth:
                yield _lexeme(Token.ERROR, "unclosed left paren", text, at)
            else:
                yield _lexeme(Token.RIGHT, right[0], text, at)
            return
        lexeme = _lex_one(text, at)
        depth += (lexeme.token is Token.OPEN) - (lexeme.token is Token.CLOSE)
        if depth < 0:
            yield _lexeme(Token.ERROR, "unexpected right paren", text, at)
            return
        yield lexeme
        if lexeme.token is Token.ERROR:
            return
        at += len(lexeme.text)


def _lex_one(text: str, at: int) -> Lexeme:
    """One token inside an action; its text is what stands there, except for an ERROR."""
    char = text[at : at + 1]
    if not char:
        return _lexeme(Token.ERROR, "unclosed action", text, at)
    if char in _BLANKS:
        return _lex_blanks(text, at)
    if text.startswith(":=", at):
        return _lexeme(Token.DECLARE, ":=", text, at)
    if char == ":":
        return _lexeme(Token.ERROR, "expected :=", text, at)
    if char in _SINGLES:
        return _lexeme(_SINGLES[char], char, text, at)
    if char in _QUOTED:
        pattern, token, problem = _QUOTED[char]
        quoted = pattern.match(text, at)
        return (
            _lexeme(token, quoted[0], text, at)
            if quoted
            else _lexeme(Token.ERROR, problem, text, at)
        )
    digit_follows = text[at + 1 : at + 2] in tuple("0123456789")
    if char in "+-0123456789" or (char == "." and digit_follows):
        return _lex_number(text, at)
    if char in ".$" or _is_word(char):
        return _lex_word(text, at)
    if char.isascii() and char.isprintable():
        return _lexeme(Token.OTHER, char, text, at)
    return _lexeme(Token.ERROR, f"unrecognized character in action: {_named(char)}", text, at)


def _lex_blanks(text: str, at: int) -> Lexeme:
    end = at
    # The last blank may belong to a trimming delimiter: ` -}}`.
    while _blank(text, end) and not _RIGHT.match(text, end):
        end += 1
    return _lexeme(Token.SPACE, text[at:end], text, at)


def _lex_number(text: str, at: int) -> Lexeme:
    number = _NUMBER.match(text, at)
    assert number is not None  # every part of the pattern may be empty
    end = number.end()
    whole = end == len(text) or not _is_word(text[end])
    if whole and text[end : end + 1] in ("+", "-"):  # 1+2i
        imaginary = _NUMBER.match(text, end)
        assert imaginary is not None
        end = imaginary.end()
        whole = imaginary[0].endswith("i") and not (end < len(text) and _is_word(text[end]))
    if not whole:
        end += end < len(text) and _is_word(text[end])
        problem = f"bad number syntax: {go.quote(text[at:end])}"
        return _lexeme(Token.ERROR, problem, text, at)
    return _lexeme(Token.NUMBER, text[at:end], text, at)


def _lex_word(text: str, at: int) -> Lexeme:
    """A field, a variable, the dot, a keyword, a constant's name or a function's."""
    end = at + 1
    while end < len(text) and _is_word(text[end]):
        end += 1
    follower = text[end : end + 1]
    if follower and follower not in _BLANKS + ".,|:()" and not text.startswith("}}", end):
        return _lexeme(Token.ERROR, f"bad character {_named(follower)}", text, at)
    word = text[at:end]
    if word[0] == "$":
        token = Token.VARIABLE
    elif word[0] == ".":
        token = Token.FIELD if len(word) > 1 else Token.DOT
    elif word in _KEYWORDS:
        token = Token.KEYWORD
    elif word in ("true", "false"):
        token = Token.BOOL
    else:
        token = Token.NIL if word == "nil" else Token.IDENTIFIER
    return _lexeme(token, word, text, at)


def _is_word(char: str) -> bool:
    return char == "_" or char.isalpha() or char.isdecimal()


def _named(char: str) -> str:
    """A character as Go's %#U writes it."""
    code = f"U+{ord(char):04X}"
    return f"{code} '{char}'" if char.isprintable() else code
