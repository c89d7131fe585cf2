"""`docker kill`: send containers a signal, SIGKILL unless another is named."""

from bot.commands.each import each
from bot.commands.failures import Failure, daemon
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.signals import known
from bot.docker_cli.usage import Arity, Usage
from bot.sandbox.seat import Own


async def kill(flags: Parsed, shell: Shell) -> int:
    """Send the signal to each."""

    signal = flags.text("signal") or "KILL"
    if not known(signal):
        # The engine looks at the signal before it looks for the container.
        raise Failure(
            "\n".join([daemon(f"invalid signal: {signal}")] * len(flags.args)),
            hint=f"`-s` takes a name or a number: {shell.typed('kill -s TERM web')}.",
        )

    async def one(own: Own) -> None:
        await shell.seat.engine.containers.kill(own.id, signal)

    return await each(flags.args, shell, one, lead="Cannot kill container: {0}: ")


PROGRAM = Program(
    Usage(
        "docker kill",
        "[OPTIONS] CONTAINER [CONTAINER...]",
        "Kill running containers, or send them another signal",
        (Flag("signal", "s", Kind.STRING, "The signal, such as TERM or 15"),),
        aliases=("docker container kill", "docker kill"),
    ),
    Arity.at_least(1),
    kill,
    example="kill web",
)
