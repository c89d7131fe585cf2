"""A forked bot is a process like any other: what it prints, how it ends, and that it does end."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.forked import Forked, fork

PATIENCE_S = 20


async def forked(folder: Path, *words: str, **environment: str) -> Forked:
    with (folder / "log").open("ab") as log:
        return await fork((sys.executable, "-m", *words), environment, folder, log)


async def ended(process: Forked) -> int:
    async with asyncio.timeout(PATIENCE_S):
        return await process.wait()


async def test_it_has_its_own_environment_folder_and_log_and_tells_its_exit_code(
    tmp_path: Path,
) -> None:
    environment = {"QUAYSIDE_HEALTH_FILE": "sign-of-life"}
    assert await ended(await forked(tmp_path, "bot", "health", **environment)) == 1
    (tmp_path / "sign-of-life").touch()
    assert await ended(await forked(tmp_path, "bot", "health", **environment)) == 0
    assert await ended(await forked(tmp_path, "bot", "serve")) == 2
    assert "DISCORD_TOKEN is not set" in (tmp_path / "log").read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_a_signal_ends_it(tmp_path: Path, number: int) -> None:
    process = await forked(tmp_path, "http.server", "--bind", "127.0.0.1", "0")
    process.send_signal(number)
    assert await ended(process) == process.returncode == -number
    process.kill()  # nothing is there to be killed


async def test_whom_nobody_waits_for_is_killed(tmp_path: Path) -> None:
    process = await forked(tmp_path, "http.server", "--bind", "127.0.0.1", "0")
    process._connection.shutdown(2)
    descriptor = os.pidfd_open(process.pid)
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, over.set)
    async with asyncio.timeout(PATIENCE_S):
        await over.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)
