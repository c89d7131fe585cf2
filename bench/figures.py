"""A measured line of the table; every measurement makes some, the report prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Self


@dataclass(frozen=True, slots=True)
class Row:
    """`value` is the samples' median, in `unit`; `aim` the most that it should be."""

    section: str
    what: str
    unit: str
    value: float
    samples: tuple[float, ...]
    aim: float | None = None

    @classmethod
    def of(
        cls, section: str, what: str, unit: str, samples: Sequence[float], aim: float | None = None
    ) -> Self:
        return cls(section, what, unit, median(samples), tuple(samples), aim)

    @property
    def middle_half(self) -> tuple[float, float]:
        """The first and the third quartile."""
        if len(self.samples) == 1:
            return self.value, self.value
        low, _, high = quantiles(self.samples, n=4, method="inclusive")
        return low, high

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None without one."""
        return None if self.aim is None else self.value <= self.aim


def milliseconds(seconds: Sequence[float]) -> list[float]:
    return [1000 * one for one in seconds]
