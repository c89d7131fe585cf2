"""Words to flags by the rules of pflag, the parser inside the docker client.

Each command declares its `Flag`s once; `FlagSet.parse` reads a person's words into `Parsed`, or
raises what the real client would have said. Rules after spf13/pflag, texts tried against the
docker client 28.2.2.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import NoReturn, TypeVar

from bot.docker_cli import durations, go, units

T = TypeVar("T")


class Kind(Enum):
    """What a flag's value is; the enum's value is the name that help prints for it."""

    BOOL = ""
    STRING = "string"
    INT = "int"
    DECIMAL = "decimal"  # a number of CPUs
    BYTES = "bytes"
    LIST = "list"  # may be given many times
    DURATION = "duration"


Value = bool | str | int | float | Decimal

_READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.BOOL: go.parse_bool,
    Kind.STRING: str,
    Kind.INT: go.parse_int,
    Kind.DECIMAL: go.parse_cpus,
    Kind.BYTES: units.parse_memory,
    Kind.LIST: str,
    Kind.DURATION: durations.parse_duration,
}


_NOTHING = (Kind.STRING, Kind.DURATION)


@dataclass(frozen=True)
class Flag:
    """One flag of a command.

    `default` is written as a person would type it. `metavar` is the value's name in help, where it
    isn't the kind's. `check` looks at each value and raises ValueError with Docker's words.
    `late` looks at each value in the same way, but once all words are read; `clash` then looks at
    all that was given, for what this flag doesn't go together with.
    `refused` says why a shared host doesn't grant the flag; it is parsed all the same. A `hidden`
    flag works and is not in help, as older names of flags are (docker stop --time).
    """

    name: str
    short: str = ""
    kind: Kind = Kind.BOOL
    help: str = ""
    default: str | None = None
    metavar: str = ""
    refused: str = ""
    hidden: bool = False
    check: Callable[[str], object] | None = None
    late: Callable[[Value], object] | None = None
    clash: Callable[["Parsed"], object] | None = None

    def __str__(self) -> str:
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"

    def read(self, text: str) -> Value:
        """The value in `text`; raises FlagError."""
        try:
            if self.check:
                self.check(text)
            return _READERS[self.kind](text)
        except ValueError as error:
            raise FlagError(
                f"invalid argument {go.quote(text)} for {go.quote(str(self))} flag: {error}"
            ) from None


@dataclass(eq=False)
class FlagError(Exception):
    """Words that the real client refuses; `message` is its own. It exits with 125."""

    message: str
    exit_code = 125


@dataclass(eq=False)
class UnusableValue(Exception):
    """A flag's value that can be read and not be used; `message` is the client's own."""

    flag: Flag
    message: str


@dataclass(eq=False)
class RefusedFlag(Exception):
    """A flag of Docker's that a shared host doesn't grant, and why."""

    flag: Flag
    reason: str

    def __str__(self) -> str:
        return f"{self.flag}: {self.reason}"


@dataclass(eq=False)
class HelpWanted(Exception):
    """Somebody asked for help; `notice` is what the client says before it, mostly nothing."""

    notice: str = ""


HELP = Flag("help", help="Show this help")
_HELP_NOTICE = "Flag shorthand -h has been deprecated, use --help"


@dataclass(frozen=True)
class Parsed:
    """A command's words, read: the arguments, and each flag by its long name."""

    args: tuple[str, ...]
    flags: dict[str, Flag]
    values: dict[str, tuple[Value, ...]]  # what was given, in the order it was

    def admit(self) -> None:
        """Raise RefusedFlag for the first flag that a shared host doesn't grant.

        Raises UnusableValue first, for what nobody could use anywhere.
        """
        for name, given in self.values.items():
            self._examine(self.flags[name], given)
        for name, given in self.values.items():
            flag = self.flags[name]
            # An empty text or no time is as good as none to the client.
            unasked = given[-1] is False or (flag.kind in _NOTHING and not given[-1])
            if flag.refused and not unasked:
                raise RefusedFlag(flag, flag.refused)

    def _examine(self, flag: Flag, given: Sequence[Value]) -> None:
        try:
            if flag.late:
                for value in given:
                    flag.late(value)
            if flag.clash:
                flag.clash(self)
        except ValueError as error:
            raise UnusableValue(flag, str(error)) from None

    def given(self, name: str) -> bool:
        """Whether the flag was typed at all."""
        return name in self.values

    def text(self, name: str) -> str:
        return self._last(name, Kind.STRING, "")

    def optional(self, name: str) -> str | None:
        """The text that was given, or None, also where the flag has a default."""
        return self.text(name) if self.given(name) else None

    def decimal(self, name: str) -> Decimal:
        return self._last(name, Kind.DECIMAL, Decimal(0))

    def bytes(self, name: str) -> int:
        return self._last(name, Kind.BYTES, 0)

    def duration(self, name: str) -> float:
        """Seconds."""
        return self._last(name, Kind.DURATION, 0.0)

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a flag that may be given many times."""
        self._declared(name, Kind.LIST)
        return tuple(str(value) for value in self.values.get(name, ()))

    def int(self, name: str) -> int:
        return self._last(name, Kind.INT, 0)

    def bool(self, name: str) -> bool:
        return self._last(name, Kind.BOOL, False)

    def _last(self, name: str, kind: Kind, nothing: T) -> T:
        flag = self._declared(name, kind)
        if name in self.values:
            value = self.values[name][-1]
        elif flag.default is not None:
            value = flag.read(flag.default)
        else:
            return nothing
        assert isinstance(value, type(nothing))
        return value

    def _declared(self, name: str, kind: Kind) -> Flag:
        flag = self.flags[name]
        if flag.kind is not kind:
            raise TypeError(f"--{name} is a flag of kind {flag.kind.name}, not {kind.name}")
        return flag


class FlagSet:
    """A command's flags. `interspersed`: whether flags may follow the first argument."""

    def __init__(self, flags: Sequence[Flag], interspersed: bool = True) -> None:
        self.flags = tuple(flags)
        self.interspersed = interspersed
        self._long = {flag.name: flag for flag in (*self.flags, HELP)}
        self._short = {flag.short: flag for flag in self.flags if flag.short}
        shorts = [flag for flag in self.flags if flag.short]
        if len(self._long) <= len(self.flags) or len(self._short) < len(shorts):
            raise ValueError("two flags share a name")
        # `docker run -h` is the hostname: where -h is taken, only --help is help.
        self._short.setdefault("h", HELP)

    def __iter__(self) -> Iterator[Flag]:
        return iter(self.flags)

    def parse(self, words: Sequence[str]) -> Parsed:
        """Read the words after the command's name.

        Raises FlagError, or HelpWanted where there is none, as the client reads all flags before
        it does anything.
        """
        reading = _Reading(self._long, self._short, list(words))
        args = reading.run(self.interspersed)
        values = {name: tuple(given) for name, given in reading.values.items()}
        if values.pop(HELP.name, (False,))[-1]:
            raise HelpWanted(_HELP_NOTICE if reading.deprecated_help else "")
        return Parsed(tuple(args), {flag.name: flag for flag in self.flags}, values)


class _Reading:
    """One pass over the words; it takes them from the front as flags claim their values."""

    def __init__(self, long: dict[str, Flag], short: dict[str, Flag], words: list[str]) -> None:
        self._long = long
        self._short = short
        self._words = words[::-1]  # popped from the end, which is the front
        self.values: dict[str, list[Value]] = {}
        self.deprecated_help = False

    def run(self, interspersed: bool) -> list[str]:
        """Read everything; returns the arguments."""
        args: list[str] = []
        while self._words:
            word = self._words.pop()
            if len(word) < 2 or not word.startswith("-"):
                args.append(word)
                if interspersed:
                    continue
                break
            if word == "--":
                break
            if word.startswith("--"):
                self._read_long(word)
            else:
                self._read_cluster(word[1:])
        return args + self._words[::-1]

    def _read_long(self, word: str) -> None:
        name, equals, value = word[2:].partition("=")
        if not name or name.startswith("-"):
            raise FlagError(f"bad flag syntax: {word}")
        flag = self._long.get(name)
        if flag is None:
            raise FlagError(f"unknown flag: --{name}")
        if equals:
            self._keep(flag, value)
        elif flag.kind is Kind.BOOL:
            self._keep(flag, "true")
        elif self._words:
            self._keep(flag, self._words.pop())
        else:
            raise FlagError(f"flag needs an argument: --{name}")

    def _read_cluster(self, cluster: str) -> None:
        """Read `itd` of -itd; a flag that takes a value swallows the rest."""
        while cluster:
            letter, rest = cluster[0], cluster[1:]
            flag = self._short.get(letter)
            if flag is None:
                self._unknown(cluster)
            if flag is HELP:
                self.deprecated_help = True
            if rest.startswith("=") and len(rest) > 1:
                self._keep(flag, rest[1:])
                return
            if flag.kind is Kind.BOOL:
                self._keep(flag, "true")
                cluster = rest
                continue
            if rest:
                self._keep(flag, rest)
            elif self._words:
                self._keep(flag, self._words.pop())
            else:
                raise FlagError(f"flag needs an argument: {_letter(letter)} in -{cluster}")
            return

    def _unknown(self, cluster: str) -> NoReturn:
        # pflag looks at bytes: of a letter beyond ASCII it names the first byte alone.
        first_byte = chr(cluster[0].encode("utf-8", "surrogatepass")[0])
        raise FlagError(f"unknown shorthand flag: {_letter(first_byte)} in -{cluster}")

    def _keep(self, flag: Flag, text: str) -> None:
        self.values.setdefault(flag.name, []).append(flag.read(text))


def _letter(char: str) -> str:
    return go.quote(char, "'")
