"""What a terminal makes of exit codes, and of an engine that goes away and comes back."""

import asyncio

import pytest

from bot.engine.errors import EngineUnreachable
from bot.sessions import outage
from bot.sessions.ending import meaning
from bot.sessions.outage import waited_for
from bot.sessions.resume import AsLogged
from tests.bot.sessions.lines import ListPlace, Scripted


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (0, ""),
        (1, "went wrong"),
        (126, "not be executed"),
        (127, "not found"),
        (130, "Ctrl-C"),
        (137, "killed"),
        (139, "crashed"),
        (143, "asked to end"),
        (140, "Signal 12"),
        (255, "engine was restarted"),
    ],
)
def test_an_exit_code_is_put_into_words(code: int, word: str) -> None:
    assert word in meaning(code)
    assert bool(meaning(code)) == bool(code)


@pytest.mark.parametrize(
    ("log", "place"),
    [
        (b"one\n", 4),  # the engine took the unfinished prompt along
        (b"one\nnew\n", 4),
        (b"one\n> new\n", 6),  # it did not
    ],
)
async def test_a_prompt_that_an_engine_lost_is_not_counted_in_its_log(
    log: bytes, place: int
) -> None:
    scripted = Scripted()
    line = AsLogged(scripted)
    for data in (b"o", b"ne\n>", b" "):
        scripted.print(data)
        await line.read()
    assert line.shown_in(log, 6) == place


class Away:
    """An engine that answers again after so many asks."""

    def __init__(self, asks: int) -> None:
        self.left = asks

    async def version(self) -> None:
        self.left -= 1
        if self.left > 0:
            raise EngineUnreachable("unix:///run/docker.sock", "refused")


async def test_an_engine_is_waited_for_with_words_only_if_it_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outage, "SHORTEST_S", 0.01)
    place = ListPlace()
    assert await waited_for(Away(2), place, "web", 5) == ""  # type: ignore[arg-type]
    assert place.told == []
    monkeypatch.setattr(outage, "QUIET_S", 0.0)
    told = await waited_for(Away(3), place, "web", 5)  # type: ignore[arg-type]
    assert "is back" in told
    assert "does not answer" in place.told[-1]


async def test_an_engine_that_stays_away_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "SHORTEST_S", 0.01)
    async with asyncio.timeout(5):
        with pytest.raises(EngineUnreachable):
            await waited_for(Away(1000), ListPlace(), "web", 0.05)  # type: ignore[arg-type]
