"""`python -m playground play`, as a person starts and ends it."""

import asyncio
import re
import signal
import sys

import aiohttp

from playground.bot_process import REPOSITORY

PLAY = (sys.executable, "-m", "playground", "play", "--port", "0", "--no-browser")
START_TIMEOUT_S = 75
STOP_TIMEOUT_S = 40


async def test_play_opens_the_lab_and_ctrl_c_closes_it() -> None:
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
    finally:
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(STOP_TIMEOUT_S):
            code = await process.wait()
    assert code == 0
