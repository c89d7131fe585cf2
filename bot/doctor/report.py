"""A report as text: a table for people, in 80 columns too, or JSON for programs; for `bot.cli`."""

import json
from dataclasses import asdict
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.doctor.finding import Finding, Report, Verdict

_SIGNS = {
    Verdict.OK: ("✓", "green"),
    Verdict.WARNING: ("!", "yellow"),
    Verdict.FAILURE: ("✗", "bold red"),
    Verdict.SKIPPED: ("-", "dim"),
}


def as_json(report: Report) -> str:
    return json.dumps(
        {
            "healthy": report.healthy,
            "invite": report.invite,
            "findings": [asdict(finding) for finding in report.findings],
        },
        indent=2,
        ensure_ascii=False,
    )


def print_table(report: Report, stream: TextIO) -> None:
    console = Console(file=stream, highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(width=1)
    table.add_column(max_width=20, overflow="fold")
    table.add_column(overflow="fold", ratio=1)
    for finding in report.findings:
        sign, style = _SIGNS[finding.verdict]
        table.add_row(Text(sign, style), Text(finding.check), _words(finding))
    console.print(table)
    if report.invite:
        console.print("\nInvite the bot to a server:")
        console.print(Text(report.invite), soft_wrap=True)
    console.print(_summary(report))


def _words(finding: Finding) -> Text:
    words = Text(finding.what)
    if finding.why:
        words.append(f"\n{finding.why}", "dim")
    if finding.mend:
        words.append(f"\n→ {finding.mend}")
    return words


def _summary(report: Report) -> str:
    counts = {
        verdict: sum(finding.verdict is verdict for finding in report.findings)
        for verdict in Verdict
    }
    failures, warnings = counts[Verdict.FAILURE], counts[Verdict.WARNING]
    if failures:
        return f"\n{_many(failures, 'failure')}, {_many(warnings, 'warning')}: mend ✗ first."
    return f"\nAll is well, with {_many(warnings, 'warning')}." if warnings else "\nAll is well."


def _many(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
