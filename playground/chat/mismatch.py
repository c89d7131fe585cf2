"""Why a chat file failed, in words: the player raises it, `run` and pytest print it."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

from playground.chat.steps import Step

SEEN_CHARS = 6000  # more of one text than this is no help to a reader


@dataclass
class MismatchError(Exception):
    """A step that did not hold: `reason`, then what was expected, seen, and their difference."""

    name: str
    step: Step
    reason: str
    expected: str = ""
    seen: str = ""
    diff: str = ""
    recent: Sequence[str] = ()
    log: str = ""  # the end of the bot's own log

    def __str__(self) -> str:
        parts = [f"{self.name}:{self.step.line}: {self.step.words}\n  {self.reason}"]
        for title, text in (
            ("expected", self.expected),
            ("seen", self.seen),
            ("difference (- expected, + seen)", self.diff),
            ("what became visible last", "\n".join(self.recent)),
            ("the end of the bot's log", self.log),
        ):
            if text:
                parts.append(f"{title}:\n{indent(_cut(text), '    ')}")
        return "\n".join(parts)


def _cut(text: str) -> str:
    if len(text) <= SEEN_CHARS:
        return text
    half = SEEN_CHARS // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters more …\n{text[-half:]}"
