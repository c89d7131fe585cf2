"""What a side said to a case, and the verdict on both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import ndiff

from .case import Case

_UNEQUAL = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "<short id>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| \+0000 UTC)?"), "<time>"),
)
_AGE = re.compile(r"\b(?:Less than a second|About a minute|\d+ (?:second|minute)s?)\b")


@dataclass(frozen=True)
class Said:
    """What a side printed, its exit code, and the files that came out of it, archives opened."""

    stdout: str
    stderr: str
    status: int
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __add__(self, later: "Said") -> "Said":
        return Said(
            self.stdout + later.stdout,
            self.stderr + later.stderr,
            self.status * 1000 + later.status,  # all of several commands' exit codes count
            {**self.files, **later.files},
        )

    def sought(self, part: str) -> list[str]:
        return re.findall(part, self.stdout + self.stderr, re.MULTILINE)

    @property
    def plain(self) -> "Said":
        """Without ids and times, which two containers never share."""
        out, err = self.stdout, self.stderr
        for pattern, name in _UNEQUAL:
            out, err = pattern.sub(name, out), pattern.sub(name, err)
        return replace(self, stdout=out, stderr=err)

    @property
    def ages(self) -> list[str]:
        return _AGE.findall(self.stdout)

    @property
    def ageless(self) -> "Said":
        """Without ages, and without the columns that are as wide as they."""
        return replace(self, stdout=re.sub(r" {2,}", "  ", _AGE.sub("<age>", self.stdout)))


@dataclass(frozen=True)
class Verdict:
    """Both answers to a case, without what can't be the same.

    `busy`: at each try a second began between the two, so that ages could not be compared.
    """

    case: Case
    client: Said
    bot: Said
    busy: bool = False

    @property
    def clock_went_on(self) -> bool:
        """Whether they differ, but by nothing else than the moment at which they were asked."""
        return self.client.ages != self.bot.ages and self.client.ageless == self.bot.ageless

    @property
    def agree(self) -> bool:
        if self.busy:
            return True
        if self.case.part:
            found = self.client.sought(self.case.part)
            return bool(found) and found == self.bot.sought(self.case.part)
        return self.client == self.bot

    def __str__(self) -> str:
        """Every line that only one side printed: `-` the client, `+` the bot."""
        told = [f"docker {self.case}"]
        for name in ("stdout", "stderr"):
            texts = (getattr(side, name).splitlines() for side in (self.client, self.bot))
            told += [line for line in ndiff(*texts) if not line.startswith(("  ", "? "))]
        files = (
            [f"{name}: {data!r}\n" for name, data in sorted(side.files.items())]
            for side in (self.client, self.bot)
        )
        told += [line.rstrip() for line in ndiff(*files) if not line.startswith(("  ", "? "))]
        if self.client.status != self.bot.status:
            told.append(f"exit codes {self.client.status} and {self.bot.status}")
        return "\n".join(told)
