"""`docker compose exec`: run another program in a service's container."""

from bot.commands import exec_ as docker_exec
from bot.commands.composing.declaring import ONE, program
from bot.commands.composing.reading import found
from bot.commands.failures import Failure
from bot.commands.options import ENV, USER, WORKDIR
from bot.commands.refused import PRIVILEGE
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.usage import Arity


async def exec_(flags: Parsed, shell: Shell) -> int:
    """As `docker exec` does it; at a terminal of its own, unless -T says that it needs none."""
    service, *argv = flags.args
    made = await found(flags, shell, by_file=False)
    own = next((own for own in made.of((service,)) if own.alive), None)
    if own is None:
        unknown = made.services if made.unknown((service,)) else ""
        started = f"{shell.typed(f'compose start {service}')} starts it." if made.containers else ""
        raise Failure(f'service "{service}" is not running', 1, unknown or started)
    words = [f"--env={entry}" for entry in flags.texts("env")]
    words += [f"--{name}={flags.text(name)}" for name in ("user", "workdir") if flags.text(name)]
    if flags.bool("detach"):
        words.append("-d")
    elif flags.bool("no-tty"):
        words.append("-i" if shell.console.stdin is not None else "--interactive=false")
    else:
        words.append("-it")
    program_ = docker_exec.PROGRAM
    return await program_.body(program_.parse(("exec",), [*words, own.name, *argv]), shell)


PROGRAM = program(
    "exec",
    "SERVICE COMMAND [ARGS...]",
    "Run another program in a running service",
    (
        Flag("detach", "d", help="Leave it in the background"),
        ENV,
        Flag("index", kind=Kind.INT, refused=ONE),
        Flag("interactive", "i", hidden=True, help="As it is anyway"),
        Flag(
            "no-tty",
            "T",
            help="Without a terminal of its own",
        ),
        Flag("privileged", refused=PRIVILEGE),
        Flag("tty", "t", hidden=True, help="As it is anyway"),
        USER,
        WORKDIR,
    ),
    exec_,
    arity=Arity.at_least(2),
    interspersed=False,
)
