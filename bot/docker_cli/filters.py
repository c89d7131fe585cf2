"""`--filter name=value` of the listing commands.

Reading after FilterOpt of docker/cli; the name's error is the engine's.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(eq=False)
class InvalidFilter(Exception):
    """A filter that the command does not know; `message` is a new engine's.

    `name` and `value` are for an engine that is asked for its own words of it.
    """

    message: str
    name: str = ""
    value: str = ""

    def __str__(self) -> str:
        return self.message


def check_filter(text: str) -> None:
    """For a Flag's `check`: raises ValueError where a filter has no equals sign."""
    if text and "=" not in text:
        raise ValueError("bad format of filter (expected name=value)")


def parse_filters(texts: Iterable[str], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The values asked for by name, in the order given; values of one name are alternatives.

    `texts` have passed `check_filter`. Raises InvalidFilter for a name that is not `known`.
    """
    filters: dict[str, tuple[str, ...]] = {}
    for text in filter(None, texts):
        name, _, value = text.partition("=")
        name = name.strip().lower()
        if name not in known:
            raise InvalidFilter(f"invalid filter '{name}'", name, value.strip())
        filters[name] = (*filters.get(name, ()), value.strip())
    return filters
