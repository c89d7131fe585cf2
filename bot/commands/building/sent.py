"""What came with the message as the context of a build, as `docker build` would find it."""

from dataclasses import dataclass

from bot.commands.building.context import Context
from bot.commands.failures import Failure
from bot.commands.parcel import MIB, members_of, outside
from bot.commands.shell import Shell
from bot.docker_cli.copying import clean
from bot.docker_cli.units import binary_size
from bot.engine.tar import BadTar, Kind, is_archive

DOCKERFILE = "Dockerfile"
_CANNOT = "unable to prepare context: "


@dataclass(frozen=True, slots=True)
class Sent:
    """`dockerfile` is the name of the one among the context's files that is to be carried out."""

    context: Context
    dockerfile: str


async def read(path: str, named: str, shell: Shell) -> Sent:
    """What `docker build PATH` means by its path, and by `-f`; raises Failure in Docker's words."""
    if "://" in path or path.startswith(("git@", "github.com/")):
        raise Failure(
            f"{_CANNOT}a build here has no network, so it can't fetch one",
            hint="Put the Dockerfile into a code block, attach the other files, and end in a `.`.",
        )
    if path == "-":
        return await _streamed(named or DOCKERFILE, shell)
    if not path or clean(path) != ".":
        names = [file.name for file in shell.console.attachments]
        wrong = f'path "{path}" not found'
        if path and clean(path) in names:
            wrong = f"context must be a directory: {clean(path)}"
        raise Failure(_CANNOT + wrong, hint="The `.` stands for all files of your message.")
    return await _attached(named, shell)


async def _attached(named: str, shell: Shell) -> Sent:
    """The files of the message, the code block among them as the Dockerfile."""
    console = shell.console
    most = shell.settings.file_max_mib * MIB
    if sum(file.size for file in console.attachments) > most:
        raise Failure(f"{_CANNOT}the files have more than {binary_size(float(most))} in all")
    files = {file.name: await file.read() for file in console.attachments}
    name = clean(named or DOCKERFILE)
    if named == "-":
        name = DOCKERFILE
        files[name] = console.stdin or b""
    if name.startswith("../"):
        raise Failure(f"{_CANNOT}the Dockerfile ({name}) must be within the build context")
    # Without a code block, the first file is what a program would read; it may be any of them.
    if name not in files and console.stdin is not None and console.stdin not in files.values():
        files[name] = console.stdin
    if name not in files:
        raise Failure(
            f"{_CANNOT}unable to evaluate symlinks in Dockerfile path: lstat {name}: "
            "no such file or directory",
            hint=f"There is no {name} in this message: put it into a code block below the command, "
            f"or attach it. {shell.typed('build --help')} has an example.",
        )
    return Sent(Context(files), name)


async def _streamed(name: str, shell: Shell) -> Sent:
    """A Dockerfile alone, or an archive of a whole context: what a program would read."""
    data = shell.console.stdin
    if data is None:
        raise Failure(
            f"{_CANNOT}there is no {name} in this message",
            hint="The `-` takes a Dockerfile in a code block, or an attached tar archive.",
        )
    if not is_archive(data):
        return Sent(Context({DOCKERFILE: data}), DOCKERFILE)
    context = await _archived(data, shell)
    if clean(name) not in context.files:
        raise Failure(
            f"Error response from daemon: Cannot locate specified Dockerfile: {name}",
            hint=f"The archive has no {name} at its top.",
        )
    return Sent(context, clean(name))


async def _archived(data: bytes, shell: Shell) -> Context:
    most = shell.settings.folder_max_mib * MIB
    try:
        members = await members_of(data, most)
    except BadTar as error:
        raise Failure(f"Error response from daemon: {error.reason}") from None
    for member in members:
        if outside(member.name) or member.kind not in (Kind.FILE, Kind.FOLDER):
            what = member.kind.name.lower().replace("_", " ")
            raise Failure(f"{member.name} is a {what} in the archive, and only files may come in")
    files = [(clean(one.name).lstrip("/"), one) for one in members if one.kind is Kind.FILE]
    return Context(
        {name: bytes(one.data) for name, one in files}, {name: one.mode for name, one in files}
    )
