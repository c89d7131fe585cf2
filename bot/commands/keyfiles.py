"""`--env-file`, `--label-file` and `--cidfile`: a message's files are the ones that are meant.

How lines are read is after pkg/kvfile of docker/cli. A name without a value would take the
client's own, and here the client is the bot, whose environment holds its secrets; so whoever asks
drops it.
"""

from collections.abc import Iterable

from bot.commands.failures import Failure
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.flags import Flag, Kind, Parsed

ENV_FILE = Flag("env-file", kind=Kind.LIST, help="Read variables from a file of your message")
LABEL_FILE = Flag("label-file", kind=Kind.LIST, help="Read labels from a file of your message")
CIDFILE = Flag("cidfile", kind=Kind.STRING, help="Attach a file with its ID to the answer")

_MOST_BYTES = 64 * 1024
_BLANKS = " \t"


async def leave_id(flags: Parsed, container_id: str, shell: Shell) -> None:
    """Attach the file that `--cidfile` asks for."""
    if name := flags.text(CIDFILE.name):
        await shell.console.file(name, container_id.encode())


def check_cidfile(flags: Parsed, shell: Shell) -> None:
    """Raise Failure where `--cidfile` names no new file of a message, which has no folders."""
    name = flags.text(CIDFILE.name)
    if name in {one.name for one in shell.console.attachments}:
        raise Failure(
            f"container ID file found, make sure the other container isn't running or delete {name}"
        )
    if "/" in name:
        raise Failure(
            f"failed to create the container ID file: open {name}: no such file or directory",
            127,  # which the client makes of any file that is missing
            "The file comes with the answer, which has no folders: `--cidfile id`.",
        )


async def lines_of(names: Iterable[str], shell: Shell) -> tuple[str, ...]:
    """The lines of these files, without blank ones and remarks; raises Failure."""
    return tuple([line for name in names for line in await _read(name, shell)])


async def _read(name: str, shell: Shell) -> list[str]:
    found = {one.name: one for one in shell.console.attachments}
    file = found.get(name.removeprefix("./"))
    if file is None:
        raise Failure(
            f"open {name}: no such file or directory",
            hint=f"Attach `{name}` to your message: its files are the ones that are read.",
        )
    if file.size > _MOST_BYTES:
        raise Failure(f"{name} is too large: such a file may have {_MOST_BYTES // 1024} KiB")
    data = await file.read()
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    return [text for at, line in enumerate(lines, start=1) if (text := _line(line, at, name))]


def _line(line: bytes, at: int, name: str) -> str:
    """A line's words, or nothing for a remark; raises Failure for what is no pair."""
    try:
        text = line.decode().lstrip()
    except UnicodeDecodeError:
        raise Failure(
            f"invalid env file ({name}): env file {name} contains invalid utf8 bytes at line {at}: "
            f"{[*line]}"
        ) from None
    if not text or text.startswith("#"):
        return ""
    key = text.partition("=")[0]
    if not key:
        raise Failure(f"invalid env file ({name}): no variable name on line {_quoted(text)}")
    if any(char.isspace() for char in key):
        raise Failure(
            f"invalid env file ({name}): variable {_quoted(key)} contains whitespaces",
            hint="A line is NAME=value, without `export` and without blanks before the `=`.",
        )
    return text


def _quoted(text: str) -> str:
    return go.quote(text, "'")
