"""An engine whose containers have no network at all: they start in half the processor time.

An engine starts itself anew, twice, to give a container a network of its own, be it `none`. Where
a case does not ask about networks, both sides' containers do without.
"""

import copy
import re

from bot.engine.containers import Containers, body
from bot.engine.engine import Engine
from bot.engine.values import ContainerSpec

from .case import Case

WITHOUT_NETWORK = {"NetworkDisabled": True}

_ABOUT_NETWORKS = re.compile(
    r"net|compose|inspect|port|expose|publish|-[pP]\b|dns|add-host|link|mac|stats|/etc/|events|json"
)


class _Bare(Containers):
    async def create(self, spec: ContainerSpec) -> str:
        async with self._wire.short():
            made = await self._wire.docker.containers.create(
                {**body(spec), **WITHOUT_NETWORK}, name=spec.name
            )
        return made.id


def bare(engine: Engine) -> Engine:
    """The same engine, for containers without a network."""
    same = copy.copy(engine)
    same.containers = _Bare(engine.containers._wire)
    return same


def suffices(case: Case) -> bool:
    """Whether a case can't tell, for its words have nothing to do with networks."""
    if case.command == "build":
        return bool(case.given)
    return bool(case.given) and not any(map(_ABOUT_NETWORKS.search, (case.line, *case.given)))
