"""`docker kill`: send containers a signal, SIGKILL unless another is named."""

from collections.abc import Sequence

from bot.commands.each import each
from bot.commands.failures import Failure, daemon
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.signals import known
from bot.docker_cli.usage import Arity, Usage
from bot.engine.errors import ContainerNotFound, EngineError
from bot.sandbox.seat import Own

NOBODY = "0" * 64
"""The id of no container."""


async def kill(flags: Parsed, shell: Shell) -> int:
    """Send the signal to each."""

    signal = flags.text("signal") or "KILL"
    containers = shell.seat.engine.containers

    async def one(own: Own) -> None:
        await containers.kill(own.id, signal)

    if not known(signal):
        await _refused(signal, flags.args, shell)
    return await each(flags.args, shell, one, lead="Cannot kill container: {0}: ")


async def _refused(signal: str, names: Sequence[str], shell: Shell) -> None:
    """Raise Failure if the engine looks at this signal before it looks for the container.

    Which signals those are, and in what words, changed between its versions.
    """
    try:
        await shell.seat.engine.containers.kill(NOBODY, signal)
    except ContainerNotFound:
        return
    except EngineError as error:
        told = [daemon(error.message.replace(NOBODY, name)) for name in names]
        hint = f"`-s` takes a name or a number: {shell.typed('kill -s TERM web')}."
        raise Failure("\n".join(told), hint=hint) from error


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
