"""`docker start`: start containers that have stopped, and go to one's terminal with -ai."""

from bot.commands.each import each
from bot.commands.failures import Failure
from bot.commands.places import opening
from bot.commands.program import Program
from bot.commands.refused import KEYS
from bot.commands.shell import Shell
from bot.commands.streaming import converse, goes_on, hears_once, while_watched
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Detail
from bot.sandbox.seat import Own


async def start(flags: Parsed, shell: Shell) -> int:
    """Start each and print its name, or start one and be its terminal."""
    attached, interactive = flags.bool("attach"), flags.bool("interactive")
    if not (attached or interactive):
        summary = "Error: failed to start containers: {0}"
        return await each(flags.args, shell, shell.seat.start, summary=summary)
    if len(flags.args) > 1:
        raise Failure("you cannot start and attach multiple containers at once")
    own = await shell.seat.find(flags.args[0])
    detail = await shell.seat.engine.containers.inspect(own.id)
    if detail.tty and detail.open_stdin and interactive:
        async with opening(f"{own.image} · {own.name}", shell, own.id) as place:
            if own.alive:
                await shell.terminals.attach(shell.seat, own, place)
            else:
                await shell.terminals.start(shell.seat, own, place)
        return 0
    stdin = (shell.console.stdin or b"") if interactive and detail.open_stdin else None
    return await _watched(own, detail, stdin, shell)


async def _watched(own: Own, detail: Detail, stdin: bytes | None, shell: Shell) -> int:
    containers = shell.seat.engine.containers
    stream = await containers.attach(own.id, stdin=stdin is not None, tty=detail.tty)

    async def to_the_end() -> int:
        await converse(stream, shell.console, stdin, end_input=hears_once(detail))
        return await containers.wait(own.id)

    try:
        await shell.seat.start(own)
        status = await while_watched(to_the_end(), shell)
    finally:
        await stream.close()
    if status is None:
        await shell.console.hint(goes_on(own.name, shell))
        return 0
    return status


PROGRAM = Program(
    Usage(
        "docker start",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Start containers that have stopped",
        (
            Flag("attach", "a", help="Show its output"),
            Flag("checkpoint", kind=Kind.STRING, refused="no checkpoints are kept here"),
            Flag("checkpoint-dir", kind=Kind.STRING, refused="no checkpoints are kept here"),
            Flag("detach-keys", kind=Kind.STRING, refused=KEYS),
            Flag("interactive", "i", help="Give it input; with -a, open its terminal"),
        ),
        aliases=("docker container start", "docker start"),
    ),
    Arity.at_least(1),
    start,
    example="start web",
)
