"""`docker version`: the bot as the client, and the engine as the server."""

from datetime import datetime
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from bot.commands.filling import fill_in
from bot.commands.program import Program
from bot.commands.shell import Shell
from bot.docker_cli.flags import Flag, Kind, Parsed
from bot.docker_cli.template import typed
from bot.docker_cli.usage import Arity, Usage
from bot.engine.values import Version

NAME = "Quayside"
_COLUMN = 19


async def version(flags: Parsed, shell: Shell) -> int:
    """Print both versions."""
    engine = await shell.seat.engine.version()
    form = flags.text("format")
    if not form:
        await shell.console.out(_text(client(), engine))
    else:
        await fill_in(form, typed("system.versionInfo", _data(engine)), shell, title="version")
    return 0


def _data(engine: Version) -> dict[str, dict[str, str]]:
    """Under the names that templates for the real client use."""
    return {
        "Client": {"Version": client(), "ApiVersion": engine.api_version, "Context": "default"},
        "Server": {
            "Version": engine.version,
            "ApiVersion": engine.api_version,
            "MinAPIVersion": engine.min_api_version,
            "GitCommit": engine.git_commit,
            "GoVersion": engine.go_version,
            "Os": engine.os,
            "Arch": engine.arch,
            "BuildTime": engine.built,
        },
    }


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
        "Built": _date(engine.built),
        "OS/Arch": f"{engine.os}/{engine.arch}",
    }
    return "\n".join(
        [
            "Client:",
            _line("Name", NAME),
            _line("Version", own),
            "",
            "Server:",
            " Engine:",
            *(f" {_line(name, value)}" for name, value in server.items() if value),
        ]
    )


def _date(text: str) -> str:
    try:
        return datetime.fromisoformat(text).ctime()
    except ValueError:
        return text


def _line(name: str, value: str) -> str:
    return f" {f'{name}:'.ljust(_COLUMN - 1)}{value}"


PROGRAM = Program(
    Usage(
        "docker version",
        "[OPTIONS]",
        "Show the versions of this bot and of the engine",
        (Flag("format", "f", Kind.STRING, "json, or a Go template such as '{{.Server.Version}}'"),),
    ),
    Arity.no_args(),
    version,
)
