"""`docker run`: create a container, start it, and be its terminal until it ends."""

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.commands.failures import Failure
from bot.commands.joined import Only, joined
from bot.commands.keyfiles import leave_id
from bot.commands.lifetime import discard, interrupt, starting
from bot.commands.options import OPTIONS, check_pull, misplaced, request
from bot.commands.places import opening
from bot.commands.program import Program
from bot.commands.pulling import have_image
from bot.commands.refused import KEYS, SIGNALS
from bot.commands.shell import Shell
from bot.commands.streaming import Line, converse, goes_on, while_watched
from bot.commands.unstartable import Sifted, complaint_of, unstartable
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import ContainerNotFound, EngineError
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
    image, streams = flags.args[0], joined(flags)
    check_pull(flags)
    wanted = replace(await request(flags, shell), detach=flags.bool("detach"))
    if wanted.detach and flags.given("attach"):
        await shell.console.err("conflicting options: cannot specify both --attach and --detach")
        return 1
    fetched = await have_image(wanted.image, flags.text("pull"), flags.bool("quiet"), shell)
    advice = _on_order(flags.args, shell)
    try:
        own = await shell.seat.create(wanted)
        if wanted.detach:
            status = await _in_background(image, own, wanted, shell)
        elif wanted.tty and wanted.open_stdin and streams >= {"stdin", "stdout"}:
            status = await _at_terminal(image, own, shell)
        else:
            status = await _in_foreground(image, own, wanted, streams, shell)
    except Failure as failure:
        failure.hint = advice or failure.hint
        raise
    await leave_id(flags, own.id, shell)
    if fetched:
        await shell.console.hint(
            "`Unable to find image` is no error: the image wasn't here yet, so it was downloaded."
        )
    if advice:
        await shell.console.hint(advice)
    return status


def _on_order(args: Sequence[str], shell: Shell) -> str:
    word = misplaced(args)
    if not word:
        return ""
    return (
        f"`{word}` stands behind the image, so it went to the program in the container; "
        f"Docker's flags come before it: {shell.typed(f'run {word} {args[0]}')}."
    )


async def _in_background(image: str, own: Own, wanted: RunRequest, shell: Shell) -> int:
    async with starting(own, shell):
        stream = await shell.seat.engine.containers.attach(own.id, stdin=False, tty=wanted.tty)
        try:
            await shell.seat.start(own)
            complaint = await complaint_of(stream)
        except EngineError:
            await shell.console.out(own.id)
            raise
        finally:
            await stream.close()
    await shell.console.out(own.id)
    if complaint:
        raise unstartable(complaint, image)
    return 0


async def _at_terminal(image: str, own: Own, shell: Shell) -> int:
    """Open the thread while the container starts, which takes about as long.

    The container is created before: that takes the engine a few milliseconds, and whatever
    forbids it (a name, a quota) is known before a thread stands in the channel.
    """
    async with starting(own, shell), opening(f"{image} · {own.name}", shell) as place:
        await shell.terminals.start(shell.seat, own, place)
    return 0


async def _in_foreground(
    image: str, own: Own, wanted: RunRequest, streams: frozenset[str], shell: Shell
) -> int:
    async with starting(own, shell):
        stream = await shell.seat.engine.containers.attach(
            own.id, stdin=wanted.open_stdin, tty=wanted.tty
        )
        try:
            await shell.seat.start(own)
        except BaseException:
            await stream.close()
            raise
    sifted = Sifted(stream)
    line = Only(sifted, streams)
    ended = await _watched(stream, _to_the_end(line, own, wanted, shell), own, shell)
    if ended is None:
        await shell.console.hint(goes_on(own.name, shell))
        return 0
    if sifted.complaint:
        raise unstartable(sifted.complaint, image)
    for hint in _hints(ended, image, wanted, shell):
        await shell.console.hint(hint)
    return ended.status


async def _watched(stream: Stream, work: Awaitable[Ended], own: Own, shell: Shell) -> Ended | None:
    """Wait for the end within limits; what is run with --rm and is watched to its end, goes."""
    try:
        ended = await while_watched(work, shell)
    except asyncio.CancelledError:
        await (discard(own, shell) if own.remove else interrupt(own, shell))
        raise
    finally:
        await stream.close()
    if own.remove and ended is not None:
        await discard(own, shell)
    return ended


async def _to_the_end(line: Line, own: Own, wanted: RunRequest, shell: Shell) -> Ended:
    if wanted.tty:
        await shell.console.hint(
            "`-t` alone is a terminal that hears nothing: "
            f"{shell.typed(f'run -it {wanted.image.familiar}')} opens one that you can type in."
        )
    stdin = (shell.console.stdin or b"") if wanted.open_stdin else None
    printed = await converse(line, shell.console, stdin)
    containers = shell.seat.engine.containers
    try:
        status = await containers.wait(own.id)
        starved = status == KILLED and (await containers.inspect(own.id)).oom_killed
    except ContainerNotFound:  # somebody removed it by force
        return Ended(KILLED, printed, False)
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
