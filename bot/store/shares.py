"""Who may type at a terminal besides its owner; `Store.shares`."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, select

from bot.store import tables
from bot.store.database import Database

EVERYONE = 0
"""Stands for all who may write in the thread; no person has this id."""


class Shares:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, thread_id: int) -> frozenset[int]:
        """The people's ids, or `EVERYONE`."""
        shares = tables.shares.c
        async with self._database.read() as connection:
            result = await connection.execute(
                select(shares.person_id).where(shares.thread_id == thread_id)
            )
            return frozenset(result.scalars())

    async def all(self) -> Mapping[int, frozenset[int]]:
        """The same for every terminal that is shared, by its thread."""
        shares = tables.shares.c
        found: defaultdict[int, set[int]] = defaultdict(set)
        async with self._database.read() as connection:
            for row in await connection.execute(select(shares.thread_id, shares.person_id)):
                found[row.thread_id].add(row.person_id)
        return {thread_id: frozenset(people) for thread_id, people in found.items()}

    async def put(self, thread_id: int, people: Collection[int]) -> None:
        """These and nobody else; the terminal itself is in the store already."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(tables.shares).where(tables.shares.c.thread_id == thread_id)
            )
            if people:
                rows = [{"thread_id": thread_id, "person_id": one} for one in people]
                await connection.execute(insert(tables.shares), rows)
