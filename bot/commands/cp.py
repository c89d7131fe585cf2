"""`docker cp`: files between a container and a message. The client's folder is the message."""

from bot.commands.cp_in import put
from bot.commands.cp_out import fetch
from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.copying import Spot
from bot.docker_cli.flags import Flag, Parsed
from bot.docker_cli.units import human_size
from bot.docker_cli.usage import Arity, Usage


async def cp(flags: Parsed, shell: Shell) -> int:
    """Fetch a file or folder as an attachment, or put the message's files into a container."""
    for argument, which in zip(flags.args, ("source", "destination"), strict=True):
        if not argument:
            raise Failure(f"{which} can not be empty")
    source, target = map(Spot.read, flags.args)
    if source.container and target.container:
        raise Failure(
            "copying between containers is not supported",
            hint=f"Fetch the file first: {shell.typed(f'cp {flags.args[0]} .')}.",
        )
    if source.container:
        copied = await fetch(source, target.path, shell, follow_link=flags.bool("follow-link"))
    elif target.container:
        copied = await put(source.path, target, shell, copy_uid_gid=flags.bool("archive"))
    else:
        raise Failure(
            "must specify at least one container source",
            hint="A container's side has its name and a colon: "
            f"{shell.typed('cp web:/app/index.js .')}.",
        )
    if copied and not flags.bool("quiet"):
        size = human_size(float(copied.size))
        await shell.console.err(f"Successfully copied {size} to {copied.where}")
    return 0


PROGRAM = Program(
    Usage(
        "docker cp",
        "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n"
        "\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
        "Copy files between a container and a message\n\n"
        "The files attached to your message go in, what is fetched is attached to mine. A . is\n"
        "the message itself, with all of its files.\n\n"
        "As a source, - is an attached tar archive, to be unpacked in a folder of the container.\n"
        "As a destination, - gives the container's file or folder as a tar archive.",
        (
            Flag("archive", "a", help="Keep all owners (uid/gid)"),
            Flag("follow-link", "L", help="Follow a link in SRC_PATH to what it names"),
            Flag("quiet", "q", help="Don't say how much was copied"),
        ),
        aliases=("docker container cp", "docker cp"),
        examples=("docker cp web:/app/index.js .", "docker cp index.js web:/app/"),
    ),
    Arity.exactly(2),
    cp,
    example="cp web:/etc/hostname .",
    takes_files=True,
)
