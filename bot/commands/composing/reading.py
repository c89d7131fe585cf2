"""Which project a `compose` command means: by the file in its message, by -p, or the only one."""

from collections.abc import Sequence

from bot.commands.composing.project import Made, projects
from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.docker_cli.compose import ComposeError, Project, Service, parse
from bot.docker_cli.flags import Parsed

DEFAULT = "lab"
FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
MOST = 32 * 1024
"""A file's bytes: reading YAML takes time, and a course's file has about one thousand."""


async def read(flags: Parsed, shell: Shell) -> Project:
    """The file in the message: an attachment of Compose's name, or the code block."""
    wanted = (flags.text("file"),) if flags.given("file") else FILES
    by_name = {file.name: file for file in shell.console.attachments}
    file = next((by_name[name] for name in wanted if name in by_name), None)
    if file is not None and file.size > MOST:
        raise Failure(f"{file.name} is too large here: at most {MOST // 1024} KiB")
    data = await file.read() if file else shell.console.stdin
    if data is None and len(by_name) == 1 and not flags.given("file"):
        raise Failure(
            f"no configuration file provided: {next(iter(by_name))} is none by its name",
            hint=f"Rename it to {FILES[0]}, or name it: "
            f"{shell.typed(f'compose -f {next(iter(by_name))} up')}.",
        )
    if data is None:
        raise Failure(
            "no configuration file provided: not found",
            14,
            "Put it into a code block below the command, or attach a compose.yaml.",
        )
    if len(data) > MOST:
        raise Failure(f"the file is too large here: at most {MOST // 1024} KiB")
    try:
        text = data.decode(errors="replace")
        return parse(text, DEFAULT, given=flags.text("project-name"))
    except ComposeError as error:
        raise Failure(error.message, 15, error.hint) from None


async def found(flags: Parsed, shell: Shell) -> Made:
    """The project that is meant: by -p, by the file in the message, else the only one, else lab."""
    name = flags.text("project-name")
    if not name and shell.console.stdin is not None:
        name = (await read(flags, shell)).name
    if not name:
        known = list(await projects(shell.seat))
        name = known[0] if len(known) == 1 else DEFAULT
    return await Made.find(shell.seat, name)


def chosen(project: Project, names: Sequence[str]) -> list[Service]:
    """The services of these names with all that they depend on, or all, in order."""
    by_name = {service.name: service for service in project.services}
    for name in names:
        if name not in by_name:
            raise Failure(f"no such service: {name}")
    wanted: set[str] = set()
    left = list(names or by_name)
    while left:
        name = left.pop()
        if name not in wanted:
            wanted.add(name)
            left += by_name[name].depends_on
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
