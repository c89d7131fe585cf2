"""`docker attach`: come back to a running container's terminal, or watch its output."""

from bot.commands.failures import Failure
from bot.commands.places import opening
from bot.commands.program import Program
from bot.commands.refused import KEYS, SIGNALS
from bot.commands.shell import Shell
from bot.commands.streaming import converse, goes_on, hears_once, while_watched
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def attach(flags: Parsed, shell: Shell) -> int:
    """Open its terminal in a thread; without one, show its output as long as a chat waits."""
    own = await shell.seat.find(flags.args[0])
    if not own.alive:
        raise Failure(
            "You cannot attach to a stopped container, start it first",
            hint=f"{shell.typed(f'start -ai {own.name}')} starts it and opens its terminal.",
        )
    if own.state == "paused":
        raise Failure(
            "You cannot attach to a paused container, unpause it first",
            hint=f"{shell.typed(f'unpause {own.name}')} lets it go on.",
        )
    detail = await shell.seat.engine.containers.inspect(own.id)
    hears = detail.open_stdin and not flags.bool("no-stdin")
    if not detail.tty:
        return await _watch(own, hears, hears_once(detail), shell)
    if not hears:
        raise Failure(
            "this container's terminal hears nothing: it was run without -i",
            hint=f"{shell.typed(f'logs -f {own.name}')} shows its output.",
        )
    async with opening(f"{own.image} · {own.name}", shell, own.id) as place:
        await shell.terminals.attach(shell.seat, own, place)
    return 0


async def _watch(own: Own, hears: bool, once: bool, shell: Shell) -> int:
    """Without a terminal there is only output, and what came with the message as input."""
    containers = shell.seat.engine.containers
    stdin = shell.console.stdin if hears else None
    stream = await containers.attach(own.id, stdin=stdin is not None, tty=False)
    try:
        work = converse(stream, shell.console, stdin, end_input=once)
        printed = await while_watched(work, shell)
    finally:
        await stream.close()
    if printed is None:
        await shell.console.hint(goes_on(own.name, shell))
        return 0
    return await containers.wait(own.id)


PROGRAM = Program(
    Usage(
        "docker attach",
        "[OPTIONS] CONTAINER",
        "Go to a running container's terminal",
        (
            Flag("detach-keys", kind=Kind.STRING, refused=KEYS),
            Flag("no-stdin", help="Only look"),
            Flag("sig-proxy", refused=SIGNALS),
        ),
        aliases=("docker container attach", "docker attach"),
    ),
    Arity.exactly(1),
    attach,
    example="attach web",
)
