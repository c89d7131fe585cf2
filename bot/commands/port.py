"""`docker port`: the ports that a container publishes."""

from bot.commands.failures import Failure
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli import go
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage


async def port(flags: Parsed, shell: Shell) -> int:
    """Print each published port, or the one asked for."""
    own = await shell.seat.find(flags.args[0])
    published = [
        (f"{one.private}/{one.kind}", f"{one.address}:{one.public}")
        for one in own.ports
        if one.public
    ]
    if not any(flags.args[1:]):
        if published:
            await shell.console.out("\n".join(f"{inner} -> {outer}" for inner, outer in published))
        return 0
    number, slash, _ = flags.args[1].partition("/")
    try:
        go.parse_uint(number, 16)
    except ValueError as error:
        raise Failure(f"Error: invalid port ({number}): strconv.ParseUint: {error}") from None
    asked = flags.args[1] if slash else f"{number}/tcp"
    outers = [outer for inner, outer in published if inner == asked]
    if not outers:
        raise Failure(
            f"Error: No public port '{flags.args[1]}' published for {flags.args[0]}",
            hint="Nothing outside reaches a container here, so none publishes a port.",
        )
    await shell.console.out("\n".join(outers))
    return 0


PROGRAM = Program(
    Usage(
        "docker port",
        "CONTAINER [PRIVATE_PORT[/PROTO]]",
        "List the ports that a container publishes",
        aliases=("docker container port", "docker port"),
    ),
    Arity.between(1, 2),
    port,
    example="port web",
)
