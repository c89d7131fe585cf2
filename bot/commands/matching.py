"""Filters that several listings share: labels, and whether something is used."""

from collections.abc import Mapping, Sequence

from bot.docker_cli.filters import InvalidFilter

_YES, _NO = ("1", "true"), ("0", "false")


def labelled(labels: Mapping[str, str], wanted: str) -> bool:
    """Whether `key` or `key=value` is among the labels."""
    key, equals, value = wanted.partition("=")
    return key in labels and (not equals or labels[key] == value)


def dangling(values: Sequence[str]) -> bool:
    """What `dangling=` asks for; raises InvalidFilter for what is neither yes nor no."""
    value = values[-1].lower()
    if value not in (*_YES, *_NO):
        raise InvalidFilter(f"invalid filter 'dangling=[{values[-1]}]'", "dangling", values[-1])
    return value in _YES
