"""Regular expressions as the engine takes them in `ps --filter name=`, within bounds.

Go's take time by the length of the text; Python's may take it by a power of that. So what could
grow (a repetition of a repetition, or many of them) is read as plain letters instead.
"""

import re
from functools import lru_cache

_LONGEST, _MOST_REPEATS = 100, 2
_REPEAT = re.compile(r"(?<!\\)[*+?{]")
_FOREIGN = re.compile(r"\(\?(?!i\)|:)|\\[1-9uUNZ]|[*+?}][*+]")
"""What Python reads and Go doesn't."""
_CLASSES = {
    "[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:alnum:]": "a-zA-Z0-9", "[:lower:]": "a-z",
    "[:upper:]": "A-Z", "[:word:]": "a-zA-Z0-9_", "[:punct:]": "!-/:-@\\[-`{-~",
}  # fmt: skip


def found(pattern: str, text: str) -> bool:
    """Whether it stands somewhere in the text; what can't be read stands nowhere."""
    made = _compiled(pattern)
    return made is not None and made.search(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    if _FOREIGN.search(pattern):
        return None
    for name, ranges in _CLASSES.items():
        pattern = pattern.replace(name, ranges)
    of_group = re.search(r"\)[*+?{]", pattern)
    repeats = len(_REPEAT.findall(pattern.replace("(?", "(")))
    if of_group or repeats > _MOST_REPEATS or len(pattern) > _LONGEST:
        pattern = re.escape(pattern)
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, OverflowError):
        return None
