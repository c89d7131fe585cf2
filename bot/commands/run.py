"""`docker run`: create a container, start it, and be its terminal until it ends."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.commands.lifetime import NOT_EXECUTABLE, NOT_FOUND, discard, starting
from bot.commands.options import OPTIONS, misplaced, request
from bot.commands.places import opening
from bot.commands.program import Program
from bot.commands.pulling import have_image
from bot.commands.refused import KEYS, SIGNALS
from bot.commands.shell import Shell
from bot.commands.streaming import converse, goes_on, while_watched
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.names import random_name
from bot.docker_cli.usage import Arity, Usage
from bot.engine.streams import Stream
from bot.sandbox.requests import RunRequest
from bot.sandbox.seat import Own

KILLED = 137


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program in the foreground ended; `printed` is bytes."""

    status: int
    printed: int
    out_of_memory: bool


async def run(flags: Parsed, shell: Shell) -> int:
    """Run a container; its exit code, or 0 once it goes on without this command."""
    image = flags.args[0]
    wanted = replace(request(flags, shell.thread_id), detach=flags.bool("detach"))
    fetched = await have_image(wanted.image, flags.text("pull"), flags.bool("quiet"), shell)
    if wanted.detach:
        status = await _in_background(wanted, shell)
    elif wanted.tty and wanted.open_stdin:
        status = await _at_terminal(image, wanted, shell)
    else:
        status = await _in_foreground(image, wanted, shell)
    if fetched:
        await shell.console.hint(
            "`Unable to find image` is no error: the image wasn't here yet, so it was downloaded."
        )
    if word := misplaced(flags.args):
        await shell.console.hint(
            f"`{word}` stands behind the image, so it went to the program in the container; "
            f"Docker's flags come before it: {shell.typed(f'run {word} {image}')}."
        )
    return status


async def _in_background(wanted: RunRequest, shell: Shell) -> int:
    own = await shell.seat.create(wanted)
    await shell.console.out(own.id)
    async with starting(own, shell):
        await shell.seat.start(own)
    return 0


async def _at_terminal(image: str, wanted: RunRequest, shell: Shell) -> int:
    """Open the thread and make the container at once, so that neither waits for the other."""
    name = wanted.name or await _free_name(shell)
    async with opening(f"{image} · {name}", shell) as place:
        own = await shell.seat.create(replace(wanted, name=name))
        async with starting(own, shell):
            await shell.terminals.start(shell.seat, own, place)
    return 0


async def _free_name(shell: Shell) -> str:
    taken = {own.name for own in await shell.seat.containers()}
    while (name := random_name(random.Random())) in taken:  # noqa: S311 - nothing hangs on it
        continue
    return name


async def _in_foreground(image: str, wanted: RunRequest, shell: Shell) -> int:
    own = await shell.seat.create(wanted)
    async with starting(own, shell):
        stream = await shell.seat.engine.containers.attach(
            own.id, stdin=wanted.open_stdin, tty=wanted.tty
        )
        try:
            await shell.seat.start(own)
        except BaseException:
            await stream.close()
            raise
    if wanted.tty:
        await shell.console.hint(
            "`-t` alone is a terminal that hears nothing: "
            f"{shell.typed(f'run -it {image}')} opens one that you can type in."
        )
    left_alone = False
    try:
        ended = await while_watched(_to_the_end(stream, own, wanted, shell), shell)
        left_alone = ended is None
    finally:
        await stream.close()
        if wanted.remove and not left_alone:
            await discard(own, shell)
    if ended is None:
        await shell.console.hint(goes_on(own.name, shell))
        return 0
    for hint in _hints(ended, image, wanted, shell):
        await shell.console.hint(hint)
    return ended.status


async def _to_the_end(stream: Stream, own: Own, wanted: RunRequest, shell: Shell) -> Ended:
    stdin = (shell.console.stdin or b"") if wanted.open_stdin else None
    printed = await converse(stream, shell.console, stdin)
    containers = shell.seat.engine.containers
    status = await containers.wait(own.id)
    starved = status == KILLED and (await containers.inspect(own.id)).oom_killed
    return Ended(status, printed, starved)


def _hints(ended: Ended, image: str, wanted: RunRequest, shell: Shell) -> Iterator[str]:
    if wanted.open_stdin and shell.console.stdin is None:
        yield (
            "`-i` gives the program what you send along: put a code block below the command, "
            f"or attach a file. To type line by line, use {shell.typed(f'run -it {image}')}."
        )
    elif not (ended.status or ended.printed or wanted.command):
        yield (
            "It ended at once, for nobody is at its input. "
            f"{shell.typed(f'run -it {image}')} opens it as a terminal."
        )
    if ended.out_of_memory:
        yield "It was killed because it needed more memory than it may have: see `-m`."
    if ended.status == NOT_FOUND and wanted.command:
        yield f"127 means that a program was not found. Has `{image}` one of that name?"
    if ended.status == NOT_EXECUTABLE:
        yield "126 means that the file is there, but is no program that can be run."


PROGRAM = Program(
    Usage(
        "docker run",
        "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        "Make a container from an image, and run a program in it",
        (
            *OPTIONS,
            Flag("detach", "d", help="Leave it in the background, and print its ID"),
            Flag("detach-keys", kind=Kind.STRING, refused=KEYS),
            Flag("sig-proxy", refused=SIGNALS),
        ),
        aliases=("docker container run", "docker run"),
        examples=(
            "docker run node node --version",
            "docker run -it node",
            "docker run -d --name web node node -e 'setInterval(() => {}, 1000)'",
        ),
    ),
    Arity.at_least(1),
    run,
    interspersed=False,
    strict=True,
    example="run -it node",
)
