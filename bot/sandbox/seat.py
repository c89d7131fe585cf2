"""A person's seat at an engine: their own containers and nothing else; for every command.

What is not the person's own does not exist here. A command resolves what was typed with `find`,
and may then hand the container's id to `seat.engine`.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from bot.docker_cli.names import check_name, random_name
from bot.docker_cli.reference import Reference
from bot.engine.credentials import registry_auth
from bot.engine.engine import Engine
from bot.engine.errors import EngineError, ImageNotFound
from bot.engine.values import ContainerSpec, Image, PullEvent
from bot.sandbox.builds import Builds
from bot.sandbox.errors import (
    AmbiguousPrefix,
    EmptyName,
    ImageNotAllowed,
    NameTaken,
    NoSuchContainer,
    QuotaExceeded,
)
from bot.sandbox.images import Images
from bot.sandbox.labels import NAME, Identity, Person
from bot.sandbox.networks import Networks
from bot.sandbox.own import Own
from bot.sandbox.requests import RunRequest
from bot.sandbox.rules import Rules
from bot.sandbox.spec import NONE, Parts, harden
from bot.sandbox.undo import whole
from bot.sandbox.volumes import Volumes

__all__ = ["Own", "Person", "RunRequest", "Seat"]


class Seat:
    """One person in one guild, at the engine where their containers live.

    Two seats of one person share `lock`, under which quotas are counted, and all seats of a bot
    share `restarts`, what is being restarted now, and `builds`; `Seats` sees to it.
    """

    def __init__(
        self,
        person: Person,
        guild_id: int,
        channel_id: int,
        bot_id: int,
        engine: Engine,
        rules: Rules,
        lock: asyncio.Lock | None = None,
        restarts: dict[str, asyncio.Event] | None = None,
        builds: Builds | None = None,
    ) -> None:
        self.engine = engine
        self.rules = rules
        self.identity = Identity(bot_id, guild_id, person, channel_id)
        self._lock = asyncio.Lock() if lock is None else lock
        self.builds = Builds() if builds is None else builds
        self.own_images = Images(engine, self.identity, rules, self._lock, self.builds)
        self._restarts = {} if restarts is None else restarts
        self.own_networks = Networks(engine, self.identity, rules, self._lock)
        self.own_volumes = Volumes(engine, self.identity, rules, self._lock)
        self._typed: dict[str, str] = {}

    @property
    def person(self) -> Person:
        """Whose seat it is."""
        return self.identity.person

    @property
    def guild_id(self) -> int:
        """The guild it is in."""
        return self.identity.guild_id

    async def containers(self, all: bool = True, size: bool = False) -> list[Own]:  # noqa: A002
        """Their containers, newest first; without `all` only the living."""
        found = await self.engine.containers.list(self.identity.owned, all=all, size=size)
        return [Own.of(container) for container in found]

    async def find(self, ref: str) -> Own:
        """The one container that `ref` names, by Docker's rules, among the person's own.

        A full id, else an exact name, else the beginning of one id; `EmptyName`,
        `NoSuchContainer`, `AmbiguousPrefix`.
        """
        if not ref.strip():
            raise EmptyName("container")
        own = pick(await self.containers(), ref)
        self._typed[own.id] = ref
        return own

    async def create(self, request: RunRequest) -> Own:
        """Make a container within the rules. Cancelled in the middle, it leaves none behind.

        Raises `ImageNotAllowed`, `LimitTooHigh`, `QuotaExceeded`, `NameTaken`, docker_cli's
        `InvalidName`, `NoSuchNetwork`, the engine's `ImageNotFound` (pull it first) or another
        `EngineError`.
        """
        image = await self.own_images.engine_name(request.image)
        wanted = None if request.name is None else check_name(request.name)
        async with self._lock:
            mine = await self.containers()
            if len(mine) >= self.rules.containers_per_person:
                raise QuotaExceeded("containers", self.rules.containers_per_person)
            name = _free_name(wanted, mine)
            joined = await self.own_networks.joined(request.networks)
            first, aliases = joined[0] if joined else (NONE, ())
            parts = Parts(
                image=image,
                network=first,
                aliases=(name, *aliases) if joined else (),
                mounts=await self.own_volumes.mounts(request.volumes),
                step=self.builds.run if request.step else "",
            )
            spec = harden(request, name, self.rules, self.identity, parts)
            return await whole(self._make(spec, name, joined[1:]), undo=self._unmake)

    async def _make(
        self, spec: ContainerSpec, name: str, more: Sequence[tuple[str, tuple[str, ...]]]
    ) -> Own:
        """Create it, then put it on its further networks: older engines take one at the start."""
        made = await self.engine.containers.create(spec)
        try:
            for network, aliases in more:
                await self.engine.networks.connect(network, made, (name, *aliases))
        except EngineError:
            await self.engine.containers.remove(made, force=True, volumes=True)
            raise
        named = {**self.identity.owned, NAME: name}
        return pick(
            [Own.of(one) for one in await self.engine.containers.list(named, all=True)], made
        )

    async def _unmake(self, own: Own) -> None:
        await self.engine.containers.remove(own.id, force=True, volumes=True)

    async def start(self, own: Own) -> None:
        """Start it within the person's quota of running ones, `QuotaExceeded`."""
        async with self._lock:
            await self._check_running(own)
            await self.engine.containers.start(own.id)

    async def restart(self, own: Own, timeout_s: int | None = None, signal: str = "") -> None:
        """Stop it, with `signal` or its own one, and start it again, within the same quota."""
        done = asyncio.Event()
        async with self._lock:
            await self._check_running(own)
            self._restarts[own.id] = done
            try:
                if signal:
                    await self.engine.containers.stop(own.id, timeout_s, signal)
                await self.engine.containers.restart(own.id, timeout_s)
            finally:
                del self._restarts[own.id]
                done.set()

    async def restarted(self, own: Own) -> None:
        """Return when nobody is between the stop and the start of its `restart`."""
        if done := self._restarts.get(own.id):
            await done.wait()

    async def _check_running(self, own: Own) -> None:
        others = [one for one in await self.containers(all=False) if one.id != own.id]
        if len(others) >= self.rules.running_per_person:
            raise QuotaExceeded("running", self.rules.running_per_person)

    async def images(self) -> list[Image]:
        """The images that they may use: everyone's and their own, newest first."""
        return await self.own_images.visible()

    async def has_image(self, ref: Reference) -> bool:
        """Whether the engine has it, so that no pull is needed; `ImageNotAllowed`."""
        try:
            await self.engine.images.inspect(await self.own_images.engine_name(ref))
        except ImageNotFound:
            return False
        return True

    async def pull(self, ref: Reference) -> AsyncGenerator[PullEvent, None]:
        """Fetch an allowed image with the host's own registry login, told step by step.

        Raises `ImageNotAllowed`, `ImageNotFound` or another `EngineError`; the caller bounds
        the time.
        """
        self._admit(ref)
        auth = await registry_auth(ref.domain)
        async with aclosing(self.engine.images.pull(ref.canonical, auth)) as events:
            async for event in events:
                yield event

    def _admit(self, ref: Reference) -> None:
        if not self.rules.allows(ref):
            raise ImageNotAllowed(ref, self.rules.allowed_images)

    def own_words(self, text: str) -> str:
        """The engine's words with its names and ids put back into what the person typed."""
        text = self.identity.own_text(text)
        for container_id, typed in self._typed.items():
            text = text.replace(container_id, typed)
        return text


def pick(containers: Sequence[Own], ref: str) -> Own:
    """The container that `ref` names: full id, else exact name, else the beginning of one id."""
    for own in containers:
        if own.id == ref:
            return own
    name = ref.lstrip("/")
    for own in containers:
        if own.name == name:
            return own
    found = [own for own in containers if name and own.id.startswith(name)]
    if not found:
        raise NoSuchContainer(name)
    if len(found) > 1:
        raise AmbiguousPrefix(name)
    return found[0]


def _free_name(wanted: str | None, mine: Sequence[Own]) -> str:
    taken = {own.name: own.id for own in mine}
    if wanted is None:
        dice = random.SystemRandom()
        while (name := random_name(dice)) in taken:
            continue
        return name
    if wanted in taken:
        raise NameTaken(wanted, taken[wanted])
    return wanted
