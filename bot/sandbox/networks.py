"""A person's own networks: which there are, how many may be, and how closed they are; for a seat.

A container has no network unless it is put on one. A network is one person's, `lab` to them and
`qs-GUILD-OWNER-lab` to the engine, and leads nowhere else: neither to another network nor to the
host, which has no address on it. Its containers find each other by the person's own names, which
are aliases there.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Network

from bot.docker_cli.names import check_name
from bot.engine.engine import Engine
from bot.engine.errors import EngineError
from bot.engine.values import Network
from bot.sandbox.errors import (
    AmbiguousPrefix,
    EmptyName,
    NetworkTaken,
    NoAddressesLeft,
    NoSuchNetwork,
    PredefinedNetwork,
    QuotaExceeded,
)
from bot.sandbox.labels import Identity, visible
from bot.sandbox.own import Own
from bot.sandbox.requests import NetworkRequest
from bot.sandbox.rules import Rules
from bot.sandbox.spec import NONE
from bot.sandbox.undo import whole

PREDEFINED = ("bridge", "default", "host", NONE)
PREFIX_LENGTH = 28
"""Sixteen addresses: what a person's running containers need, so that thousands of networks fit."""
TRIES = 5
_OVERLAP = "overlap"


class Networks:
    """One person's networks at one engine; `lock` is the seat's."""

    def __init__(
        self, engine: Engine, identity: Identity, rules: Rules, lock: asyncio.Lock
    ) -> None:
        self._engine = engine
        self._identity = identity
        self._rules = rules
        self._lock = lock

    async def visible(self) -> list[Network]:
        """Their own ones and `none`, by name."""
        found = await self._engine.networks.list({})
        mine = self._identity.owned.items()
        own = [self._seen(one) for one in found if mine <= one.labels.items()]
        nothing = [one for one in found if one.name == NONE and one.driver == "null"]
        return sorted((*own, *nothing), key=lambda network: network.name)

    def _seen(self, network: Network) -> Network:
        name = network.name.removeprefix(self._identity.name_prefix)
        raw = {**network.raw, "Name": name, "Labels": visible(network.labels)}
        return replace(network, name=name, labels=visible(network.labels), raw=raw)

    async def find(self, ref: str) -> Network:
        """By full id, else name, else the beginning of one id; `EmptyName`, `NoSuchNetwork`."""
        if not ref.strip():
            raise EmptyName("network")
        networks = await self.visible()
        for network in networks:
            if ref in (network.id, network.name):
                return network
        found = [network for network in networks if network.id.startswith(ref)]
        if not found:
            raise NoSuchNetwork(ref)
        if len(found) > 1:
            raise AmbiguousPrefix(ref)
        return found[0]

    async def inspect(self, network: Network) -> Network:
        """With its containers."""
        return self._seen(await self._engine.networks.inspect(network.id))

    async def create(self, name: str, labels: dict[str, str]) -> str:
        """Make one and return its id.

        `QuotaExceeded`, `NetworkTaken`, `PredefinedNetwork`, `NoAddressesLeft`, docker_cli's
        `InvalidName`.
        """
        if name in PREDEFINED:
            raise PredefinedNetwork(name)
        check_name(name)
        async with self._lock:
            mine = [one for one in await self.visible() if one.name != NONE]
            if any(network.name == name for network in mine):
                raise NetworkTaken(name)
            if len(mine) >= self._rules.networks_per_person:
                raise QuotaExceeded("networks", self._rules.networks_per_person)
            marks = {**visible(labels), **self._identity.named(name)}
            return await whole(self._make(name, marks), undo=self._engine.networks.remove)

    async def _make(self, name: str, labels: dict[str, str]) -> str:
        for _ in range(TRIES):
            subnet = await self._free_subnet()
            try:
                return await self._engine.networks.create(
                    self._identity.name_prefix + name,
                    labels,
                    subnet=str(subnet),
                    way_out=self._rules.networks_way_out,
                )
            except EngineError as error:  # somebody else has just taken it
                if _OVERLAP not in error.message:
                    raise
        raise NoAddressesLeft(str(self._rules.networks_subnet))

    async def _free_subnet(self) -> IPv4Network:
        pool = self._rules.networks_subnet
        taken = [
            IPv4Network(config["Subnet"])
            for network in await self._engine.networks.list({})
            for config in (network.raw.get("IPAM") or {}).get("Config") or ()
            if "." in config.get("Subnet", "")
        ]
        near = [subnet for subnet in taken if subnet.overlaps(pool)]
        size = max(PREFIX_LENGTH, pool.prefixlen)
        subnets = list(pool.subnets(new_prefix=size))
        random.shuffle(subnets)
        for subnet in subnets:
            if not any(subnet.overlaps(other) for other in near):
                return subnet
        raise NoAddressesLeft(str(pool))

    async def remove(self, network: Network) -> None:
        """Remove it; the engine refuses while a container runs on it."""
        if network.name == NONE:
            raise PredefinedNetwork(NONE, removed=True)
        await self._engine.networks.remove(network.id)

    async def joined(self, requests: Sequence[NetworkRequest]) -> list[tuple[str, tuple[str, ...]]]:
        """The engine's names for what a new container is to be on, each with its aliases there.

        The first may be missing, which the engine says at the start; `NoSuchNetwork` for others.
        `none` is nothing to be on.
        """
        names = [
            await self._name(request.name, may_miss=not at) for at, request in enumerate(requests)
        ]
        prefix = self._identity.name_prefix
        return [
            (prefix + name, request.aliases)
            for name, request in zip(names, requests, strict=True)
            if name != NONE
        ]

    async def _name(self, ref: str, *, may_miss: bool) -> str:
        try:
            return (await self.find(ref)).name
        except NoSuchNetwork:
            if may_miss:
                return ref
            raise

    async def connect(self, network: Network, own: Own, aliases: Sequence[str]) -> None:
        """Put their container on it, and off `none`, which the engine allows beside nothing."""
        async with self._lock:
            if network.name != NONE and own.networks == (NONE,):
                nothing = await self.find(NONE)
                await self._engine.networks.disconnect(nothing.id, own.id, force=False)
            # On `none` nobody is called anything.
            names = (own.name, *aliases) if network.name != NONE else tuple(aliases)
            await self._engine.networks.connect(network.id, own.id, names)

    async def disconnect(self, network: Network, own: Own, *, force: bool) -> None:
        """Take their container off it."""
        await self._engine.networks.disconnect(network.id, own.id, force=force)
