"""`docker help`: the commands there are, for people who see Docker for the first time."""

from collections.abc import Sequence
from textwrap import fill

from bot.commands.program import Program
from bot.commands.shell import Shell

_FIRST_STEPS = (
    ("run node", "run it in a new container"),
    ("run -it node", "with a terminal: a thread opens"),
    ("ps -a", "your containers"),
    ("logs NAME", "what one has printed"),
    ("stop NAME", "end it"),
    ("rm NAME", "remove it"),
)
_TOPICS = {
    "Run": "run create start stop restart kill pause unpause wait rename rm",
    "Go inside": "attach exec cp",
    "Look": "ps logs top stats port diff inspect events",
    "Images": "images pull search build commit tag rmi history",
    "Your lab": "info version",
}
_WIDTH = 60
"""Of the lists of names, in columns: a window's, and not much to scroll on a phone."""


def overview(programs: Sequence[Program], shell: Shell) -> str:
    """The first steps, then all commands by what they are for, on one page."""
    prefix = shell.settings.prefix
    steps = [(f"{prefix}{step}", what) for step, what in _FIRST_STEPS]
    named = {topic: names.split() for topic, names in _TOPICS.items()}
    listed = {name for names in named.values() for name in names}
    named["More"] = [p.name for p in programs if " " not in p.name and p.name not in listed]
    named["In groups"] = sorted({way[0] for p in programs for way in p.ways if len(way) == 2})
    return "\n\n".join(
        [
            f"Usage:  {prefix}COMMAND or docker COMMAND, as in a terminal",
            "First steps:\n" + _columns(steps),
            "All commands:\n" + _wrapped([(t, names) for t, names in named.items() if names]),
            f"{prefix}help run tells all about one of them, {prefix}explain run -it node what\n"
            "each word of a command means. Edit your message, and it runs again.",
        ]
    )


def _wrapped(rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A column of titles, and one of names, line below line."""
    width = max(len(title) for title, _ in rows)
    return "\n".join(
        fill(
            " ".join(names),
            _WIDTH,
            initial_indent=f"  {title:<{width}}  ",
            subsequent_indent=" " * (width + 4),
            break_on_hyphens=False,
        )
        for title, names in rows
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
