"""`docker help`: the commands there are, for people who see Docker for the first time."""

from collections.abc import Sequence

from bot.commands.program import Program
from bot.commands.shell import Shell

_FIRST_STEPS = (
    ("run node", "run a program in a new container"),
    ("run -it node", "the same with a terminal: a thread opens, type in it"),
    ("ps -a", "your containers"),
    ("logs NAME", "what one has printed"),
    ("stop NAME", "end it"),
    ("rm NAME", "remove it"),
)


def overview(programs: Sequence[Program], shell: Shell) -> str:
    """The first steps, then all commands with what each does in a line."""
    prefix = shell.settings.prefix
    steps = [(f"{prefix}{step}", what) for step, what in _FIRST_STEPS]
    alone = [(one.name, one.usage.brief) for one in programs if " " not in one.name]
    commands = sorted([*alone, ("compose", about("compose"))])
    return "\n\n".join(
        [
            f"Usage:  {prefix}COMMAND or docker COMMAND, as in a terminal",
            "First steps:\n" + _columns(steps),
            "Commands:\n" + _columns(commands),
            f"Type {prefix}help COMMAND for more about one of them.",
        ]
    )


_LEAST_WIDTH = 10  # columns that the client gives to the names, besides the gap behind them
_MANAGED = {"system": "your part of the lab"}


def group(name: str, programs: Sequence[Program]) -> str:
    """The commands of `docker container`, `image` and so on, as they are called there."""
    members = []
    for program in programs:
        ways = [way[1] for way in program.ways if len(way) == 2 and way[0] == name]
        if ways:  # the other ways are its aliases
            members.append((ways[0], program.usage.brief))
    commands = _columns(sorted(members), _LEAST_WIDTH)
    return (
        f"Usage:  docker {name} COMMAND\n\n{about(name)}\n\nCommands:\n{commands}\n\n"
        f"Run 'docker {name} COMMAND --help' for more information on a command."
    )


def about(name: str) -> str:
    """What a group of commands is for."""
    if name == "compose":
        return "Several containers from a Compose file in your message: a small part of Compose"
    return f"Manage {_MANAGED.get(name, f'{name}s')}"


def _columns(rows: Sequence[tuple[str, str]], least: int = 0) -> str:
    width = max(least, *(len(left) for left, _ in rows))
    return "\n".join(f"  {left:<{width}}  {right}" for left, right in rows)
