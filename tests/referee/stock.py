"""Two like seats for a case, with what was given made in both, and used again while it lasts.

To start a container costs the machine more than all else that the referee does. So what a case
made is removed, and where all the rest is as it was, the next case with the same beginning gets
the same two seats.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

from bot.engine.values import Image
from bot.sandbox.labels import Person
from bot.sandbox.seat import Seat
from bot.sandbox.seats import Seats

from .bare import bare, suffices
from .belongings import Belongings, reduce
from .case import Case

KEPT = 6
"""Pairs that wait for their next case; the one that waits longest goes first."""

ALL = {"ps", "ls", "list", "images", "prune", "df", "info", "events", "network", "volume"}
"""Words of commands that show or change more than they name."""
UNSEEN = {"cp", "exec", "attach", "events"}
"""Words of commands that change files, or look at what has been."""
WRITING = {"run", "start", "restart"}
"""Words of commands whose programs can change a volume's files."""

NAMING = {"build", "commit", "tag", "import", "load", "rmi", "image", "prune"}
"""Words of commands that make, name or remove images."""

_ids = count(1)


@dataclass(frozen=True)
class Pair:
    """The seats of the client and of the bot, with all that was made in them."""

    given: tuple[str, ...]
    lines: tuple[str, ...]
    seats: tuple[Seat, Seat]
    before: tuple[Belongings, Belongings]
    bare: bool

    def serves(self, case: Case) -> bool:
        """Whether it has what the case needs; one that looks at all sees nothing else."""
        lines = needed(case)
        if (case.given, suffices(case)) != (self.given, self.bare):
            return False
        return lines == self.lines or (not looks_at_all(case) and set(lines) <= set(self.lines))

    async def as_it_was(self, case: Case) -> bool:
        """Remove what the case made; whether the pair can serve another."""
        seats = zip(self.seats, self.before, strict=True)
        images = await there(self.seats[0], case.given, case.line)
        same = await asyncio.gather(*(reduce(seat, images, before) for seat, before in seats))
        left = words(case) & UNSEEN or (
            words(case) & WRITING and any(before.volumes for before in self.before)
        )
        return all(same) and not left


class Stock:
    """The pairs of one referee; `set_up(seat, lines)` makes what was given."""

    def __init__(
        self, seats: Seats, set_up: Callable[[Seat, Sequence[str]], Awaitable[None]]
    ) -> None:
        self._seats = {False: seats, True: Seats(bare(seats.engine), seats.rules, seats.bot_id)}
        self._set_up = set_up
        self._idle: list[Pair] = []

    @asynccontextmanager
    async def lent(self, case: Case) -> AsyncIterator[tuple[Seat, Seat]]:
        """The client's seat and the bot's, for this case alone."""
        pair = self._taken(case) or await self._made(case)
        again = False
        try:
            one, other = pair.seats
            yield anew(one), anew(other)
            again = await pair.as_it_was(case)
        finally:
            if again:
                self._idle.append(pair)
            else:
                await _emptied(pair.seats, case.given, case.line)
        if len(self._idle) > KEPT:
            pair = self._idle.pop(0)
            await _emptied(pair.seats, pair.given)

    def _taken(self, case: Case) -> Pair | None:
        for pair in self._idle:
            if pair.serves(case) and "events" not in words(case):
                self._idle.remove(pair)
                return pair
        return None

    async def _made(self, case: Case) -> Pair:
        lines, bare = needed(case), suffices(case)
        seats = self.seat(bare=bare), self.seat(bare=bare)
        try:
            await asyncio.gather(*(self._set_up(seat, lines) for seat in seats))
            images = await there(seats[0], lines)
            one, other = [await Belongings.of(seat, images) for seat in seats]
        except BaseException:
            await _emptied(seats, lines)
            raise
        return Pair(case.given, lines, seats, (one, other), bare)

    def seat(self, *, bare: bool = False) -> Seat:
        """The empty seat of somebody new."""
        person = Person(next(_ids), "somebody")
        return self._seats[bare].seat(person, random.getrandbits(62), 1)

    async def close(self) -> None:
        """Remove all that is left."""
        while self._idle:
            pair = self._idle.pop()
            await _emptied(pair.seats, pair.given)


def anew(seat: Seat) -> Seat:
    """The same person's seat, as it is for each of their commands: it remembers no other's."""
    return Seat(seat.person, seat.guild_id, 1, seat.identity.bot_id, seat.engine, seat.rules)


async def there(seat: Seat, given: Sequence[str], line: str = "") -> Sequence[Image]:
    """All images of the engine if one of the commands can have made, named or removed one."""
    if NAMING & set(re.findall(r"[\w.-]+", " ".join((*given, line)))):
        return await seat.engine.images.list(all=True)
    return ()


async def _emptied(seats: Sequence[Seat], given: Sequence[str], line: str = "") -> None:
    images = await there(seats[0], given, line)
    await asyncio.gather(*(reduce(seat, images) for seat in seats))


def words(case: Case) -> set[str]:
    return set(re.findall(r"[\w.-]+", case.line))


def looks_at_all(case: Case) -> bool:
    return bool(words(case) & ALL)


def needed(case: Case) -> tuple[str, ...]:
    """What was given, without the containers that a case does not name, unless it looks at all."""
    names = {found[1] for line in case.given if (found := re.search(r"--name (\S+)", line))}
    if looks_at_all(case) or not words(case) & names:
        return case.given
    return tuple(line for line in case.given if not (names - words(case)) & set(line.split()))
