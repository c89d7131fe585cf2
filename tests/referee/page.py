"""docs/fidelity.md from the table of cases: commands by agreement, and each difference's reason."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from .case import Case

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "fidelity.md"

_HEAD = """\
# As the docker client says it

The referee (`tests/referee/`) gives the same words to the real `docker` client and to the bot's
commands, on the same engine and the same containers, and compares standard output, standard error
and exit code to the letter; only ids and the clock may differ. `make test` judges every case, and
keeps this page true to them; `make referee` judges them alone, and writes the page.

The words are those of the client 28.2. A case that another version says otherwise tells so in its
file (`until`), and is left out there. The engine's version is read as well: where an older engine
has other words than a new one, the case says up to which version (`engine`), and from there on
both must agree. Words of filters come from the engine itself.

The words of `docker compose` are those of the plugin 2.40. Its cases are judged where the client
finds that release among its plugins, and are left out elsewhere.

"""


def render(cases: Sequence[Case]) -> str:
    """The page, for cases that are all as they say."""
    lines = ["| command | cases | agree | differ on purpose |", "|---|---:|---:|---:|"]
    for command, group in groupby(cases, key=lambda case: case.command):
        lines.append(_row(command, list(group)))
    lines.append(_row("all", cases))
    lines += ["", "## What differs on purpose", ""]
    for command, group in groupby(cases, key=lambda case: case.command):
        different = [case for case in group if case.differs]
        if different:
            lines += [f"### {command}", ""]
            lines += [f"- `docker {case}`: {_reason(case)}" for case in different]
            lines.append("")
    return _HEAD + "\n".join(lines).rstrip() + "\n"


def _row(command: str, cases: Sequence[Case]) -> str:
    differ = sum(bool(case.differs) for case in cases)
    return f"| {command} | {len(cases)} | {len(cases) - differ} | {differ} |"


def _reason(case: Case) -> str:
    return f"{case.differs} (engines before {case.engine})" if case.engine else case.differs
