"""`docker compose`: a small Compose file's services, networks and volumes, for a lab."""

from collections.abc import Sequence

from bot.commands.composing import (
    config,
    down,
    exec_,
    logs,
    ls,
    ps,
    pull,
    rm,
    states,
    top,
    up,
)
from bot.commands.composing.declaring import FILE, ONE, PROJECT_NAME
from bot.commands.failures import Failure
from bot.docker_cli.flags import FlagError, FlagSet, HelpWanted

PROGRAMS = (
    up.PROGRAM, down.PROGRAM, ps.PROGRAM, logs.PROGRAM, exec_.PROGRAM, *states.PROGRAMS,
    rm.PROGRAM, top.PROGRAM, pull.PROGRAM, ls.PROGRAM, config.PROGRAM,
)  # fmt: skip

REFUSED = {
    "attach": "`attach` with the container's name does it",
    "bridge": "there is nothing here to turn a file into",
    "build": "`build -t NAME .` makes an image, and `image: NAME` uses it",
    "commit": "`commit` with the container's name does it",
    "cp": "`cp` with the container's name does it",
    "create": "`compose up --no-start` makes the containers",
    "events": "`events` tells them",
    "export": "`cp` with the container's name fetches files",
    "images": "`images` lists them",
    "port": "nothing outside reaches a container here",
    "publish": "nothing leaves the lab",
    "push": "nothing leaves the lab",
    "run": "`run --network lab_default IMAGE` puts a container beside the services",
    "scale": ONE,
    "stats": "`stats` shows them",
    "version": "a subset of Compose is part of this bot",
    "volumes": "`volume ls` lists them",
    "wait": "`wait` with the container's name does it",
    "watch": "there are no files of yours to watch",
}  # fmt: skip
"""The rest of Compose, and what to type instead."""

OPTIONS = (FILE, PROJECT_NAME)
"""Options of Compose's own, which stand in front of the command."""
_LONG = {"-p": "--project-name", "-f": "--file", **{f"--{flag.name}": f"--{flag.name}"
                                                    for flag in OPTIONS}}  # fmt: skip


def reordered(words: Sequence[str]) -> list[str]:
    """`compose -p shop up` as `compose up --project-name shop`: its own options stand in front."""
    options: list[str] = []
    rest = list(words[1:])
    while rest and (name := rest[0].partition("=")[0]) in _LONG:
        _, equals, value = rest[0].partition("=")
        if not equals and len(rest) == 1:
            break
        options.append(f"{_LONG[name]}={value if equals else rest[1]}")
        del rest[: 1 if equals else 2]
    return [words[0], *rest[:1], *options, *rest[1:]]


def misread(words: Sequence[str]) -> Failure | None:
    """What is wrong with options that stand where the command would."""
    try:
        FlagSet(OPTIONS, interspersed=False).parse(words)
    except FlagError as error:
        return Failure(error.message, 1)
    except HelpWanted:
        pass
    return None
