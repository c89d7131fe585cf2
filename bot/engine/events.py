"""What happens at an engine, as it happens: `docker events`; for upkeep."""

import json
from collections.abc import AsyncGenerator, Mapping

from bot.engine.wire import Wire


class Events:
    """The events of the engine at the end of `wire`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def deaths(self, labels: Mapping[str, str]) -> AsyncGenerator[str, None]:
        """Yield the ids of containers with these labels as they end, until the engine does.

        The answer is one JSON object a line (Docker Engine API, "Monitor events").
        """
        filters = {
            "type": ["container"],
            "event": ["die"],
            "label": [f"{name}={value}" for name, value in labels.items()],
        }
        params: dict[str, str | int | bool] = {"filters": json.dumps(filters)}
        async with self._wire.streaming("GET", "events", params) as content:
            async for line in content:
                yield json.loads(line)["Actor"]["ID"]
