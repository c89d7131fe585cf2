"""Build arguments: what `--build-arg` gave, and what the file's ARGs make of it; for `steps`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROXIES = frozenset(
    name
    for each in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
    for name in (each, each.upper())
)
"""Docker passes these on without an ARG, and leaves no trace of them in the image."""


@dataclass
class Arguments:
    """`given` has the value of each name that was typed; None where only the name was.

    `of_file` are those that stand before the first FROM, `declared` all that any ARG names.
    """

    given: Mapping[str, str | None]
    of_file: dict[str, str] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)

    def value(self, name: str, default: str | None) -> str | None:
        """What the argument is worth: what was typed, else the default, else the file's own."""
        if (typed := self.given.get(name)) is not None:
            return typed
        return self.of_file.get(name) if default is None else default

    def within(self, stage: Mapping[str, str | None]) -> dict[str, str]:
        """The values that a stage with these defaults sees."""
        found = {name: self.value(name, stage.get(name)) for name in (*stage, *PROXIES)}
        return {name: value for name, value in found.items() if value is not None}

    def shown(self, values: Mapping[str, str]) -> dict[str, str]:
        """Those that a RUN's trace in the image names, in its order."""
        names = sorted(name for name in values if name in self.declared or name not in PROXIES)
        return {name: values[name] for name in names}

    @property
    def unused(self) -> list[str]:
        """What was typed and no ARG asked for."""
        return sorted(set(self.given) - self.declared - PROXIES)
