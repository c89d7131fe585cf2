"""What the commands of Compose have in common: how they are declared, and two options of it."""

from collections.abc import Sequence

from bot.commands.program import Body, Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage

SERVICES = "[SERVICE...]"
ONE = "there is one container of each service here"
DRY = Flag("dry-run", refused="it is done, or it is not: `down` takes back what `up` did")
TIMEOUT = Flag("timeout", "t", Kind.INT, "How many seconds to wait before the kill")
PROJECT_NAME = Flag("project-name", "p", Kind.STRING, "Which project: see `compose ls`")
FILE = Flag("file", "f", Kind.STRING, "Which attachment is the Compose file")


def program(
    name: str,
    synopsis: str,
    short: str,
    flags: Sequence[Flag],
    body: Body,
    *,
    arity: Arity | None = None,
    interspersed: bool = True,
) -> Program:
    """A command of Compose; the two options are read before its words, and come without a letter.

    (`compose logs -f` follows; `compose -f mine.yaml logs` names a file.)
    """
    own = (Flag(one.name, kind=one.kind, help=one.help) for one in (FILE, PROJECT_NAME))
    return Program(
        Usage(
            f"docker compose {name}", f"[OPTIONS] {synopsis}".rstrip(), short, (*flags, DRY, *own)
        ),
        arity or Arity.at_least(0),
        body,
        plain=True,
        interspersed=interspersed,
        example=f"compose {name}",
    )


def seconds(flags: Parsed, shell: Shell) -> int:
    """How long a container has to stop; never longer than a command may take."""
    longest = int(shell.settings.command_timeout_s)
    asked = flags.int("timeout") if flags.given("timeout") else shell.settings.stop_timeout_s
    return longest if asked < 0 else min(asked, longest)
