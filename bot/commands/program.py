"""A Docker command as a program; each file of this room declares one, `registry.py` runs them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.commands.shell import Shell
from bot.docker_cli.flags import FlagSet, Parsed
from bot.docker_cli.usage import Arity, ArityError, Usage

Body = Callable[[Parsed, Shell], Awaitable[int]]
"""Does the work and returns the exit code; what it can't do, it raises."""


@dataclass(frozen=True, slots=True)
class Program:
    """A command's declaration: how it is called, what it takes, and what it does.

    `usage.program` is its first name, `usage.aliases` hold all of them ("docker container ls").
    `strict` commands introduce every failure by "docker: " and end with 125, as `docker run` does.
    """

    usage: Usage
    arity: Arity
    body: Body
    interspersed: bool = True  # False: the first argument ends the flags
    strict: bool = False
    example: str = ""  # its words typed rightly, for a beginner's eye: "run -it node"
    plain: bool = False  # mistakes are told in one line and end with 1, as Compose's do
    takes_files: bool = False  # the message's attachments are its business, not a stdin

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The words that call it, without `docker`: ("ps",), ("container", "ls") and so on."""
        names = dict.fromkeys((self.usage.program, *self.usage.aliases))
        return tuple(tuple(name.split()[1:]) for name in names)

    @property
    def name(self) -> str:
        """Its first name without `docker`: "ps"."""
        return self.usage.program.removeprefix("docker ")

    def called(self, way: Sequence[str]) -> Usage:
        """Its usage under the name it was called by, which Docker's messages repeat.

        Of a group's names for it that is the first: `container ps` is told of as `container ls`.
        """
        known = next(one for one in self.ways if len(one) == len(way) and one[0] in way)
        return replace(self.usage, program=spoken(known))

    def parse(self, way: Sequence[str], words: Sequence[str]) -> Parsed:
        """Read the words after its name; raises FlagError, HelpWanted, RefusedFlag, ArityError."""
        flags = FlagSet(tuple(self.usage.flags), interspersed=self.interspersed).parse(words)
        self._check_arity(self.called(way).program, flags.args)
        flags.admit()
        return flags

    def _check_arity(self, program: str, args: Sequence[str]) -> None:
        try:
            self.arity.check(program, args)
        except ArityError as error:
            if not self.plain:
                raise
            error.message = (
                f'unknown command "{args[0]}" for "{program}"'
                if self.arity.most == 0
                else f"requires at least {self.arity.least} arg(s), only received {len(args)}"
            )
            raise


def strictly(message: str, way: Sequence[str]) -> str:
    """A failure as `docker run` tells all of its own."""
    return f"docker: {message}\n\nRun '{spoken(way)} --help' for more information"


def spoken(way: Sequence[str]) -> str:
    """A command's name as Docker says it: "docker container ls"."""
    return " ".join(("docker", *way))
