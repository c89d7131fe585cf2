"""What a verdict means on this machine's client and engine; for the tests and the page's run."""

from .case import Case
from .said import Verdict
from .scene import Referee
from .versions import no_compose, numbers


def out_of_place(case: Case, referee: Referee) -> str:
    """Why the case can't be judged with this client; empty if it can."""
    if case.command == "compose" and (missing := no_compose()):
        return missing
    if case.until and referee.client_version >= numbers(case.until):
        return f"docker client {case.until}: {case.change}"
    return ""


def wrong(verdict: Verdict, referee: Referee) -> str:
    """What is not as the case says; empty if all is well."""
    case = verdict.case
    if verdict.agree:
        # On a newer engine a difference of the old one's words may be gone.
        if case.differs and not case.engine:
            return "they agree, though the case says that they differ"
        return ""
    if case.engine and referee.engine_version >= numbers(case.engine):
        return f"they differ on an engine not older than {case.engine}"
    return "" if case.differs else "they differ"
