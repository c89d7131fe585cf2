"""`python -m playground play`, as a person starts and ends it."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from playground.bot_process import REPOSITORY

PLAY = (sys.executable, "-m", "playground", "play", "--port", "0", "--no-browser")
START_TIMEOUT_S = 75
STOP_TIMEOUT_S = 40


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
async def test_play_opens_the_lab_and_closes_it_with_its_bot(ended_by: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *PLAY, cwd=REPOSITORY, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = ""
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            async for line in process.stdout:
                if found := re.search(r"http://127\.0\.0\.1:\d+/", line.decode()):
                    url = found[0]
                    break
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
            assert "Quayside" in await answer.text()
        children = _children(process.pid)
        assert children
    finally:
        process.send_signal(ended_by)
        async with asyncio.timeout(STOP_TIMEOUT_S):
            code = await process.wait()
    assert code == 0
    assert not any(map(_lives, children))


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _lives(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()
