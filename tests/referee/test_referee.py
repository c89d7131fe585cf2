"""Every command's words, output, errors and exit codes beside the real docker client's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from playground.engine.engine import ensure

from .case import Case, groups, read, twice
from .page import PAGE, ROOT, render
from .scene import Referee, opened
from .verdicts import out_of_place, wrong
from .versions import LEAST_CLIENT, client_version

CASES = read()
LEAST_CASES = 400


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def referee(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Referee]:
    version = client_version()
    if version < LEAST_CLIENT:
        found = ".".join(map(str, version)) or "none"
        pytest.skip(f"the referee is a docker client 28 or newer on the PATH; here is {found}")
    folder: Path = tmp_path_factory.mktemp("referee")
    async with opened((await ensure(ROOT)).host, folder) as referee:
        yield referee


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case.command}: {case}", marks=pytest.mark.xdist_group(group))
        for group, case in groups(CASES)
    ],
)
async def test_the_bot_says_what_the_client_says(case: Case, referee: Referee) -> None:
    if reason := out_of_place(case, referee):
        pytest.skip(reason)
    verdict = await referee.judge(case)
    assert not wrong(verdict, referee), str(verdict)


def test_there_are_enough_cases_and_none_twice() -> None:
    assert len(CASES) >= LEAST_CASES
    assert twice(CASES) == []


def test_the_page_says_what_the_cases_say() -> None:
    assert PAGE.read_text() == render(CASES)
