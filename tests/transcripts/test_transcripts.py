"""Every chat file here and below, on a stack of its own: the bot's process, a real engine."""

from pathlib import Path

import pytest

from playground.chat.printer import TextPrinter
from playground.chat.run import Plan, play
from playground.engine.errors import EngineSetupError
from tests.forked import fork

HERE = Path(__file__).parent
FILES = sorted(str(path.relative_to(HERE)) for path in HERE.rglob("*.chat"))


@pytest.mark.timeout(400)
@pytest.mark.parametrize("file", FILES)
async def test_the_conversation_goes_as_written(file: str) -> None:
    plan = Plan.read((HERE / file).read_text(encoding="utf-8"), file)
    lines: list[str] = []
    try:
        await play(plan, TextPrinter(lines.append), launch=fork)
    except EngineSetupError as problem:
        if not plan.fresh_engine:
            raise
        pytest.skip(f"only with a private engine: {problem.what}")
