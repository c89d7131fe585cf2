"""Which project a `compose` command means: by the file in its message, by -p, or the only one."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.commands.composing.project import Made, projects
from bot.commands.composing.telling import warn
from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.docker_cli.compose import ComposeError, Project, Service, parse
from bot.docker_cli.flags import Parsed

DEFAULT = "lab"
_WHERE = "Put it into a code block below the command, or attach a compose.yaml."
NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
MOST = 32 * 1024
"""A file's bytes: reading YAML takes time, and a course's file has about one thousand."""


async def read(flags: Parsed, shell: Shell) -> Project:
    """The file in the message, read, with what Compose warns of told."""
    name, data = await _file(flags, shell)
    if len(data) > MOST:
        raise Failure(f"the file is too large here: at most {MOST // 1024} KiB")
    try:
        text = data.decode(errors="replace")
        project = await asyncio.to_thread(  # YAML of this size takes a quarter of a second
            parse, text, DEFAULT, given=flags.text("project-name"), file=name
        )
    except ComposeError as error:
        for warning in error.warnings:
            await warn(shell, warning)
        raise Failure(error.message, 1, error.hint) from None
    for warning in project.warnings:
        await warn(shell, warning)
    return project


async def _file(flags: Parsed, shell: Shell) -> tuple[str, bytes]:
    """Its name and what is in it: an attachment of Compose's name, or the code block."""
    asked = flags.text("file")
    by_name = {file.name: file for file in shell.console.attachments}
    file = next((by_name[name] for name in (asked, *NAMES) if name in by_name), None)
    if asked and asked != "-":
        file = by_name.get(asked)
    if file is not None and asked != "-":
        if file.size > MOST:
            raise Failure(f"{file.name} is too large here: at most {MOST // 1024} KiB")
        return file.name, await file.read()
    if shell.console.stdin is not None:
        return asked or NAMES[0], shell.console.stdin
    if asked:
        raise Failure(f"open {asked}: no such file or directory", 1, _WHERE)
    if len(by_name) == 1:
        name = next(iter(by_name))
        raise Failure(
            f"no configuration file provided: {name} is none by its name",
            1,
            f"Rename it to {NAMES[0]}, or name it: {shell.typed(f'compose -f {name} up')}.",
        )
    raise Failure("no configuration file provided: not found", 1, _WHERE)


async def found(flags: Parsed, shell: Shell, *, by_file: bool = True, checked: bool = True) -> Made:
    """The project that is meant: by -p, by the file in the message, else the only one, else lab.

    Which services there are the file says, if it is asked: as in Compose, -p alone does without.
    """
    name = flags.text("project-name")
    there = shell.console.stdin is not None or any(
        file.name in (*NAMES, flags.text("file")) for file in shell.console.attachments
    )
    if by_file and there and (not name or flags.given("file")):
        project = await read(flags, shell)
        if checked:
            chosen(project, flags.args)
        made = await Made.find(shell.seat, project.name)
        return replace(made, declared=[service.name for service in project.services])
    if not name:
        known = list(await projects(shell.seat))
        name = known[0] if len(known) == 1 else DEFAULT
    return await Made.find(shell.seat, name)


def chosen(project: Project, names: Sequence[str], *, alone: bool = False) -> list[Service]:
    """The services of these names, or all, in order, with what they depend on unless `alone`."""
    by_name = {service.name: service for service in project.services}
    for name in names:
        if name not in by_name:
            raise Failure(f"no such service: {name}", 1)
    wanted: set[str] = set()
    left = list(names or by_name)
    while left:
        name = left.pop()
        if name not in wanted:
            wanted.add(name)
            left += () if alone else by_name[name].depends_on
    return [service for service in project.services if service.name in wanted]


def again(words: str, project: str, shell: Shell) -> str:
    """A command as it is typed for this project: marked as code."""
    named = "" if project == DEFAULT else f"-p {project} "
    return shell.typed(f"compose {named}{words}")


async def others(name: str, shell: Shell) -> None:
    """What projects there are, for somebody who meant one of them."""
    if found := await projects(shell.seat):
        names = ", ".join(f"`{each}`" for each in found)
        await shell.console.hint(
            f"Your projects are {names}: `-p NAME` names one, "
            f"as in {shell.typed(f'compose -p {next(iter(found))} ps')}."
        )
