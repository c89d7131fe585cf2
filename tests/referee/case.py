"""A case: words for the real client and for the bot, and where they differ on purpose.

The cases stand in `cases/*.txt`, a file a command, in lines that begin with a mark:

    #   a remark
    given   a command that both sides' containers are made by; it holds until the next `anew`.
            Without any, both sides look at the one gallery of `scene.py`, and must not change it
            What runs goes on for long (`sleep 1000`): the next case may use it, too
    anew    forget what was given
    $       a case: what is typed after `docker`; ` && ` goes on with another command
    <       what the case's commands read on stdin, with Python's escapes for newlines and so on
    file    a name and a text: a file in the client's folder, and one sent with the bot's message
    !=      the case before differs on purpose, and why; both sides are run all the same
    ~       the case before agrees only as far as this regular expression finds text in both
    until   the client's version that says it otherwise (28.2 is what the words are from), and what
    engine  the case before differs on purpose on engines before this version, and why
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"

TOGETHER, GALLERY_TOGETHER = 40, 250
"""How many cases with one beginning make a group; with the gallery, which costs more to make."""


@dataclass(frozen=True)
class Case:
    """One line of the referee's table. `until` and `engine` are versions, or empty."""

    command: str
    line: str
    given: tuple[str, ...] = ()
    stdin: bytes | None = None
    files: tuple[tuple[str, str], ...] = ()
    differs: str = ""
    part: str = ""
    until: str = ""
    change: str = ""
    engine: str = ""

    def __str__(self) -> str:
        return self.line

    @property
    def tells_ages(self) -> bool:
        """Whether it looks at a list of containers."""
        return bool(re.search(r"\b(ps|container ls|container list)\b", self.line))


def read() -> tuple[Case, ...]:
    """All cases, by command and in the order of their files."""
    return tuple(
        case for path in sorted(FOLDER.glob("*.txt")) for case in parse(path.stem, path.read_text())
    )


def parse(command: str, text: str) -> Iterator[Case]:
    """The cases in a file's text; raises ValueError for a line of no known kind."""
    given: tuple[str, ...] = ()
    case: Case | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        mark, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        if mark in ("", "#"):
            continue
        if mark in ("given", "anew", "$"):
            if case:
                yield case
            case = None
        match mark:
            case "given":
                given = (*given, rest)
            case "anew":
                given = ()
            case "$":
                case = Case(command, rest, given)
            case _ if case is None:
                raise ValueError(f"{command}.txt:{number}: {line}")
            case "<":
                case = replace(case, stdin=_unescaped(rest).encode())
            case "file":
                name, _, text = rest.partition(" ")
                case = replace(case, files=(*case.files, (name, _unescaped(text))))
            case "!=":
                case = replace(case, differs=rest)
            case "~":
                re.compile(rest)
                case = replace(case, part=rest)
            case "until":
                version, _, change = rest.partition(" ")
                case = replace(case, until=version, change=change)
            case "engine":
                version, _, reason = rest.partition(" ")
                case = replace(case, engine=version, differs=reason)
            case _:
                raise ValueError(f"{command}.txt:{number}: {line}")
    if case:
        yield case


def _unescaped(text: str) -> str:
    return text.encode().decode("unicode_escape")


def twice(cases: tuple[Case, ...]) -> list[str]:
    """The lines that stand in the table more than once with the same beginning."""
    counted = Counter((case.line, case.given, case.stdin, case.files) for case in cases)
    return [line for (line, *_), number in counted.items() if number > 1]


def groups(cases: Sequence[Case]) -> list[tuple[str, Case]]:
    """All cases with their group's name: whoever judges a whole group makes the fewest containers.

    A group's cases that tell ages come last: an age in seconds changes while both sides are asked.
    """
    beginnings = {given: at for at, given in enumerate(dict.fromkeys(one.given for one in cases))}
    counted = Counter[int]()
    named = []
    for case in cases:
        beginning = beginnings[case.given]
        size = TOGETHER if case.given else GALLERY_TOGETHER
        named.append((f"{beginning:02}.{counted[beginning] // size}", case))
        counted[beginning] += 1
    return sorted(named, key=lambda one: (one[0], one[1].tells_ages))
