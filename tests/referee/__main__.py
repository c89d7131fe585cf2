"""`python -m tests.referee`: run all cases, print what differs, and write docs/fidelity.md.

With words, only the cases of these commands, or of exactly these lines, are run, and nothing is
written.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playground.engine.engine import ensure

from .case import Case, groups, read
from .page import PAGE, ROOT, render
from .said import Verdict
from .scene import Referee, opened
from .verdicts import out_of_place, wrong
from .versions import LEAST_CLIENT, client_version

TOGETHER = 4


async def main(words: list[str]) -> int:
    """Judge, tell and write; 1 if a case is not as it says."""
    if client_version() < LEAST_CLIENT:
        print("The referee needs a docker client 28 or newer on the PATH.")  # noqa: T201
        return 1
    cases = read()
    chosen = [
        case for case in cases if not words or any(w in (case.command, case.line) for w in words)
    ]
    if words and not chosen:
        chosen = [case for case in cases if any(word in case.line for word in words)]
    host = (await ensure(ROOT)).host
    with tempfile.TemporaryDirectory() as folder:
        async with opened(host, Path(folder)) as referee:
            failed = await _all([case for _, case in groups(chosen)], referee)
    print(f"{len(chosen)} cases, {len(failed)} not as they say")  # noqa: T201
    if not (failed or words):
        PAGE.write_text(render(cases))
    return 1 if failed else 0


async def _all(cases: list[Case], referee: Referee) -> list[Verdict]:
    places = asyncio.Semaphore(TOGETHER)

    async def one(case: Case) -> Verdict | None:
        if out_of_place(case, referee):
            return None
        async with places:
            verdict = await referee.judge(case)
        if reason := wrong(verdict, referee):
            print(f"{verdict}\n{reason}\n", flush=True)  # noqa: T201
            return verdict
        return None

    judged = await asyncio.gather(*map(one, cases))
    return [verdict for verdict in judged if verdict]


sys.exit(asyncio.run(main(sys.argv[1:])))
