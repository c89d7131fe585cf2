"""What a check found; every file of this package makes them, `report` prints them."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """It works, but a class could suffer from it."""
    FAILURE = "failure"
    """The bot won't start, won't work, or isn't safe."""
    SKIPPED = "skipped"
    """It couldn't be looked at; `why` says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is the fact, `why` its consequence, `mend` what to do; the last two may be empty."""

    check: str
    verdict: Verdict
    what: str
    why: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in the order of the checks, and the link that invites the bot, if known."""

    findings: tuple[Finding, ...]
    invite: str | None = None

    @property
    def healthy(self) -> bool:
        """Whether nothing has failed; a warning is no illness."""
        return all(finding.verdict is not Verdict.FAILURE for finding in self.findings)


def ok(check: str, what: str) -> Finding:
    return Finding(check, Verdict.OK, what)


def warning(check: str, what: str, why: str, mend: str) -> Finding:
    return Finding(check, Verdict.WARNING, what, why, mend)


def failure(check: str, what: str, why: str, mend: str) -> Finding:
    return Finding(check, Verdict.FAILURE, what, why, mend)


def skipped(check: str, what: str, why: str, mend: str = "") -> Finding:
    return Finding(check, Verdict.SKIPPED, what, why, mend)
