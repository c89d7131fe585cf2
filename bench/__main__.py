"""`python -m bench`, which `make bench` calls: everything in one run, a table and a JSON file."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from bench import class_at_once, evaluation, first_prompt, key_press, report, rest_requests
from bench.docker_client import DockerClient
from bench.figures import Row
from bench.stage import Stage
from playground.engine.errors import EngineSetupError
from playground.stack import Engine

HERE = Path(__file__).parent
LONGEST_S = 180.0
ECHO_BOT = (sys.executable, "-m", "bench.echo_bot")

Times = Annotated[int, typer.Option(min=1, help="First prompts, of each kind.")]
Evaluations = Annotated[int, typer.Option(min=1, help="Evaluations, of each kind.")]
People = Annotated[int, typer.Option(min=1, help="People in the class.")]
Rounds = Annotated[int, typer.Option(min=1, help="Starts of the whole class, of each kind.")]
KeyPresses = Annotated[int, typer.Option(min=1, help="Key presses on the page, of each kind.")]
Pull = Annotated[bool, typer.Option(help="Count a pull's requests too, on an engine of its own.")]
Results = Annotated[Path, typer.Option(help="The folder for the JSON file.")]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    prompts: int
    evaluations: int
    people: int
    rounds: int
    key_presses: int
    pull: bool


def main(
    prompts: Times = 15,
    evaluations: Evaluations = 300,
    people: People = 30,
    rounds: Rounds = 2,
    key_presses: KeyPresses = 20,
    pull: Pull = True,
    results: Results = HERE / "results",
) -> None:
    """Measures Quayside beside Docker's own client, on the same engine, at a loopback Discord."""
    extent = Extent(prompts, evaluations, people, rounds, key_presses, pull)
    try:
        rows, measured_on = uvloop.run(_within_limits(extent))
    except TimeoutError:
        _report(f"Something took too long (all of it may take {LONGEST_S:.0f} s).")
        raise typer.Exit(1) from None
    except EngineSetupError as problem:
        _report(str(problem))
        raise typer.Exit(1) from None
    Console().print(report.table(rows, measured_on))
    file = report.new_file(results)
    file.write_text(json.dumps(report.as_json(rows, measured_on), indent=1), encoding="utf-8")
    typer.echo(f"{file}")


async def _within_limits(extent: Extent) -> tuple[list[Row], report.Machine]:
    async with asyncio.timeout(LONGEST_S):
        return await _measure(extent)


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
    typer.run(main)
