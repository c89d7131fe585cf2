"""`docker exec`: run another program in a running container."""

from bot.commands.failures import Failure, daemon
from bot.commands.keyfiles import ENV_FILE
from bot.commands.options import ENV, USER, WORKDIR, environment
from bot.commands.places import opening
from bot.commands.program import Program
from bot.commands.refused import KEYS, PRIVILEGE
from bot.commands.shell import Shell
from bot.commands.streaming import converse, while_watched
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import Conflict
from bot.sandbox.seat import Own


async def exec_(flags: Parsed, shell: Shell) -> int:
    """Run it; its exit code, or 0 once it is on its own or at its terminal."""
    name, *argv = flags.args
    own = await shell.seat.find(name)
    await _check_runs(own, shell)
    env, user, workdir = await environment(flags, shell), flags.text("user"), flags.text("workdir")
    if flags.bool("detach"):
        await shell.seat.engine.execs.start_detached(
            own.id, argv, tty=flags.bool("tty"), env=env, user=user, workdir=workdir
        )
        return 0
    if flags.bool("tty") and flags.bool("interactive"):
        async with opening(f"{own.name} · {' '.join(argv)}", shell) as place:
            await shell.terminals.exec(
                shell.seat, own, argv, place, env=env, user=user, workdir=workdir
            )
        return 0
    return await _in_foreground(own, argv, env, flags, shell)


async def _in_foreground(
    own: Own, argv: list[str], env: tuple[str, ...], flags: Parsed, shell: Shell
) -> int:
    execs = shell.seat.engine.execs
    interactive = flags.bool("interactive")
    stdin = (shell.console.stdin or b"") if interactive else None
    stream = await execs.start(
        own.id,
        argv,
        tty=flags.bool("tty"),
        stdin=interactive,
        env=env,
        user=flags.text("user"),
        workdir=flags.text("workdir"),
    )
    try:
        printed = await while_watched(converse(stream, shell.console, stdin), shell)
    finally:
        await stream.close()
    if printed is None:
        await shell.console.hint(
            f"It goes on in `{own.name}`, unheard; {shell.typed(f'restart {own.name}')} ends it. "
            f"{shell.typed(f'exec -it {own.name} {argv[0]}')} opens a terminal."
        )
        return 0
    if interactive and shell.console.stdin is None:
        await shell.console.hint(
            "`-i` gives the program what you send along: put a code block below the command, "
            f"or attach a file. {shell.typed(f'exec -it {own.name} {argv[0]}')} opens a terminal."
        )
    return await execs.exit_code(stream.id) or 0


async def _check_runs(own: Own, shell: Shell) -> None:
    paused = own.state == "paused"
    if own.alive and not paused:
        return
    try:
        await shell.seat.engine.execs.check(own.id)
    except Conflict as error:
        word, deed = ("unpause", "lets it go on") if paused else ("start", "starts it")
        # Of a paused one the engine says the name that it was asked for, else the id.
        told = shell.seat.own_words(error.message) if paused else error.message
        raise Failure(daemon(told), hint=f"{shell.typed(f'{word} {own.name}')} {deed}.") from error


PROGRAM = Program(
    Usage(
        "docker exec",
        "[OPTIONS] CONTAINER COMMAND [ARG...]",
        "Run another program in a running container",
        (
            ENV,
            ENV_FILE,
            USER,
            WORKDIR,
            Flag("detach", "d", help="Leave it in the background"),
            Flag("detach-keys", kind=Kind.STRING, refused=KEYS),
            Flag("interactive", "i", help="Keep its input open"),
            Flag("privileged", refused=PRIVILEGE),
            Flag("tty", "t", help="Give it a terminal"),
        ),
        aliases=("docker container exec", "docker exec"),
        examples=("docker exec web ls", "docker exec -it web sh"),
    ),
    Arity.at_least(2),
    exec_,
    interspersed=False,
    example="exec web ls",
)
