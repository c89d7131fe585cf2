"""A command's usage in Docker's layout, and how many arguments it takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.docker_cli import go
from bot.docker_cli.flags import HELP, Flag, Kind

_COLUMNS = 79  # docker asks for one less than the terminal's 80
_SLOP = 5  # a last line may be this much longer rather than leave an orphan word
_LEAST_WRAP = 24
_BLOCK_INDENT = 16


@dataclass(frozen=True)
class Usage:
    """What `--help` prints, and what follows an error."""

    program: str  # "docker run"
    synopsis: str  # "[OPTIONS] IMAGE [COMMAND] [ARG...]"
    short: str  # what the command does; a list of commands shows its first sentence
    flags: Iterable[Flag] = ()
    aliases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def help(self) -> str:
        """The whole help text; refused and hidden flags are not offered. No final newline."""
        blocks = [self._line, self.short]
        if self.aliases:
            blocks.append("Aliases:\n  " + ", ".join(self.aliases))
        if self.examples:
            blocks.append("Examples:\n" + "\n".join(f"  {example}" for example in self.examples))
        flags = [flag for flag in self.flags if not (flag.refused or flag.hidden)]
        if any(flag.short == "h" for flag in flags):
            flags.append(HELP)
        if flags:
            blocks.append("Options:\n" + options(flags))
        return "\n\n".join(blocks)

    @property
    def brief(self) -> str:
        """One line on what the command does."""
        return self.short.partition(". ")[0].partition(":")[0].partition("\n")[0]

    def after_error(self, lead: str = "Run") -> str:
        """What stands below an error's line; `lead` is "See" after one of ArityError's."""
        return f"\n{self._line}\n\n{lead} '{self.program} --help' for more information"

    @property
    def _line(self) -> str:
        return f"Usage:  {self.program} {self.synopsis}".rstrip()


@dataclass(eq=False)
class ArityError(Exception):
    """Too few or too many arguments; the client exits with 1."""

    message: str
    lead: str = "Run"  # for Usage.after_error: the client's own texts differ in this word
    exit_code = 1

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Arity:
    """How many arguments a command takes; `most` None means any number."""

    least: int
    most: int | None

    @classmethod
    def exactly(cls, count: int) -> "Arity":
        return cls(count, count)

    @classmethod
    def at_least(cls, count: int) -> "Arity":
        return cls(count, None)

    @classmethod
    def at_most(cls, count: int) -> "Arity":
        return cls(0, count)

    @classmethod
    def between(cls, least: int, most: int) -> "Arity":
        return cls(least, most)

    @classmethod
    def no_args(cls) -> "Arity":
        return cls(0, 0)

    def check(self, program: str, args: Sequence[str]) -> None:
        """Raises ArityError with Docker's words; `program` is "docker run"."""
        if self.least <= len(args) and (self.most is None or len(args) <= self.most):
            return
        lead = "See" if self.most is None else "Run"
        raise ArityError(f"docker: '{program}' {self._wants()}", lead)

    def _wants(self) -> str:
        if self.most == 0:
            return "accepts no arguments"
        if self.most is None:
            return f"requires at least {_arguments(self.least)}"
        if self.least == self.most:
            return f"requires {_arguments(self.least)}"
        if self.least == 0:
            return f"requires at most {_arguments(self.most)}"
        return f"requires at least {self.least} and at most {_arguments(self.most)}"


def _arguments(count: int) -> str:
    return f"{count} argument" + ("" if count == 1 else "s")


def options(flags: Iterable[Flag]) -> str:
    """The flags in two columns, by name, wrapped as pflag wraps them for 80 columns."""
    ordered = sorted(flags, key=lambda flag: flag.name)
    lefts = [_left(flag) for flag in ordered]
    indent = max(map(len, lefts)) + 3
    return "\n".join(
        left.ljust(indent) + wrap(_right(flag), indent)
        for left, flag in zip(lefts, ordered, strict=True)
    )


def _left(flag: Flag) -> str:
    short = f"-{flag.short}, " if flag.short else "    "
    return f"  {short}--{flag.name} {flag.metavar or flag.kind.value}".rstrip()


def _right(flag: Flag) -> str:
    shown = _shown_default(flag)
    return f"{flag.help} (default {shown})" if shown else flag.help


def _shown_default(flag: Flag) -> str:
    default = flag.default or ""
    if flag.kind is Kind.STRING and default:
        return go.quote(default)
    if flag.kind in (Kind.BOOL, Kind.INT) and default in ("false", "0"):
        return ""
    return default


def wrap(text: str, indent: int, columns: int = _COLUMNS) -> str:
    """Text for a column that starts at `indent`; further lines are indented as far."""
    width = columns - indent
    first = ""
    if width < _LEAST_WRAP:  # too narrow beside the flags: a block below them
        indent = _BLOCK_INDENT
        width = columns - indent
        first = "\n" + " " * indent
    lines: list[str] = []
    rest = text
    while rest or not lines:
        line, rest = _cut(rest, width - _SLOP)
        lines.append(line)
    return first + ("\n" + " " * indent).join(lines)


def _cut(text: str, width: int) -> tuple[str, str]:
    """The first line and what is left; the cut is at the last blank before `width`."""
    if width + _SLOP > len(text):
        return text, ""
    blank = max(text.rfind(char, 0, width) for char in " \t\n")
    if blank <= 0:
        return text, ""
    newline = text.rfind("\n", 0, width)
    at = newline if 0 < newline < blank else blank
    return text[:at], text[at + 1 :]
