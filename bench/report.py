"""The table for the terminal and the JSON file, from rows and what they were measured on."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bench.docker_client import DockerClient
from bench.figures import Row

Machine = Mapping[str, str | int | float]


async def machine(client: DockerClient) -> Machine:
    """What the figures depend on; `load` is the machine's load of the last minute."""
    versions = await client("version", "--format", "{{.Server.Version}} {{.Client.Version}}")
    storage = await client("info", "--format", "{{.Driver}}, cgroup v{{.CgroupVersion}}")
    engine, docker = versions.split()
    return {
        "engine": f"{engine} ({storage})",
        "client": docker,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count() or 0,
        "load": round(os.getloadavg()[0], 2),
    }


def table(rows: Sequence[Row], measured_on: Machine) -> Table:
    shown = Table(title="What Quayside costs", caption=described(measured_on), box=SIMPLE_HEAD)
    shown.add_column("")
    for heading in ("median", "middle half", "of", "aim", ""):
        shown.add_column(heading, justify="right", no_wrap=True)
    section = ""
    for row in rows:
        if row.section != section:
            section = row.section
            shown.add_section()
            shown.add_row(f"[bold]{section}")
        shown.add_row(*cells(row))
    return shown


def cells(row: Row) -> tuple[str, ...]:
    low, high = row.middle_half
    spread = f"{number(low)} to {number(high)}" if len(row.samples) > 1 else ""
    value = f"{number(row.value)} {row.unit}".rstrip()
    aim = "" if row.aim is None else f"<= {number(row.aim)}"
    met = {None: "", True: "[green]met", False: "[red]missed"}[row.met]
    return f"  {row.what}", value, spread, str(len(row.samples)), aim, met


def number(value: float) -> str:
    """Three digits that count; whole numbers without a point."""
    return f"{value:.0f}" if value == round(value) or abs(value) >= 100 else f"{value:.3g}"


def described(measured_on: Machine) -> str:
    return (
        f"Engine {measured_on['engine']}, client {measured_on['client']}, "
        f"Python {measured_on['python']}, {measured_on['processors']} processors, "
        f"load {measured_on['load']}"
    )


def as_json(rows: Sequence[Row], measured_on: Machine) -> dict[str, object]:
    """`samples` are in the row's unit."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": dict(measured_on),
        "rows": [
            {
                "section": row.section,
                "what": row.what,
                "unit": row.unit,
                "median": round(row.value, 4),
                "middle_half": [round(end, 4) for end in row.middle_half],
                "aim": row.aim,
                "met": row.met,
                "samples": [round(sample, 4) for sample in row.samples],
            }
            for row in rows
        ],
    }


def new_file(folder: Path) -> Path:
    """A file of its own for each run, in order of time."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
