"""What happens at an engine, as it happens: `docker events`; for that command and for upkeep."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from bot.engine.wire import Wire


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the thing `id` of a `type`: a container was started, say.

    `attributes` are its labels, its `name`, its `image` and what belongs to the action (`exitCode`
    of die, `signal` of kill, `oldName` of rename); `at_ns` counts nanoseconds since 1970.
    """

    type: str
    action: str
    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    at_ns: int = 0
    scope: str = "local"

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        """Read one of the API's objects (Docker Engine API, "Monitor events")."""
        actor = raw["Actor"]
        at_ns = raw.get("timeNano") or raw.get("time", 0) * 10**9
        return cls(
            raw["Type"],
            raw["Action"],
            actor["ID"],
            actor.get("Attributes") or {},
            at_ns,
            raw.get("scope", ""),
        )


class Events:
    """The events of the engine at the end of `wire`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def watch(
        self,
        labels: Mapping[str, str],
        filters: Mapping[str, Sequence[str]] | None = None,
        *,
        since: str = "",
        until: str = "",
    ) -> AsyncGenerator[Event | None, None]:
        """Yield None once it listens, then each event of what carries these labels.

        Values of one filter are alternatives, but for labels, which must all be there. `since`
        and `until` are seconds since 1970; without `until` it goes on until the engine ends. A
        reader that stops early closes the iterator.
        """
        wanted = {name: list(values) for name, values in (filters or {}).items()}
        own = [f"{name}={value}" for name, value in labels.items()]
        wanted["label"] = [*wanted.get("label", ()), *own]
        params: dict[str, str | int | bool] = {"filters": json.dumps(wanted)}
        params |= {"since": since} if since else {}
        params |= {"until": until} if until else {}
        async with self._wire.streaming("GET", "events", params) as content:
            yield None
            async for line in content:
                yield Event.read(json.loads(line))
