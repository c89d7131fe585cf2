"""Takes a command line apart, word by word, for `!explain`; it is read as pflag reads it."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.docker_cli.copying import Spot
from bot.docker_cli.flags import HELP, Flag, Kind
from bot.docker_cli.usage import Usage


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a command line, and what they mean."""

    words: str
    meaning: str


def explain(words: Sequence[str], usage: Usage, interspersed: bool) -> Iterator[Part]:
    """The parts of what follows a command's name; what no flag claims is an argument.

    `words` need not be right: an unknown flag is called so, and a missing value too.
    """
    flags = (*usage.flags, HELP)
    long = {flag.name: flag for flag in flags}
    short = {flag.short: flag for flag in flags if flag.short}
    place = _placed(usage.synopsis)
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            yield Part(word, "Ends the flags: all that follows are arguments")
            break
        if word.startswith("--"):
            yield _long(word, long.get(word[2:].partition("=")[0]), left)
        elif word.startswith("-") and len(word) > 1:
            yield from _cluster(word, short, left)
        else:
            yield Part(_typed(word), place(word))
            if not interspersed:
                break
    for word in left:
        yield Part(_typed(word), place(word))


def _typed(word: str) -> str:
    """A word as it is typed: a shell wants quotes around some."""
    return word if word and not set(word) & set(" \t\"'\\") else shlex.quote(word)


def _long(word: str, flag: Flag | None, left: list[str]) -> Part:
    if flag is None:
        return Part(word, "No flag of this command's")
    if flag.kind is Kind.BOOL or "=" in word:
        return Part(_typed(word), _meaning(flag))
    return _valued(word, flag, left)


def _cluster(word: str, short: dict[str, Flag], left: list[str]) -> Iterator[Part]:
    """-itp 8080:80 is -i, -t and -p 8080:80."""
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = short.get(letter)
        if flag is None:
            yield Part(f"-{letter}{letters}", "No flag of this command's")
            return
        if letters.startswith("=") or (letters and flag.kind is not Kind.BOOL):
            value = letters.removeprefix("=")
            yield Part(f"-{letter} {_typed(value)}", _meaning(flag))
            return
        if flag.kind is Kind.BOOL:
            yield Part(f"-{letter}", _meaning(flag))
        else:
            yield _valued(f"-{letter}", flag, left)


def _valued(word: str, flag: Flag, left: list[str]) -> Part:
    if not left:
        return Part(word, f"{_meaning(flag)}; its value is missing")
    return Part(f"{word} {_typed(left.pop(0))}", _meaning(flag))


def _meaning(flag: Flag) -> str:
    if not flag.refused:
        return flag.help
    return "; ".join(filter(None, (flag.help, f"not here: {flag.refused}")))


_TOLD = {
    ("PATH|URL|-", "."): "PATH: the files of your message",
    ("PATH|URL|-", "-"): "The Dockerfile alone, or a tar archive with all files",
    ("DEST_PATH|-", "."): "DEST_PATH: my answer, with the file attached",
    ("DEST_PATH|-", "-"): "My answer, with a tar archive attached",
    ("SRC_PATH|-", "."): "SRC_PATH: the files of your message",
    ("SRC_PATH|-", "-"): "A tar archive that is attached to your message",
}
"""What a sign means that stands for something."""


def _placed(synopsis: str) -> Callable[[str], str]:
    """Tells the arguments' names in order; the last goes on if it may be repeated."""
    forms = synopsis.replace(" | ", "|").splitlines()
    names: Iterator[str] | None = None

    def place(word: str) -> str:
        nonlocal names
        if names is None:
            # The second form of `cp` goes into a container: its first argument names none.
            into = len(forms) > 1 and not Spot.read(word).container
            names = _places(forms[-1] if into else forms[0])
        name = next(names)
        return _TOLD.get((name, word), name.partition("|")[0])

    return place


def _places(form: str) -> Iterator[str]:
    words = form.split()
    names = words[words.index("[OPTIONS]") + 1 :] if "[OPTIONS]" in words else words
    last = "One argument too many"
    for name in names:
        plain = name.removesuffix("...")
        plain = plain[1:-1] if plain.startswith("[") else plain
        plain = plain.removesuffix("...")
        yield plain
        if name.endswith(("...", "...]")):
            last = plain
    while True:
        yield last
