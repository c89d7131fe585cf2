"""`python -m bench`, which `make bench` calls: everything in one run, a table and a JSON file."""

import asyncio
import json
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvloop
from rich.console import Console

from bench import class_at_once, evaluation, first_prompt, key_press, picture, report, rest_requests
from bench import flood as flood_
from bench import load as load_
from bench import soak as soak_
from bench.docker_client import DockerClient
from bench.figures import Row
from bench.stage import Stage
from playground.engine.errors import EngineSetupError
from playground.stack import Engine

HERE = Path(__file__).parent
LONGEST_S = 180.0
LONGEST_LOAD_S = 600.0
SOAK_AROUND_S = 300.0
"""What opening the terminals, and waiting for their last answers, may take."""
FLOOD_AROUND_S = 120.0
"""What opening and ending their terminals may take."""
Result = TypeVar("Result")
ECHO_BOT = (sys.executable, "-m", "bench.echo_bot")

Times = Annotated[int, typer.Option(min=1, help="First prompts, of each kind.")]
Evaluations = Annotated[int, typer.Option(min=1, help="Evaluations, of each kind.")]
People = Annotated[int, typer.Option(min=1, help="People in the class.")]
Rounds = Annotated[int, typer.Option(min=1, help="Starts of the whole class, of each kind.")]
KeyPresses = Annotated[int, typer.Option(min=1, help="Key presses on the page, of each kind.")]
Pull = Annotated[bool, typer.Option(help="Count a pull's requests too, on an engine of its own.")]
Results = Annotated[Path, typer.Option(help="The folder for the JSON file.")]
Sizes = Annotated[str, typer.Option(help="How many terminals, step by step.")]
LoadRounds = Annotated[int, typer.Option(min=1, help="Lines of each person, of each kind.")]
Picture = Annotated[Path | None, typer.Option(help="Where to draw how the cost grows.")]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    prompts: int
    evaluations: int
    people: int
    rounds: int
    key_presses: int
    pull: bool


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    prompts: Times = 15,
    evaluations: Evaluations = 300,
    people: People = 30,
    rounds: Rounds = 2,
    key_presses: KeyPresses = 20,
    pull: Pull = True,
    results: Results = HERE / "results",
) -> None:
    """Measures Quayside beside Docker's own client, on the same engine, at a loopback Discord."""
    if context.invoked_subcommand:
        return
    extent = Extent(prompts, evaluations, people, rounds, key_presses, pull)
    _tell(*_within(LONGEST_S, _measure(extent)), results)


@app.command()
def load(
    sizes: Sizes = "1,25,50,100,200",
    rounds: LoadRounds = 6,
    file: Picture = None,
    results: Results = HERE / "results",
) -> None:
    """Measures what 1 to 200 open terminals cost, beside the engine's raw streams."""
    counts = [int(size) for size in sizes.split(",")]
    steps, measured_on = _within(LONGEST_LOAD_S, _load(counts, rounds))
    _tell([row for step in steps for row in step.rows()], measured_on, results)
    if file:
        asyncio.run(picture.draw(steps, report.described(measured_on), file))
        typer.echo(f"{file}")


@app.command()
def soak(
    minutes: Annotated[float, typer.Option(min=0.1, help="How long they are busy.")] = 60,
    terminals: Annotated[int, typer.Option(min=1, help="How many, in one channel.")] = 20,
    results: Results = HERE / "results",
) -> None:
    """Keeps terminals busy at a Discord that enforces its limits: nothing may be refused."""
    _tell(*_within(60 * minutes + SOAK_AROUND_S, _soak(minutes, terminals)), results)


@app.command()
def flood(
    seconds: Annotated[float, typer.Option(min=1, help="How long each flood lasts.")] = 20,
    programs: Annotated[
        str, typer.Option(help="What floods, one after the other.")
    ] = "node,sh,python",
    results: Results = HERE / "results",
) -> None:
    """Floods a terminal while a classmate types beside it, then presses Stop."""
    names = programs.split(",")
    longest_s = len(names) * 2 * seconds + FLOOD_AROUND_S
    _tell(*_within(longest_s, _flood(names, seconds)), results)


def _within(longest_s: float, work: Coroutine[Any, Any, Result]) -> Result:
    """Run it; what goes wrong is told in words, with an exit code."""

    async def bounded() -> Result:
        async with asyncio.timeout(longest_s):
            return await work

    try:
        return uvloop.run(bounded())
    except TimeoutError:
        _report(f"Something took too long (all of it may take {longest_s:.0f} s).")
    except EngineSetupError as problem:
        _report(str(problem))
    raise typer.Exit(1)


def _tell(rows: Sequence[Row], measured_on: report.Machine, results: Path) -> None:
    Console().print(report.table(rows, measured_on))
    file = report.new_file(results)
    file.write_text(json.dumps(report.as_json(rows, measured_on), indent=1), encoding="utf-8")
    typer.echo(f"{file}")


async def _load(sizes: Sequence[int], rounds: int) -> tuple[list[load_.Step], report.Machine]:
    async with Stage.set(pupils=load_.TYPISTS, environment=load_.UNPACED, report=_report) as stage:
        assert stage.stack.engine is not None
        client = DockerClient(stage.stack.engine)
        measured_on = await report.machine(client)
        await stage.open_lab()
        await client.have("node")
        return await load_.measure(stage, client, sizes, rounds, _report), measured_on


async def _flood(names: Sequence[str], seconds: float) -> tuple[list[Row], report.Machine]:
    async with Stage.set(pupils=2, limited=True, report=_report) as stage:
        assert stage.stack.engine is not None
        client = DockerClient(stage.stack.engine)
        measured_on = await report.machine(client)
        await stage.open_lab()
        for image in ("node", "busybox", "python"):
            await client.have(image)
        return await flood_.measure(stage, client, names, seconds, _report), measured_on


async def _soak(minutes: float, terminals: int) -> tuple[list[Row], report.Machine]:
    async with Stage.set(pupils=terminals, limited=True, report=_report) as stage:
        assert stage.stack.engine is not None
        client = DockerClient(stage.stack.engine)
        measured_on = await report.machine(client)
        await stage.open_lab()
        await client.have("busybox")
        return await soak_.measure(stage, minutes, _report), measured_on


async def _measure(extent: Extent) -> tuple[list[Row], report.Machine]:
    async with (
        Stage.set(pupils=extent.people, report=_report) as stage,
        Stage.set(engine=Engine.NONE, command=ECHO_BOT) as echo,
    ):
        assert stage.stack.engine is not None
        client = DockerClient(stage.stack.engine)
        measured_on = await report.machine(client)
        try:
            await stage.open_lab()
            for image in ("node", "busybox"):
                await client.have(image)
            _report("First prompts ...")
            rows = await first_prompt.measure(stage, client, extent.prompts)
            _report("Evaluations ...")
            rows += await evaluation.measure(stage, echo, client, extent.evaluations)
            rows += await key_press.measure(stage, extent.key_presses)
            _report("REST requests ...")
            rows += await rest_requests.measure(stage, client)
            _report("A class at once ...")
            in_class = await class_at_once.measure(stage, client, extent.rounds)
        finally:
            await client.remove(client.label)
    if extent.pull:
        _report("A pull ...")
        rows += await rest_requests.measure_missing_image()
    return rows + in_class, measured_on


def _report(line: str) -> None:
    typer.echo(line, err=True)


if __name__ == "__main__":
    app()
