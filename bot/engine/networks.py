"""Networks of one engine: `docker network`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine import convert
from bot.engine.values import Network
from bot.engine.wire import Wire

WITHOUT_HOST = {"com.docker.network.bridge.inhibit_ipv4": "true"}
"""The host gets no address on such a network, so its own services can't be reached from it."""


class Networks:
    """The networks of the engine at the end of `wire`; `NetworkNotFound` or `EngineError`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def create(
        self, name: str, labels: Mapping[str, str], *, subnet: str, way_out: bool
    ) -> str:
        """Make a bridge and return its id; without `way_out` it leads nowhere, not to the host."""
        body: dict[str, Any] = {
            "Name": name,
            "Driver": "bridge",
            "CheckDuplicate": True,
            "Internal": not way_out,
            "Labels": dict(labels),
            "IPAM": {"Config": [{"Subnet": subnet}]},
            "Options": {} if way_out else WITHOUT_HOST,
        }
        async with self._wire.short():
            made = await self._wire.post("networks/create", {}, body)
        return str(made["Id"])

    async def inspect(self, network_id: str) -> Network:
        """With the containers that are on it, in `raw`."""
        return convert.network(await self._wire.json(f"networks/{network_id}", {}))

    async def remove(self, network_id: str) -> None:
        """Remove it; a container that runs on it stands in the way."""
        async with self._wire.short():
            await self._wire.docker._query_json(f"networks/{network_id}", "DELETE")

    async def connect(self, network_id: str, container_id: str, aliases: Sequence[str]) -> None:
        """Put a container on it, under these names beside its own."""
        body = {"Container": container_id, "EndpointConfig": {"Aliases": list(aliases)}}
        async with self._wire.short():
            await self._wire.post(f"networks/{network_id}/connect", {}, body)

    async def disconnect(self, network_id: str, container_id: str, *, force: bool) -> None:
        """Take a container off it."""
        body = {"Container": container_id, "Force": force}
        async with self._wire.short():
            await self._wire.post(f"networks/{network_id}/disconnect", {}, body)

    async def list(self, labels: Mapping[str, str]) -> list[Network]:
        """Those that carry all these labels, by name; without any, all that the engine has."""
        filters = {"label": [f"{key}={value}" for key, value in labels.items()]} if labels else {}
        rows = await self._wire.json("networks", {"filters": json.dumps(filters)})
        return sorted(map(convert.network, rows), key=lambda network: network.name)
