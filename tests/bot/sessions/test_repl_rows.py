"""What each REPL's row makes of sessions that `record_repls` recorded at the real programs."""

import json
from pathlib import Path

import pytest

from bot.sessions.repl import repl_named
from tests.bot.sessions.record_repls import ROWS
from tests.bot.sessions.replaying import RECORDED, Replay


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_a_recorded_session_is_typed_and_answered_as_then(path: Path) -> None:
    replay = Replay(repl_named(ROWS.get(path.stem, path.stem)))
    for turn in json.loads(path.read_text()):
        says = turn["says"]
        assert replay.typed(says).data.decode() == turn["typed"]
        reply, waits = replay.reply(says, turn["prints"].encode())
        assert (says, reply.split("\n"), waits) == (says, turn["reply"], turn["waits"])
