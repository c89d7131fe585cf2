"""Draws how the cost grows with the terminals that are open: three charts (ECharts), a PNG file."""

import asyncio
import math
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from nicegui import ui
from playwright.async_api import async_playwright

from bench.load import MEMORY_AIM_MIB, P99_AIM_MS, RESTART_AIM_S, Step, p99
from playground.page.chromium import launch

WIDTH, HEIGHT = 1080, 380
DRAWN_TIMEOUT_MS = 20_000
STOP_TIMEOUT_S = 10.0
TICKS = 5
"""A chart's axis has about so many steps."""

Lines = Mapping[str, Sequence[float]]


async def draw(steps: Sequence[Step], measured_on: str, file: Path) -> None:
    """Write the picture to `file`; `measured_on` stands below the charts."""

    @ui.page("/load")
    def page() -> None:
        with ui.row(wrap=False).style(f"width: {WIDTH}px; gap: 0"):
            for chart in _charts(steps):
                ui.echart(chart).style("width: 33%; height: 330px")
        ui.label(measured_on).style("color: #6b7280; font: 12px sans-serif; padding-left: 12px")

    app = FastAPI(openapi_url=None)
    ui.run_with(app, tailwind=False, show_welcome_message=False)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await _photograph(f"http://127.0.0.1:{listening.getsockname()[1]}/load", file)
    finally:
        server.should_exit = True
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await serving


async def _photograph(url: str, file: Path) -> None:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        page = await browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2
        )
        await page.goto(url)
        await page.locator("canvas").nth(2).wait_for(timeout=DRAWN_TIMEOUT_MS)
        await page.evaluate("document.fonts.ready")
        await page.screenshot(path=file)
        await browser.close()


def _charts(steps: Sequence[Step]) -> list[dict[str, Any]]:
    sizes = [step.terminals for step in steps]
    latency = {
        "each at their pace": [1000 * p99(step.paced) for step in steps],
        "in one instant": [1000 * p99(step.burst) for step in steps],
        "in one instant, raw": [1000 * p99(step.raw_burst) for step in steps],
    }
    memory = {"the bot": [step.memory_mib for step in steps]}
    restart = {
        "all attached": [step.restart.attached for step in steps],
        "all answered what was typed": [step.restart.answered for step in steps],
    }
    return [
        _chart("An evaluation, p99 (ms)", sizes, latency, P99_AIM_MS),
        _chart("Memory (MiB)", sizes, memory, MEMORY_AIM_MIB),
        _chart("Started again after kill -9 (s)", sizes, restart, RESTART_AIM_S),
    ]


def _chart(title: str, sizes: Sequence[int], lines: Lines, aim: float) -> dict[str, Any]:
    """A line for each name; the aim is dashed."""
    at_most = {
        "symbol": "none",
        "lineStyle": {"color": "#dc2626", "type": "dashed"},
        "label": {"formatter": "aim", "position": "end", "color": "#dc2626"},
        "data": [{"yAxis": aim}],
    }
    series: list[dict[str, Any]] = [
        {
            "name": name,
            "type": "line",
            "symbolSize": 6,
            "data": [[size, round(value, 2)] for size, value in zip(sizes, values, strict=True)],
        }
        for name, values in lines.items()
    ]
    series[0]["markLine"] = at_most
    top, interval = _scale(max(aim, *map(max, lines.values())))
    return {
        "animation": False,
        "color": ["#2563eb", "#0d9488", "#9ca3af"],
        "title": {"text": title, "left": "center", "textStyle": {"fontSize": 14}},
        "grid": {"left": 52, "right": 40, "top": 40, "bottom": 84},
        "legend": {"bottom": 0, "show": len(lines) > 1, "itemWidth": 14},
        "xAxis": {"type": "value", "name": "terminals", "nameLocation": "middle", "nameGap": 26},
        "yAxis": {"type": "value", "min": 0, "max": top, "interval": interval},
        "series": series,
    }


def _scale(highest: float) -> tuple[float, float]:
    """An axis's end and the step between its ticks, both round, that have `highest` below them.

    >>> _scale(1215.8), _scale(150), _scale(5)
    ((1250.0, 250.0), (200, 50), (6, 1))
    """
    power = 10 ** math.floor(math.log10(highest / TICKS))
    step = next(power * of for of in (1, 2, 2.5, 5, 10) if power * of * TICKS >= highest)
    return step * (math.floor(highest / step) + 1), step
