"""`docker version`: the bot as the client, and the engine as the server."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Parsed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Version

_COLUMN = 19


async def version(flags: Parsed, shell: Shell) -> int:
    """Print both versions."""
    await shell.console.out(_text(client(), await shell.seat.engine.version()))
    return 0


def client() -> str:
    """This bot's version."""
    try:
        return installed("quayside")
    except PackageNotFoundError:
        return "unknown"


def _text(own: str, engine: Version) -> str:
    server = {
        "Version": engine.version,
        "API version": f"{engine.api_version} (minimum version {engine.min_api_version})",
        "Go version": engine.go_version,
        "Git commit": engine.git_commit,
        "Built": engine.built,
        "OS/Arch": f"{engine.os}/{engine.arch}",
    }
    return "\n".join(
        [
            "Client: Quayside",
            _line("Version", own),
            "",
            "Server:",
            " Engine:",
            *(f" {_line(name, value)}" for name, value in server.items() if value),
        ]
    )


def _line(name: str, value: str) -> str:
    return f" {f'{name}:'.ljust(_COLUMN - 1)}{value}"


PROGRAM = Program(
    Usage("docker version", "[OPTIONS]", "Show the versions of this bot and of the engine"),
    Arity.no_args(),
    version,
)
