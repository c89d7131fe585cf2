"""Takes a command line apart, word by word, for `!explain`; it is read as pflag reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.docker_cli.flags import Flag, Kind
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
    flags = tuple(usage.flags)
    long = {flag.name: flag for flag in flags}
    short = {flag.short: flag for flag in flags if flag.short}
    places = _places(usage.synopsis)
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
            yield Part(word, next(places))
            if not interspersed:
                break
    for word in left:
        yield Part(word, next(places))


def _long(word: str, flag: Flag | None, left: list[str]) -> Part:
    if flag is None:
        return Part(word, "No flag of this command's")
    if flag.kind is Kind.BOOL or "=" in word:
        return Part(word, _meaning(flag))
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
            yield Part(f"-{letter} {letters.removeprefix('=')}", _meaning(flag))
            return
        if flag.kind is Kind.BOOL:
            yield Part(f"-{letter}", _meaning(flag))
        else:
            yield _valued(f"-{letter}", flag, left)


def _valued(word: str, flag: Flag, left: list[str]) -> Part:
    if not left:
        return Part(word, f"{_meaning(flag)}; its value is missing")
    return Part(f"{word} {left.pop(0)}", _meaning(flag))


def _meaning(flag: Flag) -> str:
    if not flag.refused:
        return flag.help
    return "; ".join(filter(None, (flag.help, f"not here: {flag.refused}")))


def _places(synopsis: str) -> Iterator[str]:
    """The arguments' names in order; the last goes on if it may be repeated."""
    names = [name for name in synopsis.split() if name != "[OPTIONS]"]
    last = "One argument too many"
    for name in names:
        plain = name.strip("[]").removesuffix("...")
        yield plain
        if name.endswith(("...", "...]")):
            last = plain
    while True:
        yield last
