"""The commands `up`, `down`, `status`, `clean` and `env` of the playground's engine."""

import asyncio
import os
import shlex
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console

from . import engine
from .errors import EngineSetupError

CHECKOUT = Path(__file__).resolve().parents[2]

app = typer.Typer(help="A Docker Engine for the playground.", no_args_is_help=True)
words = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

Root = Annotated[Path, typer.Option(help="The checkout whose .playground/ is meant.")]
Result = TypeVar("Result")


@app.command()
def up(root: Root = CHECKOUT) -> None:
    """Use the engine that answers, or start a private one."""
    running = _run(engine.ensure(root, report=words.print))
    words.print(_described(running))


@app.command()
def down(root: Root = CHECKOUT) -> None:
    """Stop the private engine; its images and stopped containers stay."""
    _run(engine.stop(root))


@app.command()
def status(root: Root = CHECKOUT) -> None:
    """Say which engine there is; exit with 1 when there is none."""
    running = _run(engine.running(root))
    words.print(
        _described(running) if running else "No engine runs: python -m playground engine up"
    )
    raise typer.Exit(0 if running else 1)


@app.command()
def clean(root: Root = CHECKOUT) -> None:
    """Stop the private engine and delete .playground/; on another engine, the bots' containers."""
    removed = _run(engine.clean(root))
    words.print(f"Removed .playground/ and {removed} containers on your own engine")


@app.command()
def env(root: Root = CHECKOUT) -> None:
    """Print the shell's words that point Docker's client at the engine: eval "$(… engine env)"."""
    running = _run(engine.running(root))
    if running is None:
        words.print("No engine runs: python -m playground engine up")
        raise typer.Exit(1)
    for name, value in running.environment.items():
        typer.echo(f"export {name}={shlex.quote(value)}")


@app.command(context_settings={"ignore_unknown_options": True})
def run(command: Annotated[list[str], typer.Argument()], root: Root = CHECKOUT) -> None:
    """Run a command with the engine in its DOCKER_HOST; an engine started for it stops with it."""
    raise typer.Exit(_run(_with_engine(command, root)))


async def _with_engine(command: list[str], root: Path) -> int:
    async with engine.lent(root, report=words.print) as running:
        words.print(_described(running))
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **running.environment}
        )
        return await process.wait()


def _described(running: engine.RunningEngine) -> str:
    whose = (
        "The playground's private engine" if running.private else "Your own engine, left as it is"
    )
    return f"{whose}: {running.host}"


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    try:
        return asyncio.run(work)
    except EngineSetupError as problem:
        words.print(problem.what)
        if problem.detail:
            words.print(problem.detail)
        raise typer.Exit(1) from problem
