"""The word somebody probably meant; used for hints under Docker's own errors."""

from collections.abc import Iterable

_MOST_EDITS = 2


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice within two typing slips of `word`, or None; ties go to the earlier choice."""
    best, best_edits = None, _MOST_EDITS + 1
    for choice in choices:
        # Two slips in a word of two letters are another word.
        allowed = min(_MOST_EDITS, max(len(word), len(choice)) // 2)
        edits = _edits(word.lower(), choice.lower()) if len(word) <= 2 * len(choice) + 1 else 99
        if edits <= allowed and edits < best_edits:
            best, best_edits = choice, edits
    return best


def _edits(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from one word to the other."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            cost = min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
